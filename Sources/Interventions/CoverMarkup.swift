/// Covers for posts that the server renders: a closed `<details>`, so that no script is needed.
public struct CoverMarkup: Hashable, Sendable {
  /// What goes before the post's content.
  public let before: String
  /// What goes after it.
  public let after: String

  /// The cover to put around what a post holds; around the whole post where its parent allows a `<details>`.
  ///
  /// - Parameters:
  ///   - cover: a `note` is put before the content and leaves it open; so does a `blur`, which hides pictures.
  ///   - show: the word on the handle.
  ///   - language: of the words.
  public init(_ cover: Cover, show: String, language: String) {
    let more = cover.more.map { " <small>\(escapedHTML($0))</small>" } ?? ""
    let words = "<span lang=\"\(escapedHTML(language))\">\(escapedHTML(cover.say))\(more)</span>"
    let title = cover.rule.isEmpty ? "" : " title=\"Lenity: \(escapedHTML(cover.rule))\""
    let handle = "<summary>\(words) <b>\(escapedHTML(show))</b></summary>"
    switch cover.level {
    case .note:
      before = "<p class=\"lenity-note\"\(title)>\(words)</p>"
      after = ""
    case .blur:
      // What follows it in the post is blurred for as long as it is closed.
      before = "<details class=\"lenity-blur\"\(title)>\(handle)</details>"
      after = ""
    case .cover:
      before = "<details class=\"lenity-cover\"\(title)>\(handle)"
      after = "</details>"
    }
  }

  /// The style of covers and cards: colours that suit light and dark pages, no motion.
  public static let style = """
    .lenity-cover>summary,.lenity-blur>summary,.lenity-note,.lenity-support{\
    font:15px/1.5 system-ui,sans-serif;background:rgb(128 140 134/.13);\
    border:1px solid rgb(128 140 134/.3);border-radius:14px;padding:12px 18px;margin:0 0 8px;\
    color:inherit}\
    .lenity-note,.lenity-blur>summary{padding:5px 14px;border-inline-start:4px solid #4d8a78}\
    .lenity-cover>summary,.lenity-blur>summary{cursor:pointer;list-style:none}\
    .lenity-cover>summary::-webkit-details-marker,.lenity-blur>summary::-webkit-details-marker{\
    display:none}\
    .lenity-cover>summary b,.lenity-blur>summary b{text-decoration:underline;white-space:nowrap}\
    .lenity-cover[open]>summary b,.lenity-blur[open]>summary b{display:none}\
    .lenity-cover[open]>summary{padding:5px 14px}\
    .lenity-cover>summary:focus-visible,.lenity-blur>summary:focus-visible{\
    outline:3px solid;outline-offset:2px}\
    .lenity-blur:not([open])~:is(img,video,canvas,iframe),\
    .lenity-blur:not([open])~* :is(img,video,canvas,iframe):not([class*=avatar i]){\
    filter:blur(22px);clip-path:inset(0)}\
    .lenity-support{padding:16px 20px;border-inline-start:4px solid #4d8a78}\
    .lenity-support p{margin:6px 0}\
    .lenity-support ul{margin:10px 0;padding:0;list-style:none}.lenity-support li{margin:8px 0}\
    .lenity-support a{margin-inline-end:12px;color:inherit}
    """

  /// The style as an element, allowed by `nonce` where the page's policy asks for one.
  public static func styleElement(nonce: String?) -> String {
    let attribute = nonce.map { " nonce=\"\(escapedHTML($0))\"" } ?? ""
    return "<style\(attribute)>\(style)</style>"
  }
}
