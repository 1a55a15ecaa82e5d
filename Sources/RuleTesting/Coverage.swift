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

  /// Rules that hide counts and changed nothing anywhere, in the order of their files.
  public private(set) var unusedRules: [Rule] = []

  /// Rules that hide counts.
  public private(set) var ruleCount = 0

  /// What looks like a count after the rewrite.
  public private(set) var unknownFields: [UnknownField] = []

  /// Arrays that look like posts in responses for which no rule says where posts are: place and text's name.
  public private(set) var unknownPosts: [String] = []

  /// Compares what rules there are with what came of cases.
  public init(of rules: RuleSet, results: [TestResult]) {
    let used = Set(results.flatMap { $0.responses.flatMap { $0.changes.map(\.rule.place) } })
    let hiding = rules.allRules.filter { $0.kind != nil }
    ruleCount = hiding.count
    unusedRules = hiding.filter { !used.contains($0.place) }
    var auditor = Auditor()
    for result in results {
      for response in result.responses {
        let leaks = auditor.leaks(in: response.after, contentType: response.mediaType)
        unknownFields += leaks.map {
          UnknownField(
            kind: $0.kind.rawValue,
            place: "\(result.identifier): \($0.place)",
            text: $0.text
          )
        }
        unknownPosts += Self.unknownPosts(in: response, of: result.identifier, rules)
      }
    }
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
    return arrays.found.sorted { $0.key < $1.key }.map { "\(name): \($0.key) with \($0.value)" }
  }

  /// For people.
  public var text: String {
    var lines = ["\(ruleCount - unusedRules.count) of \(ruleCount) hiding rules exercised"]
    lines += unusedRules.map { "  not exercised: \($0.place): \($0.target)" }
    lines += unknownFields.map { "  unknown: \($0.kind) at \($0.place): \($0.text)" }
    lines += unknownPosts.map { "  posts that no rule knows: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
