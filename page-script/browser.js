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
const entriesOf = own(PerformanceObserverEntryList, 'getEntries');
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
const searches = config.search;
const checkIn = config.checkIn;
const address = win.location;
const origin = address.origin;
const mark = 'data-' + win.crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
const over = new AbortController();
const ended = over.signal;
const states = new WeakMap();
const answers = new Map();
const shown = new Map();
const drafts = new Map();
const asked = new Map();
const changes = bare([]);
