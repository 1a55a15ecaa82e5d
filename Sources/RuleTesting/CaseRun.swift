public import Captures
internal import Edits
internal import Rewriting
internal import Rules
internal import Tone

/// A case that is being run, response by response: a capture may be larger than memory.
public struct CaseRun {
  private let testCase: TestCase
  private let run: TestRun
  private var failures: [TestResult.Failure] = []
  private var responseCount = 0
  /// Posts that were paused, with the rule that found each.
  private var paused: [(verdict: PostVerdict, place: String?)] = []
  /// By the place of the expectation in its case.
  private var edits: [Int: (count: Int, rules: Set<String>)] = [:]

  /// Begins a case.
  public init(_ testCase: TestCase, under run: TestRun) {
    self.testCase = testCase
    self.run = run
  }

  /// Takes the next response and holds what can be said of it alone.
  ///
  /// - Returns: what became of it.
  public mutating func add(_ entry: CapturedEntry) -> TestResult.Rewritten {
    let response = run.rewritten(entry)
    responseCount += 1
    paused += response.verdicts.filter { [.cover, .blur, .note].contains($0.intervention) }
      .map { verdict in
        (verdict, response.asked.first { $0.id == verdict.rule }?.place.description)
      }
    for (index, expectation) in testCase.expectations.enumerated() {
      check(expectation, index, of: response)
    }
    return response
  }

  /// What came out, once every response was added.
  public var result: TestResult {
    var result = TestResult(
      identifier: testCase.identifier,
      about: testCase.about,
      file: testCase.file
    )
    result.responseCount = responseCount
    result.failures = failures
    for (index, expectation) in testCase.expectations.enumerated() where responseCount > 0 {
      switch expectation.claim {
      case .edits(_, let count): result.failures += editFailure(expectation, index, count)
      case .paused(let label, let level, let count):
        result.failures += pauseFailure(expectation, label, level, count)
      default: break
      }
    }
    if testCase.expectations.isEmpty || responseCount == 0 { result.failures.append(emptiness) }
    return result
  }

  private var emptiness: TestResult.Failure {
    TestResult.Failure(
      expected: responseCount == 0 ? "a response" : "'expect' or 'checks'",
      found: responseCount == 0
        ? "no such entry in the capture" : "neither; --record writes 'expect'",
      place: SourcePlace(file: testCase.file, line: 1, column: 1),
      rules: []
    )
  }

  private mutating func check(
    _ expectation: Expectation,
    _ index: Int,
    of response: TestResult.Rewritten
  ) {
    if case .edits(let rule, _) = expectation.claim {
      let changes = response.changes.filter { $0.rule.isNamed(rule) }
      var known = edits[index] ?? (0, [])
      known.count += changes.count
      known.rules.formUnion(changes.map(\.rule.place.description))
      edits[index] = known
    }
    guard let found = ClaimCheck(response: response).fault(in: expectation.claim) else { return }
    failures.append(
      TestResult.Failure(
        expected: expectation.words,
        found: found.words,
        place: expectation.place,
        difference: found.difference,
        rules: found.rules
      )
    )
  }

  private func editFailure(
    _ expectation: Expectation,
    _ index: Int,
    _ count: Int
  ) -> [TestResult.Failure] {
    let found = edits[index] ?? (0, [])
    guard found.count != count else { return [] }
    return [
      TestResult.Failure(
        expected: expectation.words,
        found: found.count.counting("change"),
        place: expectation.place,
        rules: found.rules.sorted()
      )
    ]
  }

  private func pauseFailure(
    _ expectation: Expectation,
    _ label: ToneLabel?,
    _ level: PostVerdict.Intervention?,
    _ count: Int?
  ) -> [TestResult.Failure] {
    let found = paused.count { verdict, _ in
      (label == nil || verdict.label == label) && (level == nil || verdict.intervention == level)
    }
    if count.map({ found == $0 }) ?? (found > 0) { return [] }
    let all = paused.map {
      "\($0.verdict.label.rawValue) with level \($0.verdict.intervention.rawValue)"
    }
    return [
      TestResult.Failure(
        expected: expectation.words,
        found: all.isEmpty ? "no post paused" : all.joined(separator: "\n"),
        place: expectation.place,
        rules: Set(paused.compactMap(\.place)).sorted()
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
