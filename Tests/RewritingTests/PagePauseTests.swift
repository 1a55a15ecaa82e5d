import ContentSecurityPolicy
import Foundation
import HTTPTypes
import Interventions
import Rules
import Testing

@testable import Rewriting

/// Pages: covers in the stream, the script, policies, cards, and the person's own style.
struct PagePauseTests {
  private static let pack = """
    site: quay
    title: Quay
    hosts: [quay.test]
    seen: 2026-11-23
    pages:
      - match: "https://quay.test/*"
        posts:
          - { at: .post, text: .words, warning: .own, author: { name: .who } }
          - { at: app-post, live: true }
    search:
      - { match: "https://quay.test/find*", query: q }
      - { match: "https://quay.test/panel*", query: q, own_panel: .theirs }
    compose:
      - { match: "https://quay.test/*", box: textarea, send: .send }
    """

  static let browser: HTTPFields = {
    var fields = HTTPFields()
    if let name = HTTPField.Name("Sec-Fetch-Dest") { fields[name] = "document" }
    return fields
  }()

  struct Page {
    var text: String
    var fields: HTTPFields
    var report: ExchangeReport

    var hasScript: Bool { text.contains("<script nonce=\"\(PagePauseTests.nonce)\">") }
  }

  static let nonce = "AAAAAAAAAAAAAAAAAAAAAA"

  static func page(
    _ body: String,
    path: String = "/",
    request: HTTPFields = browser,
    response: HTTPFields = [.contentType: "text/html; charset=utf-8"],
    status: HTTPResponse.Status = .ok,
    profile: String = "hide: none",
    chunk: Int = .max,
    hasContext: Bool = true
  ) throws -> Page {
    let rules = try RuleSet(
      packs: [SitePack(parsing: pack, file: "quay.yaml")],
      profile: Profile(parsing: profile, file: "p.yaml")
    )
    let nonce = try #require(PolicyNonce(nonce))
    var context = InterventionContext(judge: try TestJudge.judge())
    context.pageSecrets = { _ in InterventionContext.PageSecrets(nonce: nonce, token: "secret") }
    let exchange = Exchange(
      request: HTTPRequest(
        method: .get,
        scheme: "https",
        authority: "quay.test",
        path: path,
        headerFields: request
      ),
      rules: rules,
      context: hasContext ? context : nil
    )
    let head = exchange.receive(head: HTTPResponse(status: status, headerFields: response))
    var output: [UInt8] = []
    let bytes = Array(body.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(chunk, max(1, bytes.count))) {
      let piece = Array(bytes[start..<min(start + min(chunk, bytes.count), bytes.count)])
      try exchange.receive(body: piece.span, into: &output)
    }
    try exchange.end(into: &output)
    return Page(
      text: String(decoding: output, as: UTF8.self),
      fields: head.headerFields,
      report: exchange.report
    )
  }

  private static func post(_ text: String, more: String = "") -> String {
    "<div class=post><b class=who>Ana</b>\(more)<p class=words>\(text)</p></div>"
  }

  private static func whole(_ body: String) -> String {
    "<!DOCTYPE html><html><head><title>t</title></head><body><main>\(body)</main></body></html>"
  }

  // MARK: Covers

  @Test(arguments: [1, 17, 100_000])
  func serverDrawnPostsAreCoveredInTheStream(chunk: Int) throws {
    let body = Self.whole(Self.post(TestJudge.calm) + Self.post(TestJudge.charged))
    let page = try Self.page(body, chunk: chunk)
    #expect(page.text.contains(Self.post(TestJudge.calm)))
    let cover = #"<div class=post><details class="lenity-cover" title="Lenity: quay.yaml:8:9">"#
    #expect(page.text.contains(cover))
    #expect(page.text.contains("\(TestJudge.charged)</p></details></div>"))
    #expect(page.text.contains(TestJudge.heated))
    #expect(page.report.verdicts.map(\.intervention) == [.none, .cover])
    // The style stands before the first post, and the page is otherwise the page.
    let style = try #require(page.text.range(of: "<style>.lenity-cover"))
    #expect(style.lowerBound < (try #require(page.text.range(of: "<title>"))).lowerBound)
  }

  @Test func crisisGetsLinesToTurnTo() throws {
    let page = try Self.page(
      Self.whole(Self.post(TestJudge.crisis)),
      profile: "support: { region: DE }"
    )
    #expect(page.text.contains("</details><aside class=\"lenity-support\""))
    #expect(page.text.contains("tel:08001110111"))
    let off = try Self.page(Self.whole(Self.post(TestJudge.crisis)), profile: "support: off")
    #expect(!off.text.contains("<aside"))
  }

  @Test func aPostWithAWarningIsLeftAlone() throws {
    let post = Self.post(TestJudge.charged, more: "<i class=own>CW</i>")
    #expect(try Self.page(Self.whole(post)).text.contains(post))
  }

  @Test(arguments: ["pause: off", "sites: { quay: off }"])
  func offChangesNoByte(profile: String) throws {
    let body = Self.whole(Self.post(TestJudge.charged))
    #expect(try Self.page(body, profile: "hide: none\n\(profile)").text == body)
  }

  @Test func withoutAJudgeNothingIsPaused() throws {
    let body = Self.whole(Self.post(TestJudge.charged))
    #expect(try Self.page(body, hasContext: false).text == body)
  }

  /// Pages in other encodings may not say so before what is put in.
  @Test func whatIsPutInIsASCII() throws {
    let body = Self.whole(Self.post(TestJudge.crisis) + Self.post(TestJudge.charged))
    let profile = "language: ja\nsupport: { region: JP }"
    let page = try Self.page(body, path: "/find?q=i+want+to+kill+myself", profile: profile)
    #expect(page.text.contains("<aside") && page.text.contains("&#x"))
    #expect(page.text.utf8.allSatisfy { $0 < 0x80 })
  }

  // MARK: The script

  @Test func theScriptIsTheFirstInTheHead() throws {
    let page = try Self.page(Self.whole(""))
    #expect(page.text.hasPrefix("<!DOCTYPE html><html><head><script nonce=\"\(Self.nonce)\">"))
    #expect(page.text.contains(#"({"token":"secret""#))
    #expect(page.text.contains(#""at":"app-post""#) && page.text.contains(#""box":"textarea""#))
    #expect(page.text.contains(#""match":"https://quay.test/find*""#))
  }

  private static let bare = whole("")

  /// Request fields, response fields, status, body: whether the script is put in.
  private static let places: [(String, HTTPFields, HTTPFields, Int, String, Bool)] = [
    ("a document", browser, [.contentType: "text/html"], 200, bare, true),
    ("an old browser", [.accept: "text/html,*/*"], [.contentType: "text/html"], 200, bare, true),
    ("another program", [.accept: "*/*"], [.contentType: "text/html"], 200, bare, false),
    ("no field at all", [:], [.contentType: "text/html"], 200, bare, false),
    ("a fetch", fetched("empty"), [.contentType: "text/html"], 200, bare, false),
    ("a frame", fetched("iframe"), [.contentType: "text/html"], 200, bare, true),
    ("XHTML", browser, [.contentType: "application/xhtml+xml"], 200, bare, false),
    ("a part", [.accept: "text/html"], [.contentType: "text/html"], 200, "<p>x</p>", false),
    (
      "a download", browser,
      [.contentType: "text/html", .contentDisposition: "attachment; filename=a.html"], 200, bare,
      false
    ),
    ("an error", browser, [.contentType: "text/html"], 404, bare, false),
    ("text", browser, [.contentType: "text/plain"], 200, bare, false),
  ]

  private static func fetched(_ destination: String) -> HTTPFields {
    var fields: HTTPFields = [.accept: "text/html"]
    if let name = HTTPField.Name("Sec-Fetch-Dest") { fields[name] = destination }
    return fields
  }

  @Test(arguments: places.indices)
  func onlyPagesGetTheScript(index: Int) throws {
    let (name, request, response, status, body, expected) = Self.places[index]
    for chunk in [1, .max] {
      let page = try Self.page(
        body,
        request: request,
        response: response,
        status: .init(code: status),
        chunk: chunk
      )
      #expect(page.hasScript == expected, "\(name)")
      if !expected { #expect(!page.text.contains("secret"), "\(name)") }
    }
  }

  @Test func policiesLetItThrough() throws {
    let body = """
      <!doctype html><head><meta http-equiv=content-security-policy content="default-src 'none'">\
      <title>t</title></head>
      """
    let page = try Self.page(
      body,
      response: [
        .contentType: "text/html", .contentSecurityPolicy: "script-src 'strict-dynamic' 'nonce-x'",
      ]
    )
    let header = try #require(page.fields[.contentSecurityPolicy])
    #expect(header.contains("'nonce-\(Self.nonce)'") && header.contains("'nonce-x'"))
    let list = PolicyList(parsing: header)
    #expect(list.allows(inline: .script, nonce: Self.nonce))
    let start = try #require(page.text.range(of: "content=\"default-src"))
    let meta = page.text[start.lowerBound...].prefix { $0 != ">" }
    #expect(meta.contains("'nonce-\(Self.nonce)'") && meta.contains("/.well-known/lenity/"))
  }

  @Test func aPageWithTheScriptIsAlwaysSentWhole() throws {
    let fields: HTTPFields = [.contentType: "text/html", .eTag: "\"a\"", .lastModified: "x"]
    let page = try Self.page(Self.bare, response: fields)
    #expect(page.fields[.eTag] == nil && page.fields[.lastModified] == nil)
    let plain = try Self.page(Self.bare, request: [:], response: fields)
    #expect(plain.fields[.eTag] != nil)
  }

  // MARK: Searches

  /// Path, whether the card stands above the results.
  private static let searches = [
    ("/find?q=i+want+to+kill+myself", true), ("/find?x=1&q=how%20to%20kill%20myself", true),
    ("/find?q=suicide+squad+trailer", false), ("/find?q=sourdough", false), ("/find", false),
    ("/other?q=i+want+to+kill+myself", false), ("/panel?q=i+want+to+kill+myself", false),
  ]

  @Test(arguments: searches)
  func aSearchThatSpeaksOfCrisisGetsACard(path: String, expected: Bool) throws {
    let page = try Self.page(Self.whole("<p>results"), path: path)
    #expect(page.text.contains("<main><div class=\"lenity-search\"><aside") == expected)
    #expect(page.report.verdicts.contains { $0.intervention == .support } == expected)
  }

  @Test func theCardIsNotDoubledByTheScript() throws {
    let page = try Self.page(Self.whole(""), path: "/panel?q=x")
    #expect(page.text.contains(#""panel":".theirs""#))
    #expect(page.text.contains(#""help":".lenity-search,"#))
  }

  // MARK: The person's own lines

  @Test func ownFiltersStyleThePageAndChangeItsHead() throws {
    let profile = """
      hide: none
      pause: off
      filters: |
        quay.test##.promo
        ||quay.test^$removeheader=refresh
        ||quay.test^$csp=img-src 'none'
      """
    let refresh = try #require(HTTPField.Name("Refresh"))
    let page = try Self.page(
      Self.bare,
      response: [
        .contentType: "text/html", refresh: "5", .contentSecurityPolicy: "style-src 'self'",
      ],
      profile: profile
    )
    let style = ".promo{display: none !important}"
    #expect(page.text.contains("<head><style>\(style)</style>"))
    #expect(page.fields[refresh] == nil)
    let policies = page.fields[values: .contentSecurityPolicy]
    #expect(policies.count == 2 && policies[1].hasPrefix("img-src 'none'"))
    #expect(policies.allSatisfy { PolicyList(parsing: $0).allows(inline: .style, content: style) })
    #expect(!page.hasScript)
  }
}
