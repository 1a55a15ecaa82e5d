/// Covers for posts that the server renders: a closed `<details>`, so that no script is needed.
public struct CoverMarkup: Hashable, Sendable {
  /// What goes before the post's content.
  public let before: String
  /// What goes after it.
  public let after: String

  /// The cover to put around what a post holds; around the whole post where its parent allows a `<details>`.
  ///
  /// - Parameters:
  ///   - cover: a `note` is put before the content and leaves it open.
  ///   - show: the word on the handle.
  ///   - language: of the words.
  public init(_ cover: Cover, show: String, language: String) {
    let more = cover.more.map { " <small>\(escapedHTML($0))</small>" } ?? ""
    let words = "<span lang=\"\(escapedHTML(language))\">\(escapedHTML(cover.say))\(more)</span>"
    let title = cover.rule.isEmpty ? "" : " title=\"Lenity: \(escapedHTML(cover.rule))\""
    guard cover.level == .cover else {
      before = "<p class=\"lenity-note\"\(title)>\(words)</p>"
      after = ""
      return
    }
    before =
      "<details class=\"lenity-cover\"\(title)><summary>\(words) "
      + "<b>\(escapedHTML(show))</b></summary>"
    after = "</details>"
  }

  /// The style of covers and cards: colours that suit light and dark pages, no motion.
  public static let style = """
    .lenity-cover>summary,.lenity-note,.lenity-support{font:15px/1.5 system-ui,sans-serif;\
    background:rgb(128 140 134/.13);border:1px solid rgb(128 140 134/.3);border-radius:14px;\
    padding:12px 18px;margin:0 0 8px;color:inherit}\
    .lenity-note{padding:3px 12px}\
    .lenity-cover>summary{cursor:pointer;list-style:none}\
    .lenity-cover>summary::-webkit-details-marker{display:none}\
    .lenity-cover>summary b{text-decoration:underline}\
    .lenity-cover[open]>summary{opacity:.7}\
    .lenity-cover>summary:focus-visible{outline:3px solid;outline-offset:2px}\
    .lenity-support ul{padding:0;list-style:none}.lenity-support li{margin:6px 0}\
    .lenity-support a{margin-inline-end:12px}
    """

  /// The style as an element, allowed by `nonce` where the page's policy asks for one.
  public static func styleElement(nonce: String?) -> String {
    let attribute = nonce.map { " nonce=\"\(escapedHTML($0))\"" } ?? ""
    return "<style\(attribute)>\(style)</style>"
  }
}
