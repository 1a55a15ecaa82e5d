internal import CountText
internal import Edits
internal import HTMLRewriting
internal import JSONRewriting
internal import Rules

/// Answers what the rewriters ask while they work: what is a count in this text, and who rewrites the
/// document inside that one.
struct NestedRewriters: Sendable {
  let rules: ExchangeRules

  var jsonHandlers: JSONHandlers {
    JSONHandlers(
      editText: { hideCounts(in: $1, rule: $0) },
      embedded: { rewriter(for: $0, insideMarkup: false) }
    )
  }

  var htmlHandlers: HTMLHandlers {
    HTMLHandlers(
      editText: { hideCounts(in: $1, rule: $0) },
      embedded: { rule, source in rewriter(for: rule, insideMarkup: source.kind == .text) }
    )
  }

  /// The rewriter for a document inside a text; nil to leave it.
  ///
  /// Inside an element's raw text no edit may write `<`, so that none can end the element: the script
  /// rewriter sees to that, also where the text is JSON as a whole.
  private func rewriter(for rule: RuleID, insideMarkup: Bool) -> (any StreamRewriter)? {
    switch rules.embedded[rule] {
    case .json(let inner) where insideMarkup:
      ScriptJSONRewriter(rules: inner, handlers: jsonHandlers)
    case .json(let inner): JSONRewriter(rules: inner, handlers: jsonHandlers)
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
    return CountText.spans(in: text).compactMap { span in
      let isHidden = span.kind.map(counts.kinds.contains) ?? counts.takesBareNumbers
      return isHidden ? Splice(range: span.phraseRange, replacement: []) : nil
    }
  }
}
