import Captures
import CountText
import Foundation
import Rewriting
import RuleTesting
import Rules
import Synchronization

/// Finds, runs and records the cases of `lenity test`.
enum TestFiles {
  /// The cases of files and of folders with all that lies below them, in order of name.
  static func cases(at paths: [String]) throws -> [TestCase] {
    var cases: [TestCase] = []
    var errors: [RuleError] = []
    for file in try paths.flatMap(files) {
      let text = try RuleFiles.read(file)
      do throws(RuleErrors) {
        cases.append(try TestCase(parsing: text, file: file))
      } catch {
        errors += error.errors
      }
    }
    guard errors.isEmpty else { throw RuleErrors(errors) }
    return cases
  }

  private static func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw UsageError("\(path): there is no such case or folder of cases")
    }
    guard isFolder.boolValue else { return [path] }
    return try FileManager.default.subpathsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .sorted().map { "\(path)/\($0)" }
  }

  /// Larger captures are read one after the other: each takes memory for its largest entry.
  private static let parallelBytesMax = 4 << 20

  /// Runs cases on all processors; results come in the order of the cases.
  ///
  /// - Parameters:
  ///   - cases: as read.
  ///   - packs: the rules to test.
  ///   - context: who judges the posts of cases with a profile.
  ///   - finished: is called for each case that is done; on any thread.
  ///   - observe: is shown each response of a case, by the case's place; on any thread, of one case in order.
  /// - Returns: their results.
  /// - Throws: where rules cannot be compiled or a capture cannot be read.
  static func run(
    _ cases: [TestCase],
    packs: [SitePack],
    context: InterventionContext?,
    finished: @escaping @Sendable () -> Void,
    observe: @escaping @Sendable (Int, TestResult.Rewritten) throws -> Void = { _, _ in }
  ) throws -> [TestResult] {
    var runs: [Profile: TestRun] = [:]
    for testCase in cases where runs[testCase.profile] == nil {
      runs[testCase.profile] = TestRun(
        rules: try RuleSet(packs: packs, profile: testCase.profile),
        context: testCase.isJudged ? context : nil
      )
    }
    Memory.trim()
    let jobs = cases.map { ($0, runs[$0.profile]) }
    let outcomes = Mutex<[Int: Result<TestResult, any Error>]>([:])
    let runOne: @Sendable (Int) -> Void = { index in
      let (testCase, run) = jobs[index]
      guard let run else { return }
      let outcome = Result { try result(of: testCase, run) { try observe(index, $0) } }
      outcomes.withLock { $0[index] = outcome }
      finished()
    }
    let small = jobs.indices.filter { byteCount(of: jobs[$0].0) <= parallelBytesMax }
    DispatchQueue.concurrentPerform(iterations: small.count) { runOne(small[$0]) }
    for index in Set(jobs.indices).subtracting(small).sorted() { runOne(index) }
    return try outcomes.withLock { outcomes in
      try jobs.indices.compactMap { try outcomes[$0]?.get() }
    }
  }

  private static func result(
    of testCase: TestCase,
    _ run: TestRun,
    _ observe: (TestResult.Rewritten) throws -> Void
  ) throws -> TestResult {
    var caseRun = CaseRun(testCase, under: run)
    try forEachEntry(of: testCase) { try observe(caseRun.add($0)) }
    return caseRun.result
  }

  private static func forEachEntry(
    of testCase: TestCase,
    _ receive: (CapturedEntry) throws -> Void
  ) throws {
    switch testCase.source {
    case .written(let method, let url, let mediaType, let body):
      try receive(
        CapturedEntry(method: method, url: url, mediaType: mediaType, body: Array(body.utf8))
      )
    case .capture(let file, let wanted):
      try forEachEntry(of: capture(file, of: testCase), only: wanted, receive)
    }
  }

  private static func capture(_ file: String, of testCase: TestCase) -> String {
    URL(filePath: testCase.file).deletingLastPathComponent().appending(path: file).path
  }

  private static func byteCount(of testCase: TestCase) -> Int {
    guard case .capture(let file, _) = testCase.source else { return 0 }
    let attributes = try? FileManager.default.attributesOfItem(atPath: capture(file, of: testCase))
    return attributes?[.size] as? Int ?? 0
  }

  /// Hands over the entries of a capture, or the one wanted, as they are read.
  static func forEachEntry(
    of capture: String,
    only wanted: Int? = nil,
    _ receive: (CapturedEntry) throws -> Void
  ) throws {
    try CapturedTraffic(path: capture).read { part in
      guard case .entry(let entry, let index) = part else { return }
      if wanted == nil || wanted == index { try receive(entry) }
    }
  }

  /// Writes what came out into a case that expects a whole body, or nothing yet.
  static func record(_ after: [UInt8], in testCase: TestCase) throws {
    let expectsBody = testCase.expectations.contains { expectation in
      if case .body = expectation.claim { true } else { false }
    }
    guard expectsBody || testCase.expectations.isEmpty else { return }
    let text = try RuleFiles.read(testCase.file)
    let recorded = RecordedCase.text(text, expecting: String(decoding: after, as: UTF8.self))
    try Data(recorded.utf8).write(to: URL(filePath: testCase.file), options: .atomic)
  }
}
