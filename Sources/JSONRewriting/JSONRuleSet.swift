import Edits

/// The rules for one kind of document, compiled once and shared by every rewriter.
public struct JSONRuleSet: Sendable {
  let rules: [JSONRule]
  let automaton: Automaton
  let shortcuts: [Shortcut]

  /// Compiles the paths of all rules into one machine.
  ///
  /// - Complexity: O(total length of the paths) for paths without `..`; more where several paths
  ///   with `..` overlap, but never more than 64 places here.
  public init(_ rules: [JSONRule]) {
    self.rules = rules
    let automaton = Automaton(rules)
    self.automaton = automaton
    shortcuts = automaton.states.indices.map { index in
      let isHeld = automaton.flags[index].contains(.held)
      return isHeld ? Shortcut() : Shortcut(automaton.states[index].finals, rules)
    }
  }
}

/// What to do with a scalar in a state that selects it by one simple wish; plain data, so that the
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
  var id = RuleID(rawValue: 0)

  init() {}

  init(_ finals: [Int32], _ rules: [JSONRule]) {
    // Several rules that want the same do what the first of them does.
    guard let number = finals.first.map({ Int($0) }),
      finals.allSatisfy({ rules[Int($0)].conditions.isEmpty }),
      finals.allSatisfy({ rules[Int($0)].action == rules[number].action })
    else { return }
    rule = number
    id = rules[number].id
    switch rules[number].action {
    case .remove: kind = .remove
    case .set(let literal) where !literal.bytes.contains(UInt8(ascii: "<")): kind = .set
    case .setNull: kind = .null
    case .setZero: kind = .zero
    default: break
    }
  }
}
