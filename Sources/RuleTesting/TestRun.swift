public import Captures
internal import Edits
public import Rewriting
public import Rules

/// Runs cases against one set of packs.
public struct TestRun: Sendable {
  private let rules: RuleSet
  private let context: InterventionContext?

  /// Takes the rules compiled for a case's profile.
  ///
  /// - Parameters:
  ///   - rules: with the profile in them.
  ///   - context: who judges posts; nil where none are paused.
  public init(rules: RuleSet, context: InterventionContext? = nil) {
    self.rules = rules
    self.context = context
  }

  /// What becomes of a response.
  public func rewritten(_ entry: CapturedEntry) -> TestResult.Rewritten {
    let result = Replay(rules: rules, context: context).rewrite(entry)
    let changes = (result.report?.edits ?? []).compactMap { edit in
      rules[edit.rule].map {
        TestResult.Change(rule: $0, range: edit.range, length: edit.replacementByteCount)
      }
    }
    return TestResult.Rewritten(
      url: entry.url,
      mediaType: entry.mimeType,
      before: entry.body ?? [],
      after: result.body ?? [],
      changes: changes,
      asked: (result.report?.askedRules ?? []).compactMap { rules[$0] },
      verdicts: result.report?.verdicts ?? []
    )
  }

  /// Runs a case on responses at hand.
  public func run(_ testCase: TestCase, on entries: [CapturedEntry]) -> TestResult {
    var run = CaseRun(testCase, under: self)
    for entry in entries { _ = run.add(entry) }
    return run.result
  }
}
