// MARK: Covering

const textOf = (node, limit) => node ? node.textContent.slice(0, limit) : '';
const first = (node, selector) => selector ? firstIn(node, selector) : null;
const uncover = state => {
  const box = state._box;
  removeAttribute(box, mark);
  removeAttribute(box, mark + 'p');
  if (state._grown) box.style.minHeight = state._height;
  each([state._host, state._card], made => { if (made) remove(made); });
  state._grown = state._host = state._card = null;
};
const show = state => {
  put(shown, state._key, 1);
  uncover(state);
  addCard(state);
  setAttribute(state._box, 'tabindex', '-1');
  focus(state._box, bare({ preventScroll: true }));
};
const cover = state => {
  const answer = state._answer;
  const box = state._box;
  const isCover = answer.cover == 'cover';
  const isBlur = answer.cover == 'blur';
  const showButton = button(words.show, isCover ? 'p' : 'q', () => show(state));
  const more = paragraph(answer.more, 'm');
  const content = isCover
    ? element('div', 's c', element('div', 'k', paragraph(answer.say), more, row(
      showButton,
      state._name && button(words.always.replace('{name}', state._name.slice(0, 40)), 'q', () => {
        act('author', member('name', state._name));
        show(state);
      }),
      button(words.fine, 'q', () => {
        act('fine', member('text', state._text));
        show(state);
      })), answer.support && supportPart(answer.support)))
    : element('div', 's n', answer.say, more, isBlur && showButton);
  const made = host(content, 'group', '', isCover && 'c');
  state._host = made;
  setAttribute(box, mark, isCover ? 'c' : isBlur ? 'b' : 'n');
  if (!isCover) {
    before(state._part, made);
    return;
  }
  if (state._isStatic) setAttribute(box, mark + 'p', '');
  if (box.shadowRoot) {
    dress(box.shadowRoot);
    appendToRoot(box.shadowRoot, made);
  } else prependTo(box, made);
  state._content = content;
  push(unfitted, state);
  if (unfitted.length < 2) frame(() => {
    fit(unfitted);
    unfitted = bare([]);
  });
};
// Covers that need more room than their posts had get it: all are measured before the first one grows.
const fit = list => {
  each(list, state => {
    const need = state._host && state._content && state._content.firstChild.offsetHeight + 2;
    state._need = need > state._box.clientHeight && need;
  });
  each(list, state => {
    const style = state._box.style;
    if (!state._need) return;
    if (!state._grown) state._height = style.minHeight;
    style.minHeight = state._need + 'px';
    state._grown = 1;
  });
};
let unfitted = bare([]);
// Everything is read before anything is written: one layout for a batch, not one for each post.
const look = state => {
  state._isStatic = computed(state._box).position == 'static';
  dark = isDark(state._post);
};
const apply = (state, answer) => {
  state._answer = answer;
  removeAttribute(state._box, mark);
  if (!answer || ended.aborted || get(shown, state._key)) return;
  if (answer.cover) {
    cover(state);
    push(changes, state);
    showMark();
  }
  if (answer.cover != 'cover') addCard(state);
};
// A cover has the card on it; it moves under the post with the first look.
const addCard = state => {
  if (!state._answer.support) return;
  state._card = supportCard(state._answer.support);
  appendTo(state._post, state._card);
};
