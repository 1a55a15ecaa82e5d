internal import Edits
public import Rules

/// Which rules stopped finding anything between two captures of a site, and what their places may be called now.
public struct Drift: Sendable {
  /// A rule that changed something before and nothing after.
  public struct Stopped: Sendable {
    /// The rule.
    public var rule: Rule
    /// How often it changed something before.
    public var oldCount: Int
    /// Texts that may take the place of the rule's path or selector, the likeliest first.
    public var proposals: [Proposal]
  }

  /// A path or selector that may replace another.
  public struct Proposal: Sendable, Hashable {
    /// The new path or selector.
    public var target: String
    /// From 0 to 1.
    public var likeness: Double
  }

  /// In the order of the rules.
  public private(set) var stopped: [Stopped] = []

  private static let proposalsMax = 3
  private static let likenessMin = 0.35

  /// What is remembered of the responses of one capture; they may be larger than memory.
  public struct Side: Sendable {
    fileprivate var fields = FieldIndex()
    fileprivate var tokens = TokenIndex()
    /// How often each rule changed something.
    fileprivate var counts: [Rule: Int] = [:]
    /// The members that each rule changed.
    fileprivate var changed: [Rule: Set<FieldIndex.Field>] = [:]

    /// A side without responses.
    public init() {}

    /// Takes what became of the next response.
    public mutating func add(_ response: TestResult.Rewritten) {
      let changes = response.changes.filter { $0.rule.kind != nil }
      for change in changes { counts[change.rule, default: 0] += 1 }
      tokens.add(response.before)
      let paths = changes.filter { $0.rule.looksAtJSON }
        .sorted { $0.range.lowerBound < $1.range.lowerBound }
      var changed = changed
      fields.add(response.before, finding: paths.map(\.range)) { index, field in
        changed[paths[index].rule, default: []].insert(field)
      }
      self.changed = changed
    }
  }

  /// Compares two captures, rewritten by the same rules.
  public init(from old: Side, to new: Side) {
    let found = Set(new.counts.keys.map(\.id))
    let lost = old.counts.filter { !found.contains($0.key.id) }
    stopped = lost.sorted { $0.key.id < $1.key.id }.map { rule, count in
      let proposals =
        rule.looksAtJSON
        ? Self.pathProposals(rule.target, old.changed[rule] ?? [], old.fields, new.fields)
        : old.tokens.proposals(for: rule.target, in: new.tokens)
      return Stopped(
        rule: rule,
        oldCount: count,
        proposals: Array(proposals.prefix(Self.proposalsMax))
      )
    }
  }

  private static func pathProposals(
    _ target: String,
    _ fields: Set<FieldIndex.Field>,
    _ old: FieldIndex,
    _ new: FieldIndex
  ) -> [Proposal] {
    var best: [String: Double] = [:]
    for field in fields {
      for candidate in new.siblings.keys where !old.contains(candidate) {
        let likeness = old.likeness(of: field, to: candidate, in: new)
        guard likeness >= likenessMin,
          let renamed = PathText.renaming(target, from: field, to: candidate)
        else { continue }
        best[renamed] = max(best[renamed] ?? 0, likeness)
      }
    }
    return best.map { Proposal(target: $0.key, likeness: $0.value) }
      .sorted { ($0.likeness, $1.target) > ($1.likeness, $0.target) }
  }

  /// For people.
  public var text: String {
    var lines = ["\(stopped.count.counting("rule")) stopped finding anything"]
    for one in stopped {
      let times = one.oldCount.counting("time")
      lines.append("\(one.rule.place): \(one.rule.target) (\(times) before)")
      for proposal in one.proposals {
        lines.append("  perhaps \(proposal.target) (\(Int(proposal.likeness * 100)) %)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
