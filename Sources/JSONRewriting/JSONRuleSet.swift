/// The rules for one kind of document, compiled once and shared by every rewriter.
public struct JSONRuleSet: Sendable {
  let rules: [JSONRule]
  let automaton: Automaton
  let shortcuts: [Shortcut]

  /// Compiles the paths of all rules into one machine.
  ///
  /// - Complexity: O(total length of the paths) for paths without `..`; more where several paths
  ///   with `..` overlap, but never more than 256 states here.
  public init(_ rules: [JSONRule]) {
    self.rules = rules
    automaton = Automaton(rules)
    shortcuts = automaton.states.map { Shortcut($0, rules) }
  }
}

/// What to do with a scalar in a state that selects it by one simple rule; plain data, so that the
/// loop that looks at it counts no references.
struct Shortcut: Sendable {
  enum Kind: Sendable {
    /// Nothing, or more than a shortcut can do.
    case none
    case remove
    /// Put the literal in the place of the value.
    case set
    case null
    case zero
  }

  var kind = Kind.none
  var rule = 0

  init(_ state: Automaton.State, _ rules: [JSONRule]) {
    guard state.finals.count == 1, state.trees.isEmpty else { return }
    let number = Int(state.finals[0])
    guard rules[number].conditions.isEmpty else { return }
    rule = number
    switch rules[number].action {
    case .remove: kind = .remove
    case .set(let literal) where !literal.bytes.contains(UInt8(ascii: "<")): kind = .set
    case .setNull: kind = .null
    case .setZero: kind = .zero
    default: break
    }
  }
}
