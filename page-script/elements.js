// Lists are walked by number: a page's own iterator never sees them.
const each = (list, action) => {
  for (let index = 0; list && index < list.length; index++) action(list[index], index);
};
const find = (list, test) => {
  let found = null;
  each(list, one => { found = found || test(one); });
  return found;
};

// MARK: Elements of ours

const element = (name, style, ...children) => {
  const made = make(name);
  setAttribute(made, 'class', style);
  each(children, child => { if (child) appendTo(made, child); });
  return made;
};
const on = (target, type, action) => listen(target, type, action, bare({
  capture: true, signal: ended
}));
// Only a person's own click counts.
const button = (text, style, action) => {
  const made = element('button', style, text);
  on(made, 'click', event => {
    event.stopPropagation();
    if (event.isTrusted) action();
  });
  return made;
};
const row = (...children) => element('div', 'r', ...children);
const paragraph = (text, style) => text ? element('p', style || '', text) : null;
// A site is dark where what lies under an element is.
const isDark = node => {
  for (; node; node = node.parentElement || node.getRootNode().host) {
    const parts = computed(node).backgroundColor.split('(').join(',').split(',');
    if (parts.length > 3 && !(parseFloat(parts[4]) <= .5))
      return parts[1] * 3 + parts[2] * 6 + parseFloat(parts[3]) < 1280;
  }
  return computed(page).colorScheme.includes('dark')
    && win.matchMedia('(prefers-color-scheme:dark)').matches;
};
let dark = false;
// What we show stands in a closed root, and keys typed in it are not the site's shortcuts.
const host = (content, role, label, style) => {
  const made = element('div', (dark ? 'd ' : '') + (style || ''));
  setAttribute(made, mark, 'h');
  setAttribute(made, 'dir', config.dir);
  setAttribute(made, 'lang', config.lang);
  if (role) setAttribute(made, 'role', role);
  if (label) setAttribute(made, 'aria-label', label);
  const root = attach(made, bare({ mode: 'closed' }));
  setSheets(root, [ownSheet]);
  appendToRoot(root, content);
  each(['keydown', 'keyup'], type => listen(made, type, event => event.stopPropagation()));
  return made;
};
