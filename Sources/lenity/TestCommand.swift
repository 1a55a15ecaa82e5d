import ArgumentParser
import Foundation
import RuleTesting
import Rules

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

  func run() throws {
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
      passed = try runOnce(format, rulePaths, casePaths)
      guard watch else { return }
      try FileWatch(paths: rulePaths + casePaths).forever {
        do {
          _ = try runOnce(format, rulePaths, casePaths)
        } catch let error as RuleErrors {
          print(error.description)
        }
      }
    }
    if !passed { throw ExitCode(1) }
  }

  private func compare(_ old: String, _ rulePaths: [String]) throws -> Bool {
    guard paths.count == 1 else { throw UsageError("--against OLD.har takes one capture: NEW.har") }
    let packs = try RuleFiles.packs(at: rulePaths)
    let run = TestRun(rules: try RuleSet(packs: packs, profile: .everything))
    let drift = Drift(
      from: run.rewritten(try TestFiles.entries(of: old)),
      to: run.rewritten(try TestFiles.entries(of: paths[0]))
    )
    print(drift.text, terminator: "")
    return drift.stopped.isEmpty
  }

  private func runOnce(
    _ format: TestReport.Format,
    _ rulePaths: [String],
    _ casePaths: [String]
  ) throws -> Bool {
    let packs = try RuleFiles.packs(at: rulePaths)
    let cases = try TestFiles.cases(at: casePaths).filter { testCase in
      only.map { testCase.identifier.contains($0) } ?? true
    }
    guard !cases.isEmpty else { throw UsageError("no case found; name a .yaml file or its folder") }
    let context =
      cases.contains(where: \.isJudged) ? JudgeFiles.replayContext(rulePaths: rulePaths) : nil
    var results = try TestFiles.run(cases, packs: packs, context: context)
    if record {
      for (testCase, result) in zip(cases, results) { try TestFiles.record(result, in: testCase) }
      let again = try TestFiles.cases(at: cases.map(\.file))
      results = try TestFiles.run(again, packs: packs, context: context)
    }
    let isColored = format == .text && isatty(STDOUT_FILENO) == 1
    print(TestReport(results, isColored: isColored).rendered(as: format), terminator: "")
    if coverage {
      let ruleSet = try RuleSet(packs: packs, profile: .everything)
      print(Coverage(of: ruleSet, results: results).text, terminator: "")
    }
    if let report { try TestFiles.write(results, to: report) }
    return results.allSatisfy(\.passed)
  }
}
