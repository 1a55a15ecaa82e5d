// The part of Lenity that lives in the page: covers posts that the browser itself renders, offers a second
// look before sending, a support card, a check-in, and says what was changed.
//
// It is the first script of the page, and its own element is gone before the next one runs. What it needs of
// the browser it takes now: whatever a page later does to built-ins, it cannot see the token, our closed
// shadow roots, or an answer. Nothing is named globally. Words, selectors and the token come in `config`;
// judging is done by the proxy; every failure and every delay shows the page as it is.
//
// Written for a small minifier (Tests/PageScriptTests/Minifier.swift): every statement ends in `;`, a `const`
// declares one name, members of our own objects begin with `_`, no other name of ours is an unquoted key, no
// regular expressions, and template literals hold style sheets only.
(config => {
  const doc = document;
  const page = doc.documentElement;
  const win = window;
  if (doc.currentScript) doc.currentScript.remove();
  // A page can prepare the window of a frame or pop-up of its own origin before we come: then stay away.
  const seesInto = other => {
    try { return other && other !== win && !!other.document; } catch (reason) { return false; }
  };
  if (seesInto(win.parent) || seesInto(win.opener)) return;

  const uncurried = method => Function.prototype.call.bind(method);
  const own = (owner, name) => uncurried(owner.prototype[name]);
  // Objects that hold secrets have no prototype: a page can put getters and setters on those that exist.
  const prototypeOf = Object.setPrototypeOf;
  const bare = value => prototypeOf(value, null);
  const push = own(Array, 'push');
  const anyElement = Element;
  const all = own(anyElement, 'querySelectorAll');
  const firstIn = own(anyElement, 'querySelector');
  const allInDocument = own(Document, 'querySelectorAll');
  const matches = own(anyElement, 'matches');
  const closest = own(anyElement, 'closest');
  const attach = own(anyElement, 'attachShadow');
  const appendTo = own(anyElement, 'append');
  const appendToRoot = own(DocumentFragment, 'append');
  const prependTo = own(anyElement, 'prepend');
  const before = own(anyElement, 'before');
  const remove = own(anyElement, 'remove');
  const setAttribute = own(anyElement, 'setAttribute');
  const getAttribute = own(anyElement, 'getAttribute');
  const removeAttribute = own(anyElement, 'removeAttribute');
  const listen = own(EventTarget, 'addEventListener');
  const focus = own(HTMLElement, 'focus');
  const click = own(HTMLElement, 'click');
  const showModal = own(HTMLDialogElement, 'showModal');
  const fill = own(anyElement, 'replaceChildren');
  const setSheets = uncurried(
    Object.getOwnPropertyDescriptor(ShadowRoot.prototype, 'adoptedStyleSheets').set);
  const get = own(Map, 'get');
  const put = own(Map, 'set');
  const stateOf = own(WeakMap, 'get');
  const keep = own(WeakMap, 'set');
  const then = own(Promise, 'then');
  const bodyText = own(Response, 'text');
  const make = doc.createElement.bind(doc);
  const request = win.fetch.bind(win);
  const later = win.setTimeout.bind(win);
  const never = win.clearTimeout.bind(win);
  const frame = win.requestAnimationFrame.bind(win);
  const whenDefined = win.customElements.whenDefined.bind(win.customElements);
  const computed = win.getComputedStyle.bind(win);
  const encode = JSON.stringify;
  const decode = JSON.parse;
  const now = Date.now;

  bare(config);
  const words = config.words;
  const rules = config.posts;
  const composers = config.compose;
  const checkIn = config.checkIn;
  const address = win.location;
  const origin = address.origin;
  const mark = 'data-' + win.crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  const over = new AbortController();
  const states = new WeakMap();
  const answers = new Map();
  const shown = new Map();
  const drafts = new Map();
  const asked = new Map();
  const changes = bare([]);

  // How posts look while they wait and while they are covered. `$` becomes an attribute that is ours alone.
  const pageSheet = new CSSStyleSheet();
  pageSheet.replaceSync(`
    [$=w]{background:rgb(128 138 134/.13)!important;border-radius:12px!important;color:#0000!important}
    [$=w] *,[$=c],[$=c] :not([$=h]),:host([$=c])>:not([$=h]){visibility:hidden!important}
    [$=c][$p]{position:relative!important}
    [$=b] :is(img,video,canvas,iframe):not([class*=avatar i],[class*=avatar i] *,[data-testid*=avatar i] *){
    filter:blur(22px)!important;clip-path:inset(0)!important}
  `.replaceAll('$', mark));
  // c: cover, k: its middle, n: note, u: support card, f: check-in, t: the mark; p, q: first and quiet button,
  // m: small words, r: a row, o: the breathing circle.
  const ownSheet = new CSSStyleSheet();
  ownSheet.replaceSync(`
    :host{all:initial!important}
    :host([role=region]){display:block!important;grid-column:1/-1!important}
    :host(.c){position:absolute!important;inset:0!important;z-index:2!important}
    *{box-sizing:border-box;margin:0}
    .s{--b:#f3f6f4;--i:#26332f;--m:#56645f;--a:#2f6a5a;--l:#d5ded9;--o:#fff;
    font:15px/1.5 system-ui,sans-serif;color:var(--i);background:var(--b);border:1px solid var(--l);border-radius:14px}
    :host(.d) .s{--b:#1f2529;--i:#e3e8ea;--m:#a3b0b5;--a:#8fcab8;--l:#3a4349;--o:#10201b}
    h2{font-size:17px}
    p+p,h2+p,li,.r{margin-top:6px}
    ul{padding:0;list-style:none}
    ul+*{margin-top:10px}
    .m,.n,button{font-size:13.5px}
    .m{color:var(--m)}
    .c{height:100%;overflow:auto;display:flex}
    .k{margin:auto;padding:12px 18px;width:100%;max-width:34em}
    .r,.n{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center}
    .n{margin:0 0 6px;padding:3px 12px}
    button{font-family:inherit;min-height:32px;padding:4px 14px;border-radius:16px;
    border:1px solid var(--l);background:var(--b);color:var(--i);cursor:pointer}
    .p{background:var(--a);border-color:var(--a);color:var(--o)}
    .q{border-color:#0000;color:var(--m)}
    :focus-visible{outline:3px solid var(--a);outline-offset:2px}
    a{color:var(--a)}
    .u{margin:10px 0;padding:16px 20px}
    .n,.u{border-inline-start:4px solid var(--a)}
    dialog,.f{padding:20px 24px;width:min(30em,100vw - 32px);box-shadow:0 12px 48px #0004}
    dialog{margin:auto}
    dialog::backdrop{background:#0f1a1677}
    .f,.t{position:fixed;inset:auto 16px 16px auto;z-index:2147483647}
    .t{inset:auto auto 14px 14px;width:32px;padding:0;color:var(--a);opacity:.8}
    .o{width:84px;height:84px;margin:18px auto;border-radius:50%;background:var(--a);opacity:.5;
    animation:o 10s infinite}
    @keyframes o{0%,to{scale:.55}40%{scale:1}}
    @media(prefers-reduced-motion){.o{animation:none}}
  `);

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
  const on = (target, type, action) => listen(target, type, action, {
    __proto__: null, capture: true, signal: over.signal
  });
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
      if (parts.length > 3 && (parts.length < 5 || parseFloat(parts[4]) > .5)) {
        return parts[1] * .3 + parts[2] * .59 + parseFloat(parts[3]) * .11 < 128;
      }
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
    const root = attach(made, { __proto__: null, mode: 'closed' });
    setSheets(root, [ownSheet]);
    appendToRoot(root, content);
    each(['keydown', 'keyup'], type => listen(made, type, event => event.stopPropagation()));
    return made;
  };

  // MARK: Asking

  // Only texts and numbers are encoded: a page's own `toJSON` is never called.
  const ask = (question, answered) => {
    const failed = () => answered(0);
    then(request(origin + '/.well-known/lenity/verdicts', {
      __proto__: null, method: 'POST', keepalive: question.length < 9999,
      headers: { __proto__: null, 'content-type': 'application/json' },
      body: '{"token":' + encode(config.token) + question + '}'
    }), response => {
      then(bodyText(response), text => {
        let answer = 0;
        try { answer = decode(text, (key, value) => bare(value)); } catch (reason) { answer = 0; }
        answered(answer || 0);
      }, failed);
    }, failed);
  };
  const member = (name, value) => ',"' + name + '":' + encode(value);
  const act = (kind, more) => ask(member('act', kind) + more, () => 0);

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
    focus(state._box, { __proto__: null, preventScroll: true });
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
    frame(() => fit(state));
  };
  // A cover that needs more room than the post had gets it.
  const fit = state => {
    const box = state._box;
    const need = state._host && state._content && state._content.firstChild.offsetHeight + 2;
    if (need > box.clientHeight) {
      if (!state._grown) state._height = box.style.minHeight;
      box.style.minHeight = need + 'px';
      state._grown = 1;
    }
  };
  // Everything is read before anything is written: one layout for a batch, not one for each post.
  const look = state => {
    state._isStatic = computed(state._box).position == 'static';
    dark = isDark(state._post);
  };
  const apply = (state, answer) => {
    state._answer = answer;
    removeAttribute(state._box, mark);
    if (!answer || over.signal.aborted || get(shown, state._key)) return;
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
    const state = {
      __proto__: null, _key: key, _text: text, _name: name, _post: post, _part: part, _rule: rule, _tries: 0,
      _box: matches(post, 'table,tbody,tr') ? closest(part, 'td') || part : post
    };
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
  let here = '';
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
    } catch (reason) { stop(); }
  });
  const watch = root => observer.observe(root, {
    __proto__: null, childList: true, subtree: true, characterData: true
  });

  // MARK: Support

  const supportPart = (support, closing) => {
    const list = element('ul', '');
    each(support.lines, line => {
      const ways = row();
      each(line.ways, way => {
        const made = element('a', '', way.say);
        if (['tel:', 'sms:', 'http'].includes(way.to.slice(0, 4))) setAttribute(made, 'href', way.to);
        setAttribute(made, 'target', '_blank');
        setAttribute(made, 'rel', 'noopener noreferrer');
        appendTo(ways, made);
      });
      appendTo(list, element('li', '', line.name, ways, paragraph(line.about, 'm')));
    });
    return element('div', 's u', element('h2', '', support.title), paragraph(support.body), list,
      paragraph(support.note, 'm'), closing);
  };
  const supportCard = support => {
    const made = host(supportPart(support, row(button(words.close, 'q', () => remove(made)))), 'region',
      support.title);
    return made;
  };
  const glob = (pattern, text) => {
    const pieces = pattern.split('*');
    let at = 0;
    each(pieces, (piece, index) => {
      const found = at < 0 ? -1 : text.indexOf(piece, at);
      at = found < 0 || !index && found ? -1 : found + piece.length;
    });
    return at == text.length || at >= 0 && pattern.endsWith('*');
  };
  let searchCard = null;
  const moved = () => {
    here = address.href;
    if (searchCard) remove(searchCard);
    searchCard = null;
    each(config.search, search => {
      const query = glob(search.match, here.split('#')[0])
        && new URLSearchParams(address.search).get(search.query);
      const asking = here;
      if (query) ask(member('query', query.slice(0, 500)), answer => {
        if (answer.support) placeCard(answer.support, search, asking, 40);
      });
    });
  };
  // The results may come long after the address; wait for a place to stand.
  const placeCard = (support, search, asking, tries) => {
    if (asking != address.href || searchCard || over.signal.aborted
      || search.panel && allInDocument(doc, search.panel)[0]) return;
    const main = doc.readyState != 'loading' && allInDocument(doc, 'main,[role=main]')[0]
      || tries < 1 && doc.body;
    if (!main) {
      later(placeCard, 100, support, search, asking, tries - 1);
      return;
    }
    dark = isDark(main);
    searchCard = supportCard(support);
    prependTo(main, searchCard);
  };

  // MARK: Before sending

  let lastBox = null;
  let typing = 0;
  const target = event => {
    const node = event.composedPath()[0];
    return node.nodeType == 1 ? node : page;
  };
  const boxAt = event => find(composers, one => closest(target(event), one.box));
  const sendAt = event => find(composers, one => one.send && closest(target(event), one.send));
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
    let ticking = 0;
    let left = 30;
    const status = element('p', 'm');
    setAttribute(status, 'role', 'status');
    const tick = () => {
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
        const way = send || find(composers, one => first(closest(box, 'form,[role=dialog]') || page, one.send));
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

  // MARK: Check-in

  let spent = 0;
  let unsaid = 0;
  let active = now();
  let due = checkIn && checkIn.after - checkIn.spent;
  const stir = () => { active = now(); };
  const countTime = () => {
    if (over.signal.aborted) return;
    if (doc.visibilityState == 'visible' && now() - active < 60000) {
      spent += 5;
      unsaid += 5;
    }
    if (spent >= due) {
      due = spent + checkIn.after;
      openCheckIn();
    }
    later(countTime, 5000);
  };
  const openCheckIn = () => {
    const body = element('div', 's f');
    setAttribute(body, 'role', 'status');
    dark = isDark(doc.body);
    const made = host(body);
    const invite = (title, text, isBreathing) => {
      fill(body);
      each([element('h2', '', title), paragraph(text), isBreathing && element('div', 'o'), row(
        button(words.goOn, 'p', () => remove(made)),
        !isBreathing && button(words.breathe, '', () => invite(words.breathe, words.breathing, 1)),
        !isBreathing && button(words.pause, '', () => invite(words.pause, words.pausing, 1))
      )], part => { if (part) appendTo(body, part); });
    };
    appendTo(page, made);
    invite(words.checkIn, words.checkInBody);
  };
  const sayTime = () => {
    if (unsaid) act('spent', member('seconds', unsaid));
    unsaid = 0;
  };

  // MARK: Beginning and end

  const stop = () => {
    over.abort();
    observer.disconnect();
    each(changes, uncover);
    each(allInDocument(doc, '[' + mark + ']'), node => {
      if (getAttribute(node, mark) == 'h') remove(node);
      else removeAttribute(node, mark);
    });
    doc.adoptedStyleSheets = doc.adoptedStyleSheets.filter(sheet => sheet != pageSheet);
  };
  const rescan = () => {
    visit(page);
    flush();
  };
  dress(doc);
  watch(doc);
  on(win, 'resize', () => each(changes, fit));
  on(win, 'pageshow', event => { if (event.persisted) rescan(); });
  if (config.hidden.length) on(win, 'DOMContentLoaded', showMark);
  const typed = event => {
    stir();
    lastBox = boxAt(event) || lastBox;
    never(typing);
    typing = later(judgeDraft, 150);
  };
  each(['input', 'focusin'], type => on(win, type, typed));
  on(win, 'pointerdown', event => {
    stir();
    if (sendAt(event)) judgeDraft();
  });
  on(win, 'click', event => {
    const send = sendAt(event);
    if (send) secondLook(event, send);
  });
  on(win, 'keydown', event => {
    stir();
    const isHeld = event.ctrlKey || event.metaKey;
    lastBox = boxAt(event) || lastBox;
    if (!isHeld || !boxAt(event)) return;
    if (event.key == 'Enter') secondLook(event);
    else judgeDraft();
  });
  if (checkIn) {
    each(['scroll', 'pointermove'], type => on(win, type, stir));
    on(doc, 'visibilitychange', () => { if (doc.visibilityState == 'hidden') sayTime(); });
    later(countTime, 5000);
  }
  moved();
  rescan();
})
