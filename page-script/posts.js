// MARK: Finding posts

let queue = bare([]);
const consider = (post, rule) => {
  const part = rule.text ? first(post, rule.text) : post;
  const text = textOf(part, 4000);
  const name = textOf(first(post, rule.name), 200).trim();
  const key = name + '\n' + text;
  const known = stateOf(states, post);
  if (known) {
    if (known._key == key) {
      // Someone took our cover away: put it back a few times, then let the post be seen.
      if (known._host && !known._host.isConnected) {
        uncover(known);
        if (known._tries++ < 3) cover(known);
      }
      return;
    }
    uncover(known);
    // "Show more" makes no new post of one that was shown.
    if (get(shown, known._key) && text.startsWith(known._text.slice(0, 60))) put(shown, key, 1);
  }
  if (!text.trim() || first(post, rule.warned)) return;
  const state = bare({
    _key: key, _text: text, _name: name, _post: post, _part: part, _rule: rule, _tries: 0,
    _box: matches(post, 'table,tbody,tr') ? closest(part, 'td') || part : post
  });
  keep(states, post, state);
  const cached = get(answers, key);
  if (cached != null) {
    if (cached) look(state);
    apply(state, cached);
    return;
  }
  setAttribute(state._box, mark, 'w');
  push(queue, state);
  if (queue.length > 49) flush();
};
const flush = () => {
  const batch = queue;
  queue = bare([]);
  if (batch.length) judge(batch);
};
const judge = batch => {
  let question = '';
  let isOpen = true;
  each(batch, (state, id) => {
    const post = state._post;
    const rule = state._rule;
    question += (id ? ',' : '') + '{"id":' + id + member('text', state._text)
      + member('name', state._name) + member('bio', textOf(first(post, rule.bio), 600))
      + ',"official":' + !!first(post, rule.official) + '}';
  });
  const finish = answer => {
    const byPlace = bare([]);
    each(isOpen && answer.posts, one => {
      byPlace[one.id] = one;
      if (batch[one.id]) look(batch[one.id]);
    });
    each(batch, (state, id) => {
      const one = byPlace[id] || 0;
      if (answer && isOpen && answers.size < 2000) put(answers, state._key, one);
      if (isOpen && stateOf(states, state._post) == state) apply(state, one);
    });
    isOpen = false;
  };
  // Late because the page was busy is not late: what has come in meanwhile gets its turn.
  const begun = now();
  later(() => later(finish, now() - begun > config.wait + 50 ? 100 : 0, 0), config.wait);
  ask(',"posts":[' + question + ']', finish);
};
const visit = node => {
  if (node.nodeType != 1 || getAttribute(node, mark) == 'h') return;
  each(rules, rule => {
    if (matches(node, rule.at)) consider(node, rule);
    each(all(node, rule.at), post => consider(post, rule));
  });
  if (config.deep) {
    enter(node);
    each(all(node, '*'), enter);
  }
};
const enter = node => {
  const root = node.shadowRoot;
  // A custom element gets its root when the site defines it, which no observer is told.
  if (!root && matches(node, ':not(:defined)')) then(whenDefined(node.localName), () => {
    if (node.shadowRoot) enter(node);
    flush();
  }, () => 0);
  if (!root || stateOf(states, root)) return;
  keep(states, root, 1);
  dress(root);
  watch(root);
  each(root.children, visit);
};
const dress = root => {
  const sheets = root.adoptedStyleSheets;
  if (!sheets.includes(pageSheet)) root.adoptedStyleSheets = sheets.concat(pageSheet);
};
const observer = new MutationObserver(records => {
  try {
    dress(doc);
    each(records, record => {
      each(record.addedNodes, visit);
      const around = record.target.nodeType == 1 ? record.target : record.target.parentElement;
      each(around && rules, rule => {
        const post = closest(around, rule.at);
        if (post) consider(post, rule);
      });
    });
    flush();
    if (here != address.href) moved();
    tendCard();
  } catch (reason) { stop(); }
});
const watch = root => observer.observe(root, bare({
  childList: true, subtree: true, characterData: true
}));
