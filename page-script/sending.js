// MARK: Before sending

let lastBox = null;
let typing = 0;
const target = event => {
  const node = event.composedPath()[0];
  return node.nodeType == 1 ? node : page;
};
const boxAt = event => find(composers, one => closest(target(event), one.box));
// Where Enter alone sends, it makes a new line with Shift and picks a word while one is composed.
const sendsByEnter = event => !event.shiftKey && !event.isComposing
  && find(composers, one => one.enter && closest(target(event), one.box));
// A button that only its word names is one where it says so.
const ifSends = (one, node) => node && (!one.says || one.says.includes(node.textContent.trim())) && node;
const sendAt = event => find(composers, one => one.send && ifSends(one, closest(target(event), one.send)));
const draft = () => {
  if (!lastBox || !lastBox.isConnected) return '';
  const value = lastBox.value;
  return (typeof value == 'string' ? value : lastBox.innerText).trim().slice(0, 4000);
};
const judgeDraft = () => {
  const text = draft();
  if (text.length < 3 || get(drafts, text) != null) return;
  put(drafts, text, 0);
  ask(member('draft', text), answer => put(drafts, text, answer.draft || 0));
};
const secondLook = (event, send) => {
  const box = lastBox;
  const text = draft();
  const answer = event.isTrusted && !get(asked, text) && get(drafts, text);
  if (!answer) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  put(asked, text, 1);
  act('shown', member('kind', 'nudge'));
  let ticking = 0;
  let left = 30;
  const status = element('p', 'm');
  setAttribute(status, 'role', 'status');
  // Not every second is read out.
  const tick = () => {
    setAttribute(status, 'aria-live', left % 15 ? 'off' : 'polite');
    fill(status, left > 0 ? words.waiting.replace('{n}', left) : words.ready);
    if (left-- > 0) ticking = later(tick, 1000);
  };
  const close = openSheet(answer.say, box, () => never(ticking), paragraph(answer.guideline), status, row(
    button(words.edit, 'p', () => {
      close();
      focus(box);
    }),
    button(words.wait, '', () => {
      never(ticking);
      left = 30;
      tick();
    }),
    button(words.send, 'q', () => {
      close();
      focus(box);
      const way = send || find(composers, one => one.send && find(
        all(closest(box, 'form,[role=dialog]') || page, one.send), node => ifSends(one, node)));
      if (way) click(way);
    })
  ));
};
// A modal dialog in a closed root: focus stays inside, Escape closes, nothing of the page lies above it.
const openSheet = (title, under, closed, ...children) => {
  const dialog = element('dialog', 's', element('h2', '', title), ...children);
  setAttribute(dialog, 'aria-label', title);
  dark = isDark(under);
  const made = host(dialog);
  const close = () => {
    closed();
    remove(made);
  };
  on(dialog, 'close', close);
  appendTo(page, made);
  showModal(dialog);
  return close;
};
