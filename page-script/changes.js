// MARK: What was changed, and off

let isMarked = false;
const showMark = () => {
  if (isMarked || !doc.body) return;
  isMarked = true;
  const opener = button('◌', 's t', openChanges);
  setAttribute(opener, 'aria-label', words.changed);
  dark = isDark(doc.body);
  appendTo(page, host(opener));
};
const openChanges = () => {
  const list = element('ul', '');
  each(config.hidden, one => appendTo(list, element('li', '', one)));
  each(changes, (state, index) => {
    if (index > changes.length - 9 && stateOf(states, state._post) == state) appendTo(list, element('li', '',
      state._name.slice(0, 40) + ' · ' + state._answer.say, row(
        element('span', 'm', state._answer.rule),
        state._host && button(words.show, 'q', () => {
          close();
          show(state);
        }))));
  });
  const offs = row(element('span', 'm', words.offFor));
  each([5, 15, 60, -1], minutes => appendTo(offs, button(words['off' + minutes], '', () => {
    act('off', member('minutes', minutes));
    stop();
  })));
  const close = openSheet(words.changed, doc.body, () => 0, list, offs, row(
    button(words.close, 'q', () => close())));
};
