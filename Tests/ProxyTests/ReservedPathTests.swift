import Foundation
import HTTPTypes
import Interventions
import NIOCore
import Rewriting
import Rules
import Synchronization
import Testing
import Tone

@testable import Proxy

/// What pages may ask, and what they are answered.
struct ReservedPathTests {
  /// Readers in memory.
  private final class Book: ReaderBook {
    private let states = Mutex<[String?: ReaderState]>([:])

    func state(of user: String?) -> ReaderState {
      states.withLock { $0[user] } ?? ReaderState()
    }

    func update(_ user: String?, _ change: (inout ReaderState) -> Void) {
      var state = state(of: user)
      change(&state)
      states.withLock { $0[user] = state }
    }
  }

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "rules")

  private static let judge = Result {
    let file = { (name: String) in
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    return PostJudge(
      model: try ToneModel(
        copying: [UInt8](Data(contentsOf: folder.appending(path: "tone/model.bin")))
      ),
      planner: InterventionPlanner(
        words: WordCatalogue(["en": try file("strings/en.yaml")]),
        support: SupportDirectory(parsing: try file("support/resources.yaml")),
        guidelines: Guidelines(["en": try file("guidelines/en.yaml")])
      )
    )
  }

  private static let pack = """
    site: quay
    hosts: [quay.test]
    seen: 2026-11-23
    search:
      - { match: "*://quay.test/search*", query: q }
      - { match: "*://quay.test/find/*" }
      - { match: "*://quay.test/find.json*", query: data, within: $.options.query }
      - { match: "*://quay.test/api/find*", body: $.query }
      - { match: "*://quay.test/graphql*", query: variables, within: $.text }
    """

  private static let now = 1_800_000_000
  private static let charged =
    "You are all disgusting idiots and I hate every single one of you. Get out, you pathetic liars!"

  private let book = Book()
  private let service: InterventionService
  private let rules: RuleSet

  init() throws {
    let tokens = try #require(PageTokens(key: Array(0..<32)))
    service = InterventionService(
      judge: try Self.judge.get(),
      tokens: tokens,
      readers: book,
      now: { Self.now },
      tomorrow: { Self.now + 5_000 }
    )
    rules = try RuleSet(
      packs: [SitePack(parsing: Self.pack, file: "quay.yaml")],
      profile: .newcomer
    )
  }

  private func token(host: String = "quay.test", user: String? = nil, now: Int = now) -> String {
    service.tokens.token(host: host, user: user, now: now, random: 0..<12)
  }

  private static func request(
    method: HTTPRequest.Method = .post,
    path: String = PageScript.path,
    fields: HTTPFields = [
      .contentType: "application/json", .secFetchSite: "same-origin",
      .origin: "https://quay.test",
    ]
  ) -> HTTPRequest {
    HTTPRequest(
      method: method,
      scheme: "https",
      authority: "quay.test",
      path: path,
      headerFields: fields
    )
  }

  private func answer(
    _ question: String,
    token: String? = nil,
    request: HTTPRequest = request(),
    user: String? = nil
  ) -> (status: Int, body: String) {
    let body = #"{"token":"\#(token ?? self.token(user: user))",\#(question)}"#
    let answer = ReservedPath(service: service, rules: rules, user: user)
      .answer(request, body: ByteBuffer(string: body))
    return (answer.response.status.code, String(buffer: answer.body))
  }

  private static let posts = #""posts":[{"id":0,"text":"\#(charged)","name":"Ana"}]"#

  @Test func judgesPosts() {
    let (status, body) = answer(Self.posts)
    #expect(status == 200)
    #expect(body.contains(#""cover":"cover","say":"This post sounds heated."#))
    #expect(answer(#""posts":[{"id":0,"text":"We baked bread."}]"#).body == "{}")
  }

  @Test func judgesDraftsAndSearches() {
    #expect(answer(#""draft":"\#(Self.charged)""#).body.contains(#""guideline":""#))
    #expect(answer(#""draft":"Thank you, that helped me a lot.""#).body == "{}")
    let search = { (address: String) in answer(#""search":"https://\#(address)""#).body }
    #expect(search("quay.test/search?q=i+want+to+kill+myself").contains("findahelpline.com"))
    #expect(search("quay.test/search?q=bread+recipe") == "{}")
    #expect(
      search("quay.test/find/i%20want%20to%20kill%20myself/new?a=b").contains("findahelpline")
    )
    let json = "%7B%22options%22:%7B%22query%22:%22i%20want%20to%20die%22%7D%7D"
    #expect(search("quay.test/find.json?data=\(json)").contains("findahelpline.com"))
    // A page hears nothing about other sites.
    #expect(search("elsewhere.test/search?q=i+want+to+kill+myself") == "{}")
    #expect(answer(#""search":"i want to kill myself""#).body == "{}")
  }

  /// What is posted to a search, its type, and whether it speaks of crisis.
  private static let posted: [(String, Bool)] = [
    (#"{"query":"i want to kill myself"}"#, true), (#"{"query":"bread recipe"}"#, false),
    (#"{"query":7}"#, false), (#"{"query":"#, false), ("", false),
    (#"{"query":"\u0069 want to kill myself"}"#, true),
    (#"{"query":"i want to kill myself"#, false),
  ]

  @Test(arguments: posted)
  func aPostedSearchIsKnownForAWhile(_ body: String, _ isCrisis: Bool) throws {
    try note(body, path: "/api/find?x=1")
    let question = #""search":"https://quay.test/api/find?x=2""#
    #expect((answer(question).body != "{}") == isCrisis)
    #expect(answer(question, user: "ben").body == "{}")
    #expect(answer(#""search":"https://quay.test/api/other""#).body == "{}")
    try note(#"{"query":"bread"}"#, path: "/api/find")
    #expect(answer(question).body == "{}")
  }

  @Test func aSearchInAFormIsRead() throws {
    let form = "doc_id=7&variables=%7B%22text%22%3A%22i+want+to+kill+myself%22%7D"
    try note(form, path: "/graphql")
    #expect(answer(#""search":"https://quay.test/graphql""#).body.contains("findahelpline.com"))
    try note(String(repeating: "x", count: PostedSearch.bodyBytesMax) + form, path: "/graphql")
    #expect(answer(#""search":"https://quay.test/graphql""#).body == "{}")
  }

  private func note(_ body: String, path: String) throws {
    var search = try #require(PostedSearch(Self.request(path: path), rules: rules))
    search.receive(Array(body.utf8).span)
    service.note(search, by: nil)
  }

  @Test func whatAPageHasShownIsCountedWithoutWords() throws {
    let path = ReservedPath(service: service, rules: rules, user: nil)
    let body = ByteBuffer(string: #"{"token":"\#(token())","act":"shown","kind":"nudge"}"#)
    let report = try #require(path.answer(Self.request(), body: body).report)
    #expect(report.notices == [.nudge] && report.site == "quay" && report.verdicts.isEmpty)
  }

  /// Requests that get an empty 403.
  private static let refused: [(String, HTTPRequest)] = [
    ("a GET", request(method: .get)),
    ("another path", request(path: "/.well-known/lenity/settings")),
    (
      "another site's page",
      request(fields: [.contentType: "application/json", .secFetchSite: "cross-site"])
    ),
    (
      "another origin",
      request(fields: [.contentType: "application/json", .origin: "https://evil.test"])
    ),
    ("no origin", request(fields: [.contentType: "application/json"])),
    (
      "a form",
      request(fields: [.contentType: "text/plain", .secFetchSite: "same-origin"])
    ),
  ]

  @Test(arguments: refused.indices)
  func refusesOthers(index: Int) {
    let (status, body) = answer(Self.posts, request: Self.refused[index].1)
    #expect(status == 403 && body.isEmpty, "\(Self.refused[index].0)")
  }

  @Test func refusesTokensOfOthers() throws {
    let strange = try #require(PageTokens(key: Array(repeating: 7, count: 32)))
    let tokens = [
      "", "AAAA", String(repeating: "A", count: 64), token(host: "other.test"), token(user: "ben"),
      token(now: Self.now - 31 * 86_400), String(token().dropLast()) + "!",
      strange.token(host: "quay.test", user: nil, now: Self.now, random: 0..<12),
    ]
    for token in tokens { #expect(answer(Self.posts, token: token).status == 403, "\(token)") }
    #expect(answer(Self.posts, token: token()).status == 200)
    #expect(answer(Self.posts, token: token(user: "ben"), user: "ben").status == 200)
  }

  @Test func aTokenIsNotGoodForEver() {
    let token = token()
    for _ in 0..<PageTokens.usesMax {
      _ = service.tokens.accepts(token, host: "quay.test", user: nil, now: Self.now)
    }
    #expect(!service.tokens.accepts(token, host: "quay.test", user: nil, now: Self.now))
  }

  @Test func actsAreKeptForTheirReaderAlone() {
    #expect(answer(#""act":"author","name":"Ana""#).body == "{}")
    #expect(answer(Self.posts).body == "{}")
    #expect(answer(Self.posts, user: "ben").body != "{}")
    #expect(answer(#""act":"off","minutes":-1"#, user: "ben").body == "{}")
    #expect(book.state(of: "ben").offUntil == Self.now + 5_000)
    #expect(answer(Self.posts, user: "ben").body == "{}")
    #expect(answer(#""act":"spent","seconds":40"#).body == "{}")
    #expect(book.state(of: nil).visitSeconds(on: "quay", at: Self.now) == 40)
  }

  @Test func theThresholdMovesNoFurtherThanItsBound() {
    for _ in 0..<20 { _ = answer(#""act":"fine","text":"x""#) }
    #expect(book.state(of: nil).shift == -ReaderState.shiftMax)
  }

  @Test func postsThatThePlatformCoversAreNotCoveredTwice() throws {
    let key = try #require(PostKey("<p>\(Self.charged)</p>".utf8))
    service.warned.insert(key, user: nil)
    #expect(answer(Self.posts).body == "{}")
    #expect(answer(Self.posts, user: "ben").body != "{}")
  }

  @Test func whatIsNoQuestionIsRefused() {
    #expect(answer(#""posts":7"#).status == 400)
    let path = ReservedPath(service: service, rules: rules, user: nil)
    #expect(path.answer(Self.request(), body: ByteBuffer(string: "{")).response.status == 400)
    #expect(path.answer(Self.request(), body: ByteBuffer(string: "{}")).response.status == 403)
  }

  /// The answer holds words to show, and nothing of what was chosen or counted.
  @Test func tellsNoSettings() {
    let body = answer(Self.posts).body
    for word in ["sensitivity", "region", "shift", "charged", "probab"] {
      #expect(!body.contains(word), "\(word)")
    }
  }
}
