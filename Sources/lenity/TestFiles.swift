import Captures
import CountText
import Desktop
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

  /// Runs cases on all processors; results come in the order of the cases.
  ///
  /// - Parameters:
  ///   - cases: as read.
  ///   - packs: the rules to test.
  ///   - context: who judges the posts of cases with a profile.
  /// - Returns: their results.
  /// - Throws: where rules cannot be compiled or a capture cannot be read.
  static func run(
    _ cases: [TestCase],
    packs: [SitePack],
    context: InterventionContext?
  ) throws -> [TestResult] {
    var runs: [Profile: TestRun] = [:]
    for testCase in cases where runs[testCase.profile] == nil {
      runs[testCase.profile] = TestRun(
        rules: try RuleSet(packs: packs, profile: testCase.profile),
        context: testCase.isJudged ? context : nil
      )
    }
    let jobs = cases.map { ($0, runs[$0.profile]) }
    let outcomes = Mutex<[Int: Result<TestResult, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
      let (testCase, run) = jobs[index]
      guard let run else { return }
      let outcome = Result { run.run(testCase, on: try entries(of: testCase)) }
      outcomes.withLock { $0[index] = outcome }
    }
    return try outcomes.withLock { outcomes in
      try jobs.indices.compactMap { try outcomes[$0]?.get() }
    }
  }

  private static func entries(of testCase: TestCase) throws -> [CapturedEntry] {
    switch testCase.source {
    case .written(let method, let url, let mediaType, let body):
      return [
        try CapturedEntry(method: method, url: url, mediaType: mediaType, body: Array(body.utf8))
      ]
    case .capture(let file, let wanted):
      let folder = URL(filePath: testCase.file).deletingLastPathComponent()
      return try entries(of: folder.appending(path: file).path, only: wanted)
    }
  }

  /// The entries of a capture, or the one wanted.
  static func entries(of capture: String, only wanted: Int? = nil) throws -> [CapturedEntry] {
    var entries: [CapturedEntry] = []
    try HARFile(path: capture).read { part in
      guard case .entry(let entry, let index) = part else { return }
      if wanted == nil || wanted == index { entries.append(entry) }
    }
    return entries
  }

  /// Writes what came out into a case that expects a whole body, or nothing yet.
  static func record(_ result: TestResult, in testCase: TestCase) throws {
    guard result.responses.count == 1, let response = result.responses.first else { return }
    let holdsChecks = testCase.expectations.contains { expectation in
      if case .body = expectation.claim { false } else { true }
    }
    guard !holdsChecks else { return }
    let text = try RuleFiles.read(testCase.file)
    let recorded = RecordedCase.text(
      text,
      expecting: String(decoding: response.after, as: UTF8.self)
    )
    try Data(recorded.utf8).write(to: URL(filePath: testCase.file), options: .atomic)
  }

  /// Writes the report on results to a folder, with pictures of pages where there is a Chromium to draw them.
  static func write(_ results: [TestResult], to folder: String) throws {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let drawn = try draw(ResultPage(results).pages, in: url)
    let page = ResultPage(results, pictures: drawn)
    try Data(page.html.utf8).write(to: url.appending(path: "index.html"), options: .atomic)
  }

  private static func draw(_ pages: [ResultPage.Pictured], in folder: URL) throws -> Set<String> {
    guard !pages.isEmpty, let camera = PagePicture(in: .current) else { return [] }
    var drawn: Set<String> = []
    for page in pages {
      let sides = [("before", page.before), ("after", page.after)]
      let isDrawn = try sides.allSatisfy { side, body in
        let file = folder.appending(path: "\(page.name)-\(side).html")
        try Data(body).write(to: file, options: .atomic)
        return camera.draw(file, to: folder.appending(path: "\(page.name)-\(side).png"))
      }
      if isDrawn { drawn.insert(page.name) }
    }
    return drawn
  }
}
