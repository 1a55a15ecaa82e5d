public import Edits

/// Shows a developer what each rule saw on a page: the elements that its selector matched.
public enum HTMLTrace {
  /// One element that a rule matched.
  public struct Match: Sendable, Hashable {
    /// Whose rule.
    public var rule: RuleID

    /// Byte offset of the start tag in the page.
    public var offset: Int

    /// The start tag as it stands there, cut after 200 bytes.
    public var tag: String
  }

  /// What was found on a page.
  public struct Report: Sendable {
    /// The matches in page order.
    public var matches: [Match]

    /// Rules that cannot be carried out, and why.
    public var refusals: [HTMLRuleSet.Refusal]

    /// Rules that could not be decided somewhere.
    public var incidents: [HTMLIncident]

    /// Why the rest of the page was not read; nil where all of it was.
    public var bailout: Bailout?
  }

  /// Matches rules against a page and leaves the page alone.
  ///
  /// - Parameters:
  ///   - rules: their selectors count, their actions are not carried out.
  ///   - page: the whole page.
  /// - Returns: every match, and what stood in the way of others.
  public static func run(_ rules: [HTMLRule], on page: [UInt8]) -> Report {
    // An empty insertion before an element changes nothing, and its edit says where the element is.
    let set = HTMLRuleSet(
      rules.map { HTMLRule(id: $0.id, selector: $0.selector, action: .before("")) }
    )
    var rewriter = HTMLRewriter(rules: set)
    var output: [UInt8] = []
    rewriter.write(page.span, into: &output)
    rewriter.end(into: &output)
    let matches = rewriter.edits.map { edit in
      Match(
        rule: edit.rule,
        offset: edit.range.lowerBound,
        tag: tag(in: page, at: edit.range.lowerBound)
      )
    }
    return Report(
      matches: matches,
      refusals: set.refusals,
      incidents: rewriter.incidents,
      bailout: rewriter.bailout
    )
  }

  private static func tag(in page: [UInt8], at offset: Int) -> String {
    var tokenizer = HTMLTokenizer()
    var tokens: [HTMLToken] = []
    var end = offset
    // The tokenizer knows where a quoted `>` does not end the tag.
    while end < page.count, end - offset < 200, tokens.isEmpty {
      tokenizer.write([page[end]].span, into: &tokens)
      end += 1
    }
    return String(decoding: page[offset..<end], as: UTF8.self)
  }
}
