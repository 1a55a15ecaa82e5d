import Foundation
import Testing

/// The cases beside the packs, run by the program as a rule author runs them.
@Suite(.serialized) struct RuleTestsEndToEndTests {
  private func test(_ arguments: [String]) throws -> Shell.Output {
    try Shell.run(
      PackageRoot.lenity.path,
      ["test", "--rules", PackageRoot.rules.path] + arguments
    )
  }

  @Test func allBundledCasesHold() throws {
    let output = try test(["--format", "tap"])
    #expect(output.status == 0, "\(output.text.suffix(4_000))")
    #expect(output.text.components(separatedBy: "\nok ").count > 30)
  }

  @Test(.enabled(if: Shell.exists("chromium"), "needs chromium"))
  func theReportShowsPagesBeforeAndAfter() throws {
    let folder = try TemporaryFolder()
    let output = try test(["--only", "reddit/crisis-search", "--report", folder.url.path])
    #expect(output.status == 0, "\(output.text)")
    let page = try String(contentsOf: folder.url.appending(path: "index.html"), encoding: .utf8)
    #expect(page.contains("1-1-after.png"))
    let pictures = try ["before", "after"].map {
      try Data(contentsOf: folder.url.appending(path: "1-1-\($0).png"))
    }
    #expect(pictures.allSatisfy { $0.starts(with: [0x89, 0x50, 0x4E, 0x47]) })
    #expect(pictures[0] != pictures[1])
  }

  /// A claim about posts that does not hold is told with what was found instead.
  @Test func aPostThatIsNotPausedIsToldSo() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "case.yaml")
    try """
    about: Nothing to pause
    url: https://mastodon.social/api/v1/timelines/home
    type: application/json
    profile: |
      pause: cover
    body: '[{"id": "1", "sensitive": false, "spoiler_text": "", "content": "<p>Fog.</p>"}]'
    checks:
      - { paused: charged, level: cover }
      - { support: DE }
    """.write(to: file, atomically: true, encoding: .utf8)
    let output = try test([file.path])
    #expect(output.status == 1)
    #expect(
      output.text.contains("case.yaml:8:5: expected a post paused as charged with level cover")
    )
    #expect(output.text.contains("found no post paused"))
    #expect(output.text.contains("found no such card"))
  }
}
