import Edits
import Foundation
import HTTPTypes
import Rules
import Testing

@testable import Rewriting

/// What happens where a body passes the limit: at the same byte however it comes, and nothing is cut in two.
struct BodyLimitTests {
  private static let pack = """
    site: harbour
    title: Harbour
    hosts: [harbour.test]
    seen: 2026-11-23
    responses:
      - match: "https://harbour.test/*"
        hide:
          likes: { path: "$..likes", by: zero, why: clients insist on a number }
          reposts: { path: "$..boosts", by: absence, why: the schema leaves it open }
          views: { path: "$..seen", by: text, why: a sentence }
    pages:
      - match: "https://harbour.test/*"
        hide:
          likes: { select: ".likes", by: text, why: the word stays }
          views: { select: ".views", by: absence, why: nothing else is in it }
        embedded:
          - select: 'script[type="application/json"]'
            as: json
            hide:
              likes: { path: "$..likes", by: zero, why: readers insist on a number }
          - select: 'script:not([type])'
            as: script
            hide:
              likes: { path: "$..likes", by: zero, why: readers insist on a number }
    """

  /// A body of each kind, and what it becomes where it is within the limit.
  static let bodies: [(type: String, body: String, rewritten: String)] = [
    (
      "application/json",
      #"{"a":[{"likes":1234,"boosts":56,"n":"x"},{"boosts":7,"likes":"12.5K"}],"seen":"1,234 views"}"#,
      #"{"a":[{"likes":0,"n":"x"},{"likes":"12.5K"}],"seen":"views"}"#
    ),
    (
      "application/x-ndjson", "{\"likes\":1234}\n{\"boosts\":56}\n{\"likes\":78}\n",
      "{\"likes\":0}\n{}\n{\"likes\":0}\n"
    ),
    (
      "multipart/mixed; boundary=b",
      "--b\r\nContent-Type: application/json\r\n\r\n{\"likes\":1234}\r\n--b--\r\n",
      "--b\r\nContent-Type: application/json\r\n\r\n{\"likes\":0}\r\n--b--\r\n"
    ),
    (
      "text/html; charset=utf-8",
      "<p>1,234 boats</p><b class=likes>1,234 likes</b><i class=views>56</i><u>x</u>",
      "<p>1,234 boats</p><b class=likes>likes</b><u>x</u>"
    ),
    (
      "text/html; charset=utf-8",
      #"<script type="application/json">{"n":1,"likes":1234}</script><b class=likes>5</b>"#,
      #"<script type="application/json">{"n":1,"likes":0}</script><b class=likes></b>"#
    ),
    (
      "text/html; charset=utf-8",
      #"<script>var a={"likes":1234},b={likes:56};</script><b class=likes>5</b>"#,
      #"<script>var a={"likes":0},b={likes:0};</script><b class=likes></b>"#
    ),
    (
      "text/html; charset=utf-8", #" {"likes":1234,"n":{"likes":56}}"#,
      #" {"likes":0,"n":{"likes":0}}"#
    ),
  ]

  private struct Outcome: Equatable {
    var body: String
    var edits: [Range<Int>]
    var note: String?
  }

  private static let rules = Result {
    try RuleSet(
      packs: [SitePack(parsing: pack, file: "harbour.yaml")],
      profile: Profile(parsing: "hide: all", file: "all.yaml")
    )
  }

  private static func outcome(
    _ type: String,
    _ bytes: [UInt8],
    limit: Int,
    chunk: Int,
    isCoded: Bool = false
  ) throws -> Outcome {
    var limits = RewritingLimits()
    limits.decodedBytesMax = limit
    let request = HTTPRequest(
      method: .get,
      scheme: "https",
      authority: "harbour.test",
      path: "/api"
    )
    let exchange = Exchange(request: request, rules: try rules.get(), limits: limits)
    var fields: HTTPFields = [.contentType: type]
    if isCoded { fields[.contentEncoding] = "deflate" }
    _ = exchange.receive(head: HTTPResponse(status: .ok, headerFields: fields))
    let sent = isCoded ? deflated(bytes) : bytes
    var output: [UInt8] = []
    for start in stride(from: 0, to: sent.count, by: chunk) {
      let piece = Array(sent[start..<min(start + chunk, sent.count)])
      try exchange.receive(body: piece.span, into: &output)
    }
    try exchange.end(into: &output)
    return Outcome(
      body: String(decoding: output, as: UTF8.self),
      edits: exchange.report.edits.map(\.range),
      note: exchange.report.note
    )
  }

  /// A zlib stream (RFC 1950) of one stored block.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let count = UInt16(bytes.count)
    let lengths = [count, ~count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let sum = high << 16 | low
    return [0x78, 0x01, 0x01] + lengths + bytes
      + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
  }

  @Test(arguments: bodies.indices)
  func cutsAtTheSameByteHoweverTheBodyComes(index: Int) throws {
    let (type, text, rewritten) = Self.bodies[index]
    let bytes = Array(text.utf8)
    for limit in 0...bytes.count + 1 {
      let whole = try Self.outcome(type, bytes, limit: limit, chunk: bytes.count)
      for chunk in [1, 2, 3, 7, 16, 64] {
        for isCoded in [false, true] {
          let other = try Self.outcome(type, bytes, limit: limit, chunk: chunk, isCoded: isCoded)
          #expect(other == whole, "limit \(limit), pieces of \(chunk), coded: \(isCoded)")
        }
      }
      #expect((whole.note != nil) == (limit < bytes.count), "limit \(limit)")
      if limit >= bytes.count { #expect(whole.body == rewritten) }
    }
  }

  @Test func anEventStreamIsReadForAsLongAsItGoesOn() throws {
    let event = "data: {\"likes\":1234}\n\n"
    let outcome = try Self.outcome(
      "text/event-stream",
      Array(String(repeating: event, count: 9).utf8),
      limit: 40,
      chunk: 7
    )
    #expect(outcome.body == String(repeating: "data: {\"likes\":0}\n\n", count: 9))
    #expect(outcome.note == nil)
  }

  @Test(arguments: bodies.indices)
  func replacesAValueWhollyOrNotAtAll(index: Int) throws {
    let (type, text, _) = Self.bodies[index]
    let bytes = Array(text.utf8)
    for limit in 0..<bytes.count {
      let outcome = try Self.outcome(type, bytes, limit: limit, chunk: bytes.count)
      let found = outcome.body.matches(of: /\d+(?:[.,]\d+)*K?/).map { String($0.output) }
      let allowed: Set = ["0", "1", "5", "7", "56", "78", "1234", "1,234", "12.5K"]
      #expect(Set(found).subtracting(allowed).isEmpty, "limit \(limit): \(outcome.body)")
      #expect(outcome.body.hasSuffix(text.suffix(2)), "limit \(limit): \(outcome.body)")
      guard type == "application/json" else { continue }
      #expect(throws: Never.self, "limit \(limit): \(outcome.body)") {
        try JSONSerialization.jsonObject(with: Data(outcome.body.utf8))
      }
    }
  }
}
