/// The one style sheet: light and dark, from a phone's width on, no font or picture from elsewhere.
enum PanelStyle {
  static let text = """
    :root { color-scheme: light dark; --text: #23302b; --soft: #56645e; --ground: #fbfaf7; --card: #fff;
      --line: #dcd9d0; --accent: #2f6f5b; --on-accent: #fff; --bar: #6da892; --notice: #e8f1ec }
    @media (prefers-color-scheme: dark) { :root { --text: #e6e9e4; --soft: #a3b0a9; --ground: #161b19;
      --card: #1d2421; --line: #33403a; --accent: #8fcab3; --on-accent: #12201a; --bar: #4f8a74; --notice: #22332c } }
    * { box-sizing: border-box }
    body { margin: 0 auto; max-width: 56rem; padding: 0 1.25rem 3rem; background: var(--ground);
      color: var(--text); font: 1.0625rem/1.6 system-ui, sans-serif }
    header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; padding: 1.25rem 0;
      border-bottom: 1px solid var(--line) }
    .name { font-weight: 650; letter-spacing: .01em }
    nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
    a { color: var(--accent) }
    nav a { text-decoration: none; padding: .25rem 0 }
    nav a[aria-current] { color: var(--text); border-bottom: 2px solid var(--accent) }
    .skip { position: absolute; left: -99rem }
    .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: 2rem 0 1rem }
    h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
    .lead { font-size: 1.2rem }
    .pair { display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)) }
    table { border-collapse: collapse; width: 100% }
    th, td { text-align: left; padding: .3rem .5rem .3rem 0; font-weight: 400; vertical-align: top }
    td code { overflow-wrap: anywhere }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
    .chart { table-layout: fixed }
    .chart th { width: 9rem; overflow-wrap: anywhere }
    .chart .number { width: 4rem }
    caption { height: 0 }
    caption span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
    svg { display: block; width: 100%; height: .8rem; margin-top: .45rem }
    rect { fill: var(--bar) }
    fieldset { border: 1px solid var(--line); border-radius: .6rem; background: var(--card); margin: 1.25rem 0;
      padding: .5rem 1.25rem 1.25rem; min-width: 0 }
    legend { font-weight: 600; padding: 0 .4rem }
    fieldset p { color: var(--soft); margin: .25rem 0 .75rem }
    .switches { display: grid; gap: .35rem 1rem; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)) }
    .choices, .fields { display: grid; gap: .5rem 1rem }
    label { display: block }
    .switch, .choices label { display: flex; gap: .6rem; align-items: center; min-height: 2.25rem }
    input[type=checkbox], input[type=radio] { width: 1.15rem; height: 1.15rem; accent-color: var(--accent); flex: none }
    input[type=range] { width: 100%; accent-color: var(--accent) }
    .range { margin-top: 1rem }
    .ends { display: flex; justify-content: space-between }
    input:not([type]), select, textarea { font: inherit; color: inherit; background: var(--ground);
      border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .6rem; max-width: 100% }
    textarea { width: 100%; font-family: ui-monospace, monospace; font-size: .9375rem }
    pre, code { font-family: ui-monospace, monospace; font-size: .9em }
    .example { color: var(--soft); overflow: auto }
    button, .button { font: inherit; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent);
      border-radius: .5rem; padding: .5rem 1.1rem; min-height: 2.75rem; cursor: pointer; text-decoration: none;
      display: inline-flex; align-items: center }
    button.quiet { color: var(--accent); background: transparent }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
    .row { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center }
    .notice { background: var(--notice); border-radius: .6rem; padding: .75rem 1rem }
    .remarks { padding-left: 1.1rem }
    .remarks .fine { color: var(--soft) }
    .welcome { font-size: 1.15rem; padding-left: 1.4rem; max-width: 40rem }
    .welcome li { margin: .8rem 0 }
    .codes { line-height: 2 }
    footer { color: var(--soft); font-size: .875rem; margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem }

    """
}
