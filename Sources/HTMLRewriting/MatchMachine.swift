/// Rules in the form in which a page is matched against them.
struct MatchMachine: Sendable {}

/// Turns rules into a `MatchMachine`.
struct MatchCompiler {
  /// Adds one rule, or says why it cannot be carried out.
  mutating func add(_ rule: HTMLRule) -> SelectorError? { rule.selector.refusal }

  func finish() -> MatchMachine { MatchMachine() }
}
