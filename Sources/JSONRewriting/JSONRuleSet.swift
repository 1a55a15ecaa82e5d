/// The rules for one kind of document, compiled once and shared by every rewriter.
public struct JSONRuleSet: Sendable {
  let rules: [JSONRule]

  /// Compiles the paths of all rules into one machine.
  public init(_ rules: [JSONRule]) {
    self.rules = rules
  }
}
