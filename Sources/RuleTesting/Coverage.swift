internal import Auditing
internal import CountText
public import Rules

/// Which rules no response exercised, and what in the responses no rule knows.
public struct Coverage: Sendable {
  /// A name that looks like a count's and survives.
  public struct UnknownField: Sendable, Hashable {
    /// What it looks like.
    public var kind: String
    /// Where, in which case.
    public var place: String
    /// What stands there.
    public var text: String
  }

  private let rules: RuleSet
  private let hidingRules: [Rule]
  private var usedPlaces: Set<SourcePlace> = []
  private var auditor = Auditor()

  /// More of what no rule knows is counted and not kept.
  private static let unknownMax = 10_000

  /// What looks like a count after the rewrite.
  public private(set) var unknownFields: [UnknownField] = []

  /// How many more there are.
  public private(set) var omittedCount = 0

  /// Arrays that look like posts in responses for which no rule says where posts are: place and text's name.
  public private(set) var unknownPosts: [String] = []

  /// Begins with rules that nothing has exercised yet.
  public init(of rules: RuleSet) {
    self.rules = rules
    hidingRules = rules.allRules.filter { $0.kind != nil }
  }

  /// Rules that hide counts and changed nothing anywhere, in the order of their files.
  public var unusedRules: [Rule] { hidingRules.filter { !usedPlaces.contains($0.place) } }

  /// Takes what became of a response of a case.
  public mutating func add(_ response: TestResult.Rewritten, of identifier: String) {
    usedPlaces.formUnion(response.changes.map(\.rule.place))
    for leak in auditor.leaks(in: response.after, contentType: response.mediaType) {
      guard unknownFields.count < Self.unknownMax else {
        omittedCount += 1
        continue
      }
      let place = "\(identifier): \(leak.place)"
      unknownFields.append(
        UnknownField(kind: leak.kind.rawValue, place: place, text: leak.text)
      )
    }
    unknownPosts += Self.unknownPosts(in: response, of: identifier, rules)
  }

  /// Takes what was found by another one with the same rules.
  public mutating func add(_ other: Coverage) {
    usedPlaces.formUnion(other.usedPlaces)
    let room = Self.unknownMax - unknownFields.count
    unknownFields += other.unknownFields.prefix(room)
    omittedCount += other.omittedCount + max(0, other.unknownFields.count - room)
    unknownPosts += other.unknownPosts
  }

  private static func unknownPosts(
    in response: TestResult.Rewritten,
    of name: String,
    _ rules: RuleSet
  ) -> [String] {
    guard response.mediaType.contains("json"), let url = RequestURL(parsing: response.url) else {
      return []
    }
    let known = rules.rules(for: url, method: "GET", mediaType: response.mediaType)?.posts ?? []
    guard known.isEmpty else { return [] }
    var arrays = PostArrays()
    arrays.look(into: response.before)
    return arrays.found.sorted { $0.key < $1.key }.map {
      "\(name): \($0.key) with \($0.value.text)"
    }
  }

  /// For people.
  public var text: String {
    let unusedRules = unusedRules
    let ruleCount = hidingRules.count
    var lines = ["\(ruleCount - unusedRules.count) of \(ruleCount) hiding rules exercised"]
    lines += unusedRules.map { "  not exercised: \($0.place): \($0.target)" }
    lines += unknownFields.map { "  unknown: \($0.kind) at \($0.place): \($0.text)" }
    if omittedCount > 0 { lines.append("  unknown: \(omittedCount) more") }
    lines += unknownPosts.map { "  posts that no rule knows: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
