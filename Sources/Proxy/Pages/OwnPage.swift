/// The frame of every page that Lenity itself shows: self-contained, no script, readable in the dark.
enum OwnPage {
  /// Nothing is loaded from anywhere; the one style sheet is in the page.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    + "frame-ancestors 'none'"

  /// A whole page; `content` is HTML, `title` is text.
  static func html(title: String, content: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>\(Markup.escaped(title))</title>
    <style>
    :root { color-scheme: light dark; --text: #23302b; --soft: #5d6b65; --ground: #fbfaf7; --line: #dcd9d0 }
    @media (prefers-color-scheme: dark) {
      :root { --text: #e6e9e4; --soft: #9fada6; --ground: #161b19; --line: #33403a }
    }
    body { margin: 12vh auto; max-width: 38rem; padding: 0 1.5rem; background: var(--ground);
      color: var(--text); font: 1.0625rem/1.6 system-ui, sans-serif }
    h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere }
    details, table { margin: 1.5rem 0; border-top: 1px solid var(--line); padding-top: .75rem }
    summary { cursor: pointer; color: var(--soft) }
    dt { color: var(--soft); margin-top: .5rem }
    dd { margin: 0; overflow-wrap: anywhere }
    code { overflow-wrap: anywhere }
    .by { color: var(--soft); font-size: .875rem }
    </style>
    </head>
    <body>
    <main>
    \(content)</main>
    </body>
    </html>

    """
  }
}
