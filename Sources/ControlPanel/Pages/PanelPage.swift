import Hummingbird
import Interventions

/// The frame of every page: title, way round, content; the words of one language.
struct PanelPage {
  /// One line of the way round.
  enum Place: String, CaseIterable {
    case today = "/"
    case settings = "/settings"
    case filters = "/filters"
    case about = "/about"

    var key: String {
      switch self {
      case .today: "nav.today"
      case .settings: "nav.settings"
      case .filters: "nav.filters"
      case .about: "nav.about"
      }
    }
  }

  let words: WordCatalogue
  let language: String
  let token: String

  func text(_ key: String) -> String { words.text(key, in: language) }

  func text(_ key: String, _ values: [String: String]) -> String {
    words.text(key, in: language, values)
  }

  /// A whole page.
  func page(_ place: Place?, title: String, notice: String? = nil, _ content: HTML) -> Response {
    let links = Place.allCases.map { link -> HTML in
      """
      <a href="\(link.rawValue)"\(#"aria-current="page""#, if: link == place)>\(text(link.key))</a>
      """
    }
    let said: HTML = notice.map { "<p class=\"notice\" role=\"status\">\($0)</p>" } ?? .empty
    let page: HTML = """
      <!doctype html>
      <html lang="\(language)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) · Lenity</title>
      <link rel="stylesheet" href="/panel.css">
      <script src="/panel.js" defer></script>
      </head>
      <body>
      <a class="skip" href="#main">\(text("nav.skip"))</a>
      <header><span class="name">Lenity</span><nav aria-label="Lenity">\(links)</nav></header>
      <main id="main">
      <h1>\(title)</h1>
      \(said)
      \(content)
      </main>
      <footer>\(text("footer"))</footer>
      </body>
      </html>

      """
    return Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: page.text))
    )
  }

  /// What the owner of the proxy does when its certificate authority ends soon; nothing while that is far.
  func renewal(of authority: PanelAuthority, for user: String?) -> HTML {
    guard authority.endsSoon, user == nil || user == "default" else { return .empty }
    return "<p class=\"notice\">\(text("certificate.soon"))</p>"
  }

  /// A form that carries the token; `action` is one of our own paths.
  func form(_ action: String, _ content: HTML) -> HTML {
    """
    <form method="post" action="\(action)">
    <input type="hidden" name="\(PanelSecrets.fieldName)" value="\(token)">
    \(content)
    </form>
    """
  }

  func button(_ key: String, name: String? = nil, value: String = "", kind: String = "") -> HTML {
    let field: HTML = name.map { " name=\"\($0)\" value=\"\(value)\"" } ?? .empty
    return "<button class=\"\(kind)\"\(field)>\(text(key))</button>"
  }
}
