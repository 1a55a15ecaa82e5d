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
on(win, 'resize', () => fit(changes));
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
  const box = boxAt(event);
  const isHeld = event.ctrlKey || event.metaKey;
  lastBox = box || lastBox;
  if (!box) return;
  if (event.key != 'Enter') {
    if (isHeld) judgeDraft();
  } else if (isHeld || sendsByEnter(event)) secondLook(event);
});
if (checkIn) {
  each(['scroll', 'pointermove'], type => on(win, type, stir));
  on(doc, 'visibilitychange', () => { if (doc.hidden) sayTime(); });
  later(countTime, 5000);
}
moved();
if (searches.length) watchFetches();
rescan();
