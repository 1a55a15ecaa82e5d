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
  font:15px/1.5 system-ui;color:var(--i);background:var(--b);border:1px solid var(--l);border-radius:14px}
  :host(.d) .s{--b:#1f2529;--i:#e3e8ea;--m:#a3b0b5;--a:#8fcab8;--l:#3a4349;--o:#10201b}
  h2{font-size:17px}
  p+p,h2+p{margin-top:6px}
  li,.r{margin-top:10px}
  li .r{margin-top:0}
  ul{padding:0;list-style:none}
  ul+*{margin-top:14px}
  .m,.n,button{font-size:13.5px}
  .m{color:var(--m)}
  .c{height:100%;overflow:auto;display:flex}
  .k{margin:auto;padding:12px 18px;width:100%;max-width:34em}
  .r,.n{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center}
  .n{margin:0 0 6px;padding:3px 12px}
  button{font-family:inherit;min-height:32px;padding:4px 14px;border-radius:16px;
  border:1px solid var(--l);background:var(--b);color:var(--i);cursor:pointer}
  .p{background:var(--a);border-color:var(--a);color:var(--o)}
  .q{border-color:#0000;color:var(--m);padding:4px 6px}
  :focus-visible{outline:3px solid var(--a);outline-offset:2px}
  a{color:var(--a);padding:3px 0}
  .u{margin:10px 0;padding:16px 20px}
  .n,.u{border-inline-start:4px solid var(--a);border-radius:4px}
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
