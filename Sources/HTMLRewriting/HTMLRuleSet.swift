public import Edits

/// Rules compiled into one matching machine; immutable, shared by all connections.
///
/// The machine is indexed by id, class, element name and attribute name, so that rules for other pages cost
/// nothing on this one.
public struct HTMLRuleSet: Sendable {
  /// A rule that cannot be carried out on a streaming page, and why.
  public struct Refusal: Sendable, Hashable {
    /// Whose rule.
    public var rule: RuleID

    /// Why.
    public var reason: SelectorError
  }

  /// The rules left out.
  public let refusals: [Refusal]

  /// Whether there is nothing to do.
  public let isEmpty: Bool

  let machine: MatchMachine

  /// Compiles rules.
  ///
  /// Rules whose selector cannot be decided on a streaming page are left out and named in `refusals`.
  public init(_ rules: [HTMLRule]) {
    var compiler = MatchCompiler(for: rules)
    var refusals: [Refusal] = []
    for rule in rules {
      if let reason = compiler.add(rule) {
        refusals.append(Refusal(rule: rule.id, reason: reason))
      }
    }
    self.refusals = refusals
    machine = compiler.finish()
    isEmpty = refusals.count == rules.count
  }
}
