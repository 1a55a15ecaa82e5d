public import Edits

/// What only the caller can decide.
public struct JSONHandlers: Sendable {
  /// Looks at a decoded string that an `editString` rule selects.
  public var editText: TextEditor?

  /// Makes the rewriter for the document inside a string that an `embed` rule selects; nil to leave it.
  public var embedded: (@Sendable (RuleID) -> (any StreamRewriter)?)?

  /// Looks at the parts that a `decide` rule reads and says what to change.
  public var decide: (@Sendable (RuleID, JSONReads) -> [JSONDecision])?

  /// Makes handlers; a rule whose handler is missing changes nothing.
  public init(
    editText: TextEditor? = nil,
    embedded: (@Sendable (RuleID) -> (any StreamRewriter)?)? = nil,
    decide: (@Sendable (RuleID, JSONReads) -> [JSONDecision])? = nil
  ) {
    self.editText = editText
    self.embedded = embedded
    self.decide = decide
  }
}
