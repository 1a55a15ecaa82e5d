internal import CountText
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

  /// Compares the responses of two captures, rewritten by the same rules.
  public init(from old: [TestResult.Rewritten], to new: [TestResult.Rewritten]) {
    let oldFields = FieldIndex(old.map(\.before))
    let newFields = FieldIndex(new.map(\.before))
    let oldTokens = TokenIndex(old.map(\.before))
    let newTokens = TokenIndex(new.map(\.before))
    let found = Set(new.flatMap { $0.changes.map(\.rule.id) })
    var lost: [Rule: [(range: Range<Int>, response: Int)]] = [:]
    for (index, response) in old.enumerated() {
      for change in response.changes
      where change.rule.kind != nil && !found.contains(change.rule.id) {
        lost[change.rule, default: []].append((change.range, index))
      }
    }
    for (rule, places) in lost.sorted(by: { $0.key.id < $1.key.id }) {
      let isPath = rule.target.hasPrefix("$")
      let proposals =
        isPath
        ? Self.pathProposals(rule.target, places, oldFields, newFields)
        : oldTokens.proposals(for: rule.target, in: newTokens)
      stopped.append(
        Stopped(
          rule: rule,
          oldCount: places.count,
          proposals: Array(proposals.prefix(Self.proposalsMax))
        )
      )
    }
  }

  private static func pathProposals(
    _ target: String,
    _ places: [(range: Range<Int>, response: Int)],
    _ old: FieldIndex,
    _ new: FieldIndex
  ) -> [Proposal] {
    let fields = Set(places.compactMap { old.field(at: $0.range, response: $0.response) })
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
    var lines = ["\(stopped.count) rules stopped finding anything"]
    for one in stopped {
      lines.append("\(one.rule.place): \(one.rule.target) (\(one.oldCount) times before)")
      for proposal in one.proposals {
        lines.append("  perhaps \(proposal.target) (\(Int(proposal.likeness * 100)) %)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Paths as they are written.
enum PathText {
  /// The path with one field's names in the place of another's; nil where nothing would change.
  static func renaming(
    _ path: String,
    from old: FieldIndex.Field,
    to new: FieldIndex.Field
  ) -> String? {
    var renamed = path
    for (from, to) in [
      (old.grandparent, new.grandparent), (old.parent, new.parent), (old.name, new.name),
    ]
    where from != to && !from.isEmpty && !to.isEmpty {
      renamed = replacing(from, by: to, in: renamed)
    }
    return renamed == path ? nil : renamed
  }

  /// Whole names only: `like` is no part of `likes`.
  private static func replacing(_ name: String, by other: String, in path: String) -> String {
    var out = ""
    var word = ""
    for character in path + "\n" {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
      } else {
        out += word == name ? other : word
        word = ""
        out.append(character)
      }
    }
    return String(out.dropLast())
  }
}
