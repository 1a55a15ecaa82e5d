import HTTPTypes
import Rules
import Testing

@testable import Rewriting

/// One exchange through a small pack, whole and in pieces.
struct ExchangeTests {
  private static let pack = """
    site: harbour
    title: Harbour
    hosts: [harbour.test]
    seen: 2026-11-23
    responses:
      - match: "https://harbour.test/api/*"
        hide:
          likes: { path: "$..likes", by: zero, why: clients insist on a number }
    pages:
      - match: "https://harbour.test/*"
        hide:
          likes: { select: ".likes", by: text, why: the word stays }
        embedded:
          - select: 'script[type="application/ld+json"]'
            as: json
            hide:
              likes: { path: "$..likes", by: zero, why: readers of schema.org insist on a number }
    """

  private static func rules() throws -> RuleSet {
    try RuleSet(
      packs: [SitePack(parsing: pack, file: "harbour.yaml")],
      profile: Profile(parsing: "hide: all", file: "all.yaml")
    )
  }

  private static func exchange(
    _ path: String,
    fields: HTTPFields = [:],
    limits: RewritingLimits = RewritingLimits()
  ) throws -> Exchange {
    let request = HTTPRequest(
      method: .get,
      scheme: "https",
      authority: "harbour.test",
      path: path,
      headerFields: fields
    )
    return Exchange(request: request, rules: try rules(), limits: limits)
  }

  private static func body(
    _ exchange: Exchange,
    _ bytes: [UInt8],
    chunk: Int
  ) throws -> String {
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      let piece = Array(bytes[start..<min(start + chunk, bytes.count)])
      try exchange.receive(body: piece.span, into: &output)
    }
    try exchange.end(into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [1, 7, 4_096])
  func rewritesJSONWhateverTheChunks(chunk: Int) throws {
    let exchange = try Self.exchange("/api/posts")
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"])
    )
    #expect(!exchange.passesBodyThrough)
    let text = try Self.body(
      exchange,
      Array(#"{"id":9007199254740993,"likes":42}"#.utf8),
      chunk: chunk
    )
    #expect(text == #"{"id":9007199254740993,"likes":0}"#)
    #expect(exchange.report.edits.count == 1)
    #expect(exchange.report.site == "harbour")
  }

  @Test func correctsTheHeadOfWhatItRewrites() throws {
    let head = try Self.exchange("/api/posts").receive(
      head: HTTPResponse(
        status: .ok,
        headerFields: [
          .contentType: "application/json", .contentLength: "34", .eTag: "\"a\"",
          .lastModified: "Mon, 23 Nov 2026 10:00:00 GMT", .acceptRanges: "bytes",
          .cacheControl: "max-age=60",
        ]
      )
    )
    #expect(head.headerFields[.contentLength] == nil)
    #expect(head.headerFields[.lastModified] == nil)
    #expect(head.headerFields[.acceptRanges] == nil)
    #expect(head.headerFields[.eTag]?.hasPrefix("W/\"a~lenity-s") == true)
    #expect(head.headerFields[.cacheControl] == "max-age=60")
  }

  @Test func leavesTheHeadOfWhatPassesThrough() throws {
    let exchange = try Self.exchange("/logo")
    let fields: HTTPFields = [.contentType: "image/png", .contentLength: "34", .eTag: "\"a\""]
    let head = exchange.receive(head: HTTPResponse(status: .ok, headerFields: fields))
    #expect(head.headerFields == fields)
    #expect(exchange.passesBodyThrough)
  }

  @Test func hintsThatLeadRoundTheProxyAreRemovedEverywhere() throws {
    let name = try #require(HTTPField.Name("Alt-Svc"))
    let head = try Self.exchange("/logo").receive(
      head: HTTPResponse(status: .ok, headerFields: [name: "h3=\":443\""])
    )
    #expect(head.headerFields[name] == nil)
  }

  @Test func bodiesPastTheLimitPassUnchangedFromThere() throws {
    var limits = RewritingLimits()
    limits.decodedBytesMax = 20
    let exchange = try Self.exchange("/api/posts", limits: limits)
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"])
    )
    let json = #"[{"likes":1},{"likes":2},{"likes":3}]"#
    let text = try Self.body(exchange, Array(json.utf8), chunk: 10)
    #expect(text == #"[{"likes":0},{"likes":2},{"likes":3}]"#)
    #expect(exchange.report.note?.contains("larger than 20 bytes") == true)
  }

  @Test func aBodyThatIsNotJSONPassesUnchanged() throws {
    let exchange = try Self.exchange("/api/posts")
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"])
    )
    #expect(try Self.body(exchange, Array("<html>502</html>".utf8), chunk: 3) == "<html>502</html>")
    #expect(exchange.report.note != nil)
  }

  @Test func pagesKeepTheWordAndLoseTheNumber() throws {
    let exchange = try Self.exchange("/page")
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "text/html"])
    )
    let html = "<p>1,234 boats</p><b class=likes>1,234 likes</b>"
    let text = try Self.body(exchange, Array(html.utf8), chunk: 5)
    #expect(text == "<p>1,234 boats</p><b class=likes>likes</b>")
  }

  @Test(arguments: [1, 9, 4_096])
  func structuredDataIsReadFromItsFirstMember(chunk: Int) throws {
    let exchange = try Self.exchange("/page")
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "text/html"])
    )
    let open = #"<script type="application/ld+json">"#
    let html = open + #"{"likes":7,"in":{"likes":8}}</script>"#
    let text = try Self.body(exchange, Array(html.utf8), chunk: chunk)
    #expect(text == open + #"{"likes":0,"in":{"likes":0}}</script>"#)
  }

  @Test func jsonUnderTheNameOfHTMLIsStillJSON() throws {
    let exchange = try Self.exchange("/api/posts")
    _ = exchange.receive(
      head: HTTPResponse(status: .ok, headerFields: [.contentType: "text/html"])
    )
    #expect(try Self.body(exchange, Array("\n {\"likes\":5}".utf8), chunk: 1) == "\n {\"likes\":0}")
  }

  @Test func aCutBodyIsAnErrorAndNotAShortPage() throws {
    let exchange = try Self.exchange("/api/posts")
    _ = exchange.receive(
      head: HTTPResponse(
        status: .ok,
        headerFields: [.contentType: "application/json", .contentEncoding: "gzip"]
      )
    )
    #expect(throws: (any Error).self) {
      try Self.body(exchange, [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3], chunk: 4)
    }
  }

  @Test func anEmptyBodyNeedsNoCoding() throws {
    let exchange = try Self.exchange("/api/posts")
    _ = exchange.receive(
      head: HTTPResponse(
        status: .ok,
        headerFields: [.contentType: "application/json", .contentEncoding: "gzip"]
      )
    )
    #expect(try Self.body(exchange, [], chunk: 4) == "")
  }

  @Test func unknownCodingsPassStillCoded() throws {
    let exchange = try Self.exchange("/api/posts")
    let fields: HTTPFields = [.contentType: "application/json", .contentEncoding: "exi"]
    let head = exchange.receive(head: HTTPResponse(status: .ok, headerFields: fields))
    #expect(head.headerFields == fields)
    #expect(exchange.passesBodyThrough)
    #expect(exchange.report.note != nil)
  }

  @Test(arguments: [204, 304, 205])
  func responsesWithoutContentNeedNoRewriter(code: Int) throws {
    let exchange = try Self.exchange("/api/posts")
    _ = exchange.receive(
      head: HTTPResponse(
        status: .init(code: code),
        headerFields: [.contentType: "application/json"]
      )
    )
    #expect(exchange.passesBodyThrough)
  }
}
