// MARK: Support

const supportPart = (support, closing) => {
  const list = element('ul', '');
  each(support.lines, line => {
    const ways = row();
    each(line.ways, way => {
      const made = element('a', '', way.say);
      if (['tel:', 'sms:', 'http'].includes(way.to.slice(0, 4))) setAttribute(made, 'href', way.to);
      setAttribute(made, 'target', '_blank');
      setAttribute(made, 'rel', 'noreferrer');
      appendTo(ways, made);
    });
    appendTo(list, element('li', '', element('b', '', line.name), ways, paragraph(line.about, 'm')));
  });
  return element('div', 's u', element('h2', '', support.title), paragraph(support.body), list,
    paragraph(support.note, 'm'), closing);
};
const supportCard = support => {
  const made = host(supportPart(support, row(button(words.close, 'q', () => {
    placings = 0;
    remove(made);
  }))), 'region', support.title);
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
// Which search of the pack an address is; what was searched for is found out by the proxy.
const searchAt = where => find(searches, search => glob(search.match, where.split('#')[0]) && search);
let here = '';
let searchCard = null;
let searchOfCard = null;
// How often the card is put back; not after a person closed it.
let placings = 0;
const dropCard = () => {
  if (searchCard) remove(searchCard);
  searchCard = null;
};
const searched = where => {
  const search = !ended.aborted && searchAt(where);
  const asking = here;
  // A card that came by another way stays as long as the address.
  if (!search || searchCard && searchOfCard != search) return;
  ask(member('search', where.slice(0, 9000)), answer => {
    if (answer.support) placeCard(answer.support, search, asking, 40);
    else if (searchOfCard == search) dropCard();
  });
};
const moved = () => {
  here = address.href;
  dropCard();
  searched(here);
};
// The site's own panel, or links outside posts that lead where ours do.
const isHelped = search => find(
  allInDocument(doc, (search.panel ? search.panel + ',' : '') + config.help),
  link => !find(rules, rule => closest(link, rule.at))
);
// The results may come long after the address; wait for a place to stand.
const mainPart = () => allInDocument(doc, 'main,[role=main]')[0];
const placeCard = (support, search, asking, tries) => {
  if (asking != address.href || searchCard || ended.aborted || isHelped(search)) return;
  const main = doc.readyState != 'loading' && mainPart()
    || tries < 1 && doc.body;
  if (!main) {
    later(placeCard, 100, support, search, asking, tries - 1);
    return;
  }
  dark = isDark(main);
  searchCard = supportCard(support);
  searchOfCard = search;
  placings = 5;
  prependTo(main, searchCard);
};
// The site's own panel may come after ours, and its framework may wipe what it did not render.
const tendCard = () => {
  if (!searchCard) return;
  if (isHelped(searchOfCard)) dropCard();
  const main = mainPart();
  if (searchCard && !searchCard.isConnected && main && placings-- > 0) prependTo(main, searchCard);
};
// Results that are fetched without a change of the address: the browser tells which addresses were.
const watchFetches = () => new PerformanceObserver(list => each(entriesOf(list), entry => searched(entry.name)))
  .observe(bare({ type: 'resource' }));
