internal import Auditing
public import Captures
internal import CountText
internal import Edits
public import Rewriting
public import Rules
internal import Tone

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

  /// Runs a case.
  ///
  /// - Parameters:
  ///   - testCase: as read.
  ///   - entries: of the capture that it names; the case's own exchange where it names none.
  /// - Returns: what came out, and what of it is not as expected.
  public func run(_ testCase: TestCase, on entries: [CapturedEntry]) -> TestResult {
    var result = TestResult(
      identifier: testCase.identifier,
      about: testCase.about,
      file: testCase.file
    )
    result.responses = rewritten(entries)
    for expectation in testCase.expectations {
      result.failures += check(expectation, of: result.responses)
    }
    if testCase.expectations.isEmpty || entries.isEmpty {
      result.failures.append(Self.emptiness(of: testCase, entries.count))
    }
    return result
  }

  /// What becomes of responses.
  public func rewritten(_ entries: [CapturedEntry]) -> [TestResult.Rewritten] {
    entries.map(rewrite)
  }

  private static func emptiness(of testCase: TestCase, _ entryCount: Int) -> TestResult.Failure {
    TestResult.Failure(
      expected: entryCount == 0 ? "a response" : "'expect' or 'checks'",
      found: entryCount == 0 ? "no such entry in the capture" : "neither; --record writes 'expect'",
      place: SourcePlace(file: testCase.file, line: 1, column: 1),
      rules: []
    )
  }

  private func rewrite(_ entry: CapturedEntry) -> TestResult.Rewritten {
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
      verdicts: result.report?.verdicts ?? []
    )
  }

  private func check(
    _ expectation: Expectation,
    of responses: [TestResult.Rewritten]
  ) -> [TestResult.Failure] {
    if case .edits(let rule, let count) = expectation.claim {
      return checkEdits(rule, count, expectation, responses)
    }
    if case .paused(let label, let level, let count) = expectation.claim {
      return checkPauses(label, level, count, expectation, responses)
    }
    return responses.compactMap { response in
      guard let found = ClaimCheck(response: response).fault(in: expectation.claim) else {
        return nil
      }
      return TestResult.Failure(
        expected: expectation.words,
        found: found.words,
        place: expectation.place,
        difference: found.difference,
        rules: found.rules
      )
    }
  }

  private func checkPauses(
    _ label: ToneLabel?,
    _ level: PostVerdict.Intervention?,
    _ count: Int?,
    _ expectation: Expectation,
    _ responses: [TestResult.Rewritten]
  ) -> [TestResult.Failure] {
    let paused = responses.flatMap(\.verdicts).filter { verdict in
      [.cover, .blur, .note].contains(verdict.intervention)
    }
    let found = paused.filter { verdict in
      (label == nil || verdict.label == label) && (level == nil || verdict.intervention == level)
    }
    if count.map({ found.count == $0 }) ?? !found.isEmpty { return [] }
    let all = paused.map { "\($0.label.rawValue) with level \($0.intervention.rawValue)" }
    return [
      TestResult.Failure(
        expected: expectation.words,
        found: all.isEmpty ? "no post paused" : all.joined(separator: "\n"),
        place: expectation.place,
        rules: Set(paused.compactMap { rules[$0.rule]?.place.description }).sorted()
      )
    ]
  }

  private func checkEdits(
    _ name: String,
    _ count: Int,
    _ expectation: Expectation,
    _ responses: [TestResult.Rewritten]
  ) -> [TestResult.Failure] {
    let changes = responses.flatMap(\.changes).filter { $0.rule.isNamed(name) }
    guard changes.count != count else { return [] }
    return [
      TestResult.Failure(
        expected: expectation.words,
        found: "\(changes.count) changes",
        place: expectation.place,
        rules: Set(changes.map(\.rule.place.description)).sorted()
      )
    ]
  }
}

extension Rule {
  /// Whether a case means this rule: by its path or selector, or by where it stands, columns left out or not.
  func isNamed(_ name: String) -> Bool {
    if target == name { return true }
    let place = "\(place.file):\(self.place.line)"
    return [place, self.place.description].contains { $0 == name || $0.hasSuffix("/\(name)") }
  }
}
