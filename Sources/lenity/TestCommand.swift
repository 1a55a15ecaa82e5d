import ArgumentParser
import Foundation
import Rewriting
import RuleTesting
import Rules
import Synchronization

/// `lenity test PATH…`: rules held against small captures.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Test rules on recorded or written-down responses.",
    discussion: """
      A case is a YAML file: a response (or the name of a capture beside it) and what must hold once it \
      is rewritten. docs/testing-rules.md says how to write one. Exits with 0 where all hold, 1 where one \
      does not, 2 where a file cannot be read.

      EXAMPLES
        lenity test                                  all cases beside the packs
        lenity test rules/tests/reddit --watch       again whenever a file changes
        lenity test --only reddit/listing --record   accept what comes out now
        lenity test --against old.har new.har        what stopped being found between two captures
      """
  )

  @Argument(help: "Cases, or folders of cases; those beside the rules if left out.")
  var paths: [String] = []

  @Option(help: "text, tap, junit or json.")
  var format: String = "text"

  @Option(help: "Only cases whose site/name contains this.")
  var only: String?

  @Flag(help: "Write what comes out now into each case as what is expected.")
  var record = false

  @Flag(help: "Say which rules no case exercises, and which counts no rule knows.")
  var coverage = false

  @Flag(help: "Run again whenever a case or a rule changes.")
  var watch = false

  @Option(
    help: "Write a page with each response before and after to this folder, with pictures of pages."
  )
  var report: String?

  @Option(
    help: "A capture; says which rules find something in it and nothing in the one named as PATH."
  )
  var against: String?

  @Option(help: "Folders or files of rule packs; the bundled ones if left out.")
  var rules: [String] = []

  @Flag(help: "Draw no progress bar.")
  var quiet = false

  func run() throws {
    Memory.returnEagerly()
    var passed = true
    try reportingErrors {
      guard let format = TestReport.Format(rawValue: format) else {
        throw UsageError("--format: '\(format)' is not known; write text, tap, junit or json")
      }
      let rulePaths = try rules.isEmpty ? [RuleFiles.bundled()] : rules
      if let against {
        passed = try compare(against, rulePaths)
        return
      }
      let casePaths = paths.isEmpty ? rulePaths.map { "\($0)/tests" } : paths
      if watch {
        try FileWatch(paths: rulePaths + casePaths).forever {
          _ = try runOnce(format, rulePaths, casePaths)
        }
      }
      passed = try runOnce(format, rulePaths, casePaths)
    }
    if !passed { throw ExitCode(1) }
  }

  private func compare(_ old: String, _ rulePaths: [String]) throws -> Bool {
    guard paths.count == 1 else { throw UsageError("--against OLD.har takes one capture: NEW.har") }
    let packs = try RuleFiles.packs(at: rulePaths)
    let run = TestRun(rules: try RuleSet(packs: packs, profile: .everything))
    Memory.trim()
    let sides = try [old, paths[0]].map { capture in
      var side = Drift.Side()
      try TestFiles.forEachEntry(of: capture) { side.add(run.rewritten($0)) }
      return side
    }
    let drift = Drift(from: sides[0], to: sides[1])
    print(drift.text, terminator: "")
    return drift.stopped.isEmpty
  }

  private func runOnce(
    _ format: TestReport.Format,
    _ rulePaths: [String],
    _ casePaths: [String]
  ) throws -> Bool {
    let packs = try RuleFiles.packs(at: rulePaths)
    let allCases = try TestFiles.cases(at: casePaths)
    guard !allCases.isEmpty else {
      throw UsageError("no case found; name a .yaml file or its folder")
    }
    let cases = allCases.filter { testCase in
      only.map { testCase.identifier.contains($0) } ?? true
    }
    guard !cases.isEmpty else {
      let count = allCases.count.counting("case")
      throw UsageError("--only: none of \(count) has '\(only ?? "")' in its site/name")
    }
    let context =
      cases.contains(where: \.isJudged) ? JudgeFiles.replayContext(rulePaths: rulePaths) : nil
    if record { try recordAll(cases, packs, context) }
    let page = try report.map(ReportFolder.init)
    let ruleSet = try RuleSet(packs: packs, profile: .everything)
    let coverages = Mutex<[Int: Coverage]>([:])
    let showsCoverage = coverage
    let bar = ProgressBar("testing", total: cases.count, isQuiet: quiet)
    defer { bar.finish() }
    let results = try TestFiles.run(
      record ? TestFiles.cases(at: cases.map(\.file)) : cases,
      packs: packs,
      context: context,
      finished: { bar.advance() }
    ) { index, response in
      try page?.add(response, ofCase: index)
      guard showsCoverage else { return }
      // Of one case one at a time: what was taken out is put back changed.
      var coverage = coverages.withLock { $0.removeValue(forKey: index) } ?? Coverage(of: ruleSet)
      coverage.add(response, of: cases[index].identifier)
      coverages.withLock { [coverage] in $0[index] = coverage }
    }
    bar.finish()
    let isColored = format == .text && TerminalColours().isOn
    print(TestReport(results, isColored: isColored).rendered(as: format), terminator: "")
    if coverage {
      var whole = Coverage(of: ruleSet)
      for (_, one) in coverages.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { whole.add(one) }
      print(whole.text, terminator: "")
    }
    try page?.finish(results)
    return results.allSatisfy(\.passed)
  }

  /// Writes into each case of one response what comes out now.
  private func recordAll(
    _ cases: [TestCase],
    _ packs: [SitePack],
    _ context: InterventionContext?
  ) throws {
    let outputs = Mutex<[Int: [UInt8]]>([:])
    let results = try TestFiles.run(
      cases,
      packs: packs,
      context: context,
      finished: {}
    ) { index, response in
      outputs.withLock { if $0[index] == nil { $0[index] = response.after } }
    }
    for (index, result) in results.enumerated() where result.responseCount == 1 {
      guard let output = outputs.withLock({ $0[index] }) else { continue }
      try TestFiles.record(output, in: cases[index])
    }
  }
}
