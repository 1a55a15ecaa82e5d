internal import ContentSecurityPolicy
internal import Edits
internal import HTMLRewriting
internal import Interventions
internal import Rules

/// What is put at the start of a page's head, and what its policies must let through for it.
struct PageHead: Sendable {
  /// The markup; never empty.
  let markup: String
  /// Whether our script is in it.
  let hasScript: Bool
  private let additions: [PolicyAddition]

  /// Nil where there is nothing to insert.
  ///
  /// The style goes by its digest, so that a page without script has nothing in it that differs from one
  /// response to the next; the script, which holds a token, goes by a nonce.
  init?(
    style: String,
    script: (nonce: PolicyNonce, configuration: PageScript.Configuration)?,
    origin: String
  ) {
    var markup = ""
    var additions: [PolicyAddition] = []
    if let script {
      markup += PageScript.markup(nonce: script.nonce.value, configuration: script.configuration)
      additions += [.scriptNonce(script.nonce), .connection(PageScript.place(onOrigin: origin))]
    }
    if !style.isEmpty {
      markup += "<style>\(style)</style>"
      additions.append(.styleHash(PolicyHash(of: style)))
    }
    guard !markup.isEmpty else { return nil }
    self.markup = markup
    hasScript = script != nil
    self.additions = additions
  }

  /// A policy field, or the content of a `<meta>`, with the least added that lets our parts through.
  func allowing(_ policies: String) -> String {
    PolicyList(parsing: policies).allowing(additions).description
  }

  /// For the rewriter.
  var insertion: HeadInsertion {
    HeadInsertion(rule: PageRules.head, html: Array(markup.utf8))
  }
}

extension PageHead {
  /// The style of what the page is given: of covers and cards, and of what the person's own filters hide.
  static func style(covers: Bool, hiding selectors: [HiddenSelector]) -> String {
    // One rule each: a selector that the browser does not know takes only itself along.
    let hidden = selectors.map { "\($0.selector){\($0.declarations)}" }
      .filter { !$0.contains("<") }
    return (covers ? CoverMarkup.style : "") + hidden.joined()
  }
}
