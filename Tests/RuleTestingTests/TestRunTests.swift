import Captures
import CountText
import Edits
import Rules
import Testing

@testable import RuleTesting

struct TestRunTests {
  private static let pack = """
    site: quay
    title: Quay
    hosts: [quay.test]
    seen: 2026-11-23
    evidence: [invented]
    why: { zero: required, text: the label keeps its words }
    responses:
      - match: "*://quay.test/api/*"
        hide:
          likes: { path: $..likes, by: zero }
    pages:
      - match: "*://quay.test/*"
        hide:
          likes: { select: .likes, by: text }
    """

  private static func run(
    _ checks: String,
    body: String,
    type: String = "application/json"
  )
    throws -> TestResult
  {
    let yaml = """
      about: a case
      url: https://quay.test/api/posts
      type: \(type)
      body: '\(body)'
      \(checks)
      """
    let testCase = try TestCase(parsing: yaml, file: "tests/quay/post.yaml")
    let pack = try SitePack(parsing: pack, file: "quay.yaml")
    let rules = try RuleSet(packs: [pack], profile: testCase.profile)
    guard case .written(let method, let url, let mediaType, let text) = testCase.source else {
      throw RuleErrors([])
    }
    let entry = try CapturedEntry(
      method: method,
      url: url,
      mediaType: mediaType,
      body: Array(text.utf8)
    )
    return TestRun(rules: rules).run(testCase, on: [entry])
  }

  private static let body = #"{"id":7,"likes":12,"text":"hi"}"#

  @Test(arguments: [
    #"expect: '{"id":7,"likes":0,"text":"hi"}'"#,
    "checks: [{ hidden: likes }]",
    "checks: [{ hidden: all }]",
    "checks: [{ path: $.likes, equals: 0 }]",
    "checks: [{ path: $.text, equals: hi }]",
    "checks: [{ path: $.scores, is: absent }]",
    "checks: [{ rule: $..likes, times: 1 }]",
    "checks: [{ rule: 'quay.yaml:10' }]",
    "hide: none\nchecks: [{ unchanged: true }, { rule: $..likes, times: 0 }]",
    "hide: [views]\nchecks: [{ unchanged: true }]",
  ])
  func holds(checks: String) throws {
    let result = try Self.run(checks, body: Self.body)
    #expect(result.failures == [])
    #expect(result.identifier == "quay/post")
  }

  /// Each row: what is claimed, a part of what is said about it.
  @Test(arguments: [
    (#"expect: '{"id":7,"likes":12,"text":"hi"}'"#, "another body"),
    ("hide: none\nchecks: [{ hidden: likes }]", "likes at $.likes: 12"),
    ("checks: [{ path: $.likes, equals: 12 }]", "$['likes'] is 0"),
    ("checks: [{ path: $.gone, equals: 12 }]", "nothing there"),
    ("checks: [{ path: $.id, is: absent }]", "is there: 7"),
    ("checks: [{ rule: $..likes, times: 2 }]", "1 change"),
    ("checks: [{ unchanged: true }]", "another body"),
    ("", "neither"),
  ])
  func fails(checks: String, words: String) throws {
    let result = try Self.run(checks, body: Self.body)
    #expect(result.failures.count == 1)
    #expect(result.failures.first?.found.contains(words) == true, "\(result.failures)")
  }

  @Test func aDifferenceNamesTheRule() throws {
    let result = try Self.run("checks: [{ unchanged: true }]", body: Self.body)
    #expect(result.failures.first?.rules == ["quay.yaml:10:14"])
    #expect(result.failures.first?.difference?.lines.map(\.changed) == ["12", "0"])
  }

  @Test(arguments: [
    ("checks: [{ select: .likes, text: likes }]", true),
    ("checks: [{ select: .gone, is: absent }]", true),
    ("checks: [{ select: .likes, text: 12 likes }]", false),
    ("checks: [{ select: .gone, text: x }]", false),
    ("checks: [{ select: .likes, is: absent }]", false),
  ])
  func readsElements(checks: String, passes: Bool) throws {
    let result = try Self.run(checks, body: #"<b class="likes">12 likes</b>"#, type: "text/html")
    #expect(result.passed == passes, "\(result.failures)")
  }

  /// Each row: the text of a case, the line of the fault, a part of what is said.
  @Test(arguments: [
    ("about: x", 1, "needs 'url'"),
    ("capture: a.har\nurl: x", 2, "a capture or 'url'"),
    ("url: https://a.test/\ntype: t\nchecks: [{ path: '$[' }]", 3, "no JSON path"),
    ("url: https://a.test/\ntype: t\nchecks: [{ path: $.a }]", 3, "what should stand"),
    ("url: https://a.test/\ntype: t\nchecks: [{ select: '!!' , text: a }]", 3, "no selector"),
    ("url: https://a.test/\ntype: t\nchecks: [{ hidden: lykes }]", 3, "no kind"),
    ("url: https://a.test/\ntype: t\nchecks: [{}]", 3, "asks for nothing"),
    ("url: https://a.test/\ntype: t\nexpct: x", 3, "no key 'expct'"),
  ])
  func faultsNameTheLine(text: String, line: Int, words: String) throws {
    let errors = try #require(throws: RuleErrors.self) {
      try TestCase(parsing: text, file: "tests/quay/a.yaml")
    }
    #expect(
      errors.errors.contains { $0.place.line == line && $0.cause.contains(words) },
      "\(errors)"
    )
  }
}
