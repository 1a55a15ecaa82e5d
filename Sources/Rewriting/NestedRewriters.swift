internal import CountText
internal import Edits
internal import HTMLRewriting
internal import JSONRewriting
internal import Rules

/// Answers what the rewriters ask while they work: what is a count in this text, and who rewrites the
/// document inside that one.
struct NestedRewriters: Sendable {
  let rules: ExchangeRules
  /// Nil where posts are shown as they are.
  var desk: PostDesk?
  /// Nil where nothing is put into pages.
  var head: PageHead?

  var jsonHandlers: JSONHandlers {
    JSONHandlers(
      editText: { hideCounts(in: $1, rule: $0) },
      embedded: { rewriter(for: $0) },
      decide: { desk?.decisions(on: $1, rule: $0) ?? [] }
    )
  }

  /// A rewriter that reads as forgivingly as the most forgiving client: a count that one of them can find must
  /// go, and what a strict one refuses it refuses before and after.
  func jsonRewriter(_ rules: JSONRuleSet, shape: JSONShape = .automatic) -> JSONRewriter {
    JSONRewriter(rules: rules, handlers: jsonHandlers, shape: shape, grammar: .forgiving)
  }

  var htmlHandlers: HTMLHandlers {
    HTMLHandlers(
      editText: { hideCounts(in: $1, rule: $0) },
      embedded: { rule, _ in rewriter(for: rule) },
      decide: desk == nil && head == nil ? nil : { decide($0, $1) }
    )
  }

  /// Policies that the page declares let our parts through; posts are judged.
  private func decide(_ rule: RuleID, _ reads: HTMLReads) -> [HTMLDecision] {
    guard rule == PageRules.policy else { return desk?.decisions(on: reads, rule: rule) ?? [] }
    guard let head, let policy = reads[PageRules.policyText] else { return [] }
    let allowed = head.allowing(policy)
    return allowed == policy ? [] : [.setAttribute(name: "content", value: allowed)]
  }

  /// The rewriter for a document inside a text; nil to leave it.
  ///
  /// JSON as a whole (`ld+json`) is read as JSON even inside an element, where `<` may not be written: what
  /// rules write there are counts taken out, zeros and flags, never markup. Scripts have a rewriter that
  /// escapes `<`, because values that they assign may be anything.
  private func rewriter(for rule: RuleID) -> (any StreamRewriter)? {
    switch rules.embedded[rule] {
    case .json(let inner): jsonRewriter(inner)
    case .script(let inner): ScriptJSONRewriter(rules: inner, handlers: jsonHandlers)
    case .html(let inner): HTMLRewriter(rules: inner, handlers: htmlHandlers)
    case nil: nil
    }
  }

  /// The numbers to take out of a text for people.
  private func hideCounts(in text: Span<UInt8>, rule: RuleID) -> [Splice] {
    guard let counts = rules.texts[rule] else { return [] }
    if counts.takesBareNumbers, CountText.isWholeCount(text) {
      return [Splice(range: 0..<text.count, replacement: [])]
    }
    var spans = CountText.spans(in: text)
    if spans.isEmpty, counts.takesBareNumbers { spans = CountText.largeNumbers(in: text) }
    return spans.compactMap { span in
      let isHidden = span.kind.map(counts.kinds.contains) ?? counts.takesBareNumbers
      return isHidden ? Splice(range: span.phraseRange, replacement: []) : nil
    }
  }
}
