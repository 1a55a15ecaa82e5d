import Foundation
import HTTPTypes
import Interventions
import Rules
import Testing
import Tone

@testable import Rewriting

/// Posts in an API's answers get the platform's own warning.
struct NativePauseTests {
  private static let pack = """
    site: quay
    title: Quay
    hosts: [quay.test]
    seen: 2026-11-23
    why: { zero: clients insist on a number }
    shapes:
      statuses:
        hide: { likes: { path: $..likes, by: zero } }
        posts:
          - at: "$..[?@.spoiler_text || @.spoiler_text == '']"
            text: $.content
            warning: $.spoiler_text
            author: { name: $.name, handle: $.acct, bio: $.note, official: $.roles }
            pause: { native: content warning }
        nested:
          - { path: $.payload, as: json, use: status }
      status:
        hide: { likes: { path: $..likes, by: zero } }
        posts:
          - at: $
            text: $.content
            warning: $.spoiler_text
            author: { name: $.name, handle: $.acct, bio: $.note, official: $.roles }
            pause: { native: content warning }
      labelled:
        posts:
          - { at: "$..post", text: $.record.text, pause: { native: label } }
      pictures:
        posts:
          - { at: "$..tweet", text: $.legacy.full_text, pause: { native: sensitive } }
    responses:
      - { match: "https://quay.test/api/*", use: statuses }
      - { match: "https://quay.test/api/statuses/*", use: status }
      - { match: "https://quay.test/xrpc/*", use: labelled }
      - { match: "https://quay.test/graphql/*", use: pictures }
    contexts: { home: "https://quay.test/api/home", thread: "https://quay.test/api/statuses/*" }
    """

  struct Outcome {
    var text: String
    var report: ExchangeReport
  }

  static func run(
    _ path: String,
    _ body: String,
    profile: String = "hide: none",
    fields: HTTPFields = [:],
    method: HTTPRequest.Method = .get,
    chunk: Int = .max,
    change: (inout InterventionContext) -> Void = { _ in }
  ) throws -> Outcome {
    let rules = try RuleSet(
      packs: [SitePack(parsing: pack, file: "quay.yaml")],
      profile: Profile(parsing: profile, file: "p.yaml")
    )
    var context = InterventionContext(judge: try TestJudge.judge())
    change(&context)
    let request = HTTPRequest(
      method: method,
      scheme: "https",
      authority: "quay.test",
      path: path,
      headerFields: fields
    )
    let exchange = Exchange(request: request, rules: rules, context: context)
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"])
    )
    var output: [UInt8] = []
    let bytes = Array(body.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(chunk, bytes.count)) {
      let piece = Array(bytes[start..<min(start + min(chunk, bytes.count), bytes.count)])
      try exchange.receive(body: piece.span, into: &output)
    }
    try exchange.end(into: &output)
    return Outcome(text: String(decoding: output, as: UTF8.self), report: exchange.report)
  }

  private static func status(_ text: String, warning: String = "", more: String = "") -> String {
    #"{"sensitive":false,"spoiler_text":"\#(warning)","content":"<p>\#(text)</p>"\#(more)}"#
  }

  @Test(arguments: [1, 13, 4_096])
  func chargedPostsGetAContentWarning(chunk: Int) throws {
    let body = "[\(Self.status(TestJudge.calm)),\(Self.status(TestJudge.charged))]"
    let outcome = try Self.run("/api/home", body, chunk: chunk)
    let warned = Self.status(TestJudge.charged, warning: TestJudge.heated)
      .replacing("\"sensitive\":false", with: "\"sensitive\":true")
    #expect(outcome.text == "[\(Self.status(TestJudge.calm)),\(warned)]")
    #expect(outcome.report.verdicts.map(\.label) == [.calm, .charged])
    #expect(outcome.report.verdicts.map(\.intervention) == [.none, .cover])
  }

  @Test func theSentenceIsInTheReadersLanguage() throws {
    let body = Self.status(TestJudge.charged)
    let chosen = try Self.run("/api/statuses/1", body, profile: "language: de")
    #expect(chosen.text.contains("Dieser Beitrag"))
    let asked = try Self.run(
      "/api/statuses/1",
      body,
      fields: [.acceptLanguage: "xx, fr-CH;q=0.9, en"]
    )
    #expect(!asked.text.contains("sounds heated") && asked.text.contains("\"sensitive\":true"))
  }

  /// Profile, body: nothing is changed.
  private static let untouched: [(String, String)] = [
    ("pause: off", status(TestJudge.charged)),
    ("pause: note", status(TestJudge.charged)),
    ("pause: cover", status(TestJudge.charged, warning: "Food")),
    ("pause: cover", status(TestJudge.charged, more: #","roles":[{"name":"Owner"}]"#)),
    ("exempt: { accounts: ['@Ana'] }", status(TestJudge.charged, more: #","acct":"ana""#)),
    ("sites: { quay: off }", status(TestJudge.charged)),
    ("off_until: 2099-01-01T00:00:00Z", status(TestJudge.charged)),
    ("pause: cover", status("")),
    ("pause: cover", #"{"spoiler_text":"","content":7}"#),
    (
      "pause: cover",
      status("<blockquote>\(TestJudge.charged)</blockquote>\(TestJudge.calm)")
    ),
    ("pause: cover", status("#EndTheStigma I am so angry that nobody talks about this!")),
  ]

  @Test(arguments: untouched)
  func leavesAlone(profile: String, body: String) throws {
    let profile = profile.hasPrefix("hide") ? profile : "hide: none\n\(profile)"
    #expect(try Self.run("/api/statuses/1", body, profile: profile).text == body)
  }

  @Test func ownWordsAreCoveredWhateverTheirTone() throws {
    let profile = """
      pause: off
      keywords: [{ phrase: "bread", title: "Baking" }]
      """
    let outcome = try Self.run("/api/home", "[\(Self.status(TestJudge.calm))]", profile: profile)
    #expect(outcome.text.contains("\"spoiler_text\":\"Baking\""))
    let other = "[\(Self.status(TestJudge.charged))]"
    #expect(try Self.run("/api/home", other, profile: profile).text == other)
  }

  @Test func ownWordsHoldInTheirContextsAlone() throws {
    let profile = "pause: off\nkeywords: [{ phrase: bread, context: [home, account] }]"
    let body = "[\(Self.status(TestJudge.calm))]"
    #expect(try Self.run("/api/home", body, profile: profile).text != body)
    #expect(try Self.run("/api/statuses/1", body, profile: profile).text == body)
    #expect(try Self.run("/api/elsewhere", body, profile: profile).text != body)
  }

  @Test func exemptionIsASetting() throws {
    let body = Self.status(TestJudge.charged, more: #","roles":[{"name":"Owner"}]"#)
    let profile = "exempt: { officials: false }"
    #expect(try Self.run("/api/statuses/1", body, profile: profile).text.contains("sounds heated"))
  }

  @Test func answersToChangesAreLeftAlone() throws {
    let body = Self.status(TestJudge.charged)
    #expect(try Self.run("/api/statuses/1", body, method: .delete).text == body)
  }

  @Test func worksInTextsThatHoldAPost() throws {
    let inner = Self.status(TestJudge.charged).replacing("\"", with: #"\""#)
    let outcome = try Self.run("/api/stream", #"{"payload":"\#(inner)","likes":3}"#)
    #expect(outcome.text.contains(#"\"spoiler_text\":\"This post sounds heated."#))
  }

  @Test(arguments: [
    #"{"post":{"labels":[],"record":{"text":"T"}}}"#, #"{"post":{"record":{"text":"T"}}}"#,
    #"{"post":{"labels":[{"val":"x"}],"record":{"text":"T"}}}"#,
  ])
  func labelsAreAdded(body: String) throws {
    let text = try Self.run("/xrpc/a", body.replacing("T", with: TestJudge.charged)).text
    #expect(text.components(separatedBy: "!warn").count == 2)
    #expect(text.contains(#"{"val":"x"},{"#) == body.contains(#""val":"x""#))
  }

  /// In a browser the script covers the whole post: the platform would cover its pictures once more.
  @Test func formsForPicturesAreForApps() throws {
    let body = #"{"tweet":{"legacy":{"full_text":"\#(TestJudge.charged)"}}}"#
    #expect(try Self.run("/graphql/a", body).text.contains("possibly_sensitive"))
    let name = try #require(HTTPField.Name("Sec-Fetch-Mode"))
    #expect(try Self.run("/graphql/a", body, fields: [name: "cors"]).text == body)
  }

  @Test func offIsOffForCountsToo() throws {
    let body = Self.status(TestJudge.charged, more: #","likes":4"#)
    let outcome = try Self.run("/api/statuses/1", body, profile: "hide: all") {
      $0.now = 1_000
      $0.reader.take(.off(minutes: 5), on: "quay", now: 1_000, tomorrow: 0)
    }
    #expect(outcome.text == body)
    let later = try Self.run("/api/statuses/1", body, profile: "hide: all") {
      $0.now = 2_000
      $0.reader.take(.off(minutes: 5), on: "quay", now: 1_000, tomorrow: 0)
    }
    #expect(later.text.contains("\"likes\":0") && later.text.contains("heated"))
  }

  @Test func noMoreIsJudgedThanABodyIsWorth() throws {
    let body =
      "[" + Array(repeating: Self.status(TestJudge.charged), count: 1_200).joined(separator: ",")
      + "]"
    let outcome = try Self.run("/api/home", body)
    #expect(outcome.report.verdicts.count == 1_000)
    #expect(outcome.text.components(separatedBy: "sounds heated").count == 1_001)
  }

  @Test func malformedBodiesPassFromThereOn() throws {
    let body = "[\(Self.status(TestJudge.charged)),{\"spoiler_text\":\"\",\"content\":"
    let outcome = try Self.run("/api/home", body)
    #expect(outcome.text.hasSuffix("{\"spoiler_text\":\"\",\"content\":"))
    #expect(outcome.report.note != nil)
  }
}
