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
      }
    }
  }

  /// For people.
  public var text: String {
    var lines = ["\(ruleCount - unusedRules.count) of \(ruleCount) hiding rules exercised"]
    lines += unusedRules.map { "  not exercised: \($0.place): \($0.target)" }
    lines += unknownFields.map { "  unknown: \($0.kind) at \($0.place): \($0.text)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
