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

/// What to do with a scalar in a state that selects it by one simple rule.
enum Shortcut: Sendable {
  /// Nothing, or more than a shortcut can do.
  case none
  case remove(Int)
  case set(Int, [UInt8])
  case zero(Int)

  init(_ state: Automaton.State, _ rules: [JSONRule]) {
    self = .none
    guard state.finals.count == 1, state.trees.isEmpty else { return }
    let number = Int(state.finals[0])
    guard rules[number].conditions.isEmpty else { return }
    switch rules[number].action {
    case .remove: self = .remove(number)
    case .set(let literal) where !literal.bytes.contains(UInt8(ascii: "<")):
      self = .set(number, literal.bytes)
    case .setNull: self = .set(number, JSONLiteral.null.bytes)
    case .setZero: self = .zero(number)
    default: break
    }
  }
}
