import Synchronization

/// Keeps compiled rules by the combination of sections that they came from.
///
/// A site has few combinations; the limit is for self-made packs with very many sections.
final class ExchangeCache: Sendable {
  struct Key: Hashable, Sendable {
    var sections: [RuleSet.SectionIndex]
    var filters: [Int]
  }

  static let countMax = 4_096

  private let known = Mutex<[Key: ExchangeRules?]>([:])

  /// The rules for the combination, compiled the first time it is asked for.
  func rules(for key: Key, compile: () -> ExchangeRules?) -> ExchangeRules? {
    if let rules = known.withLock({ $0[key] }) { return rules }
    let rules = compile()
    known.withLock { known in
      if known.count >= Self.countMax { known.removeAll() }
      known[key] = .some(rules)
    }
    return rules
  }
}
