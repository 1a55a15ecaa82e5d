import Foundation
import HTTPTypes
import Testing

@testable import Captures

struct RecordingTests {
  private static func redact(_ text: String) -> String {
    var report = RedactionReport()
    return String(decoding: TextRedaction.redact(Array(text.utf8), into: &report), as: UTF8.self)
  }

  /// Each row: what was sent, what is kept.
  @Test(arguments: [
    (#"{"csrfToken":"abcdefgh1","n":12}"#, #"{"csrfToken":"redacted","n":12}"#),
    (#"{"auth_token" : "abcdefgh1"}"#, #"{"auth_token" : "redacted"}"#),
    (
      #""{\"sessionId\":\"abcdefgh1\",\"likes\":3}""#,
      #""{\"sessionId\":\"redacted\",\"likes\":3}""#
    ),
    ("user=a&password=hunter2&go=1", "user=a&password=redacted&go=1"),
    (#"{"password":"it's \"so\" secret, no?"}"#, #"{"password":"redacted"}"#),
    (
      #"<meta name="csrf-token" content="abcdefgh1">"#,
      #"<meta name="csrf-token" content="redacted">"#
    ),
    (
      #"<input name='authenticity_token' value='abcdefgh1'>"#,
      #"<input name='authenticity_token' value='redacted'>"#
    ),
    ("write to ana.lee+x@mail.example, please", "write to redacted, please"),
    ("?next=ana%40mail.example&x=1", "?next=redacted&x=1"),
  ])
  func takesOutWhatIsPersonal(sent: String, kept: String) {
    #expect(Self.redact(sent) == kept)
  }

  @Test(arguments: [
    #"{"author":"abcdefghij","likes_count":12}"#,
    #"{"tokens":true,"session":null,"csrf":{}}"#,
    #"<meta name="description" content="abcdefgh1">"#,
    #"<img srcset="/icon@2x.png 2x"> @ana@harbour.example: hello"#,
    #"{"text":"the token was a long sentence with spaces"}"#,
    "a@b", "@", "%40", "=", ":", "", #"{"token":""#, #"{"token":"\"#, "token=",
  ])
  func keepsWhatIsNot(_ text: String) {
    #expect(Self.redact(text) == text)
  }

  @Test(arguments: [
    ("/i/api/1.1/dm/inbox_initial_state.json", "", true),
    ("/i/api/graphql/x1/DmAllSearchSlice?v=1", "", true),
    ("/api/v1/direct_v2/threads/", "", true),
    ("/voyager/api/voyagerMessagingGraphQL/graphql", "", true),
    ("/api/graphql", "fb_api_req_friendly_name=MessengerThreadQuery&x=1", true),
    ("/api/graphql", "fb_api_req_friendly_name=CometFeedQuery&x=1", false),
    ("/i/api/graphql/x1/HomeTimeline", "", false),
    ("/search?q=messages", "", false),
  ])
  func knowsPrivateConversations(path: String, body: String, isPrivate: Bool) {
    #expect(PrivateEndpoint.names(path: path, requestBody: Array(body.utf8)) == isPrivate)
  }

  @Test func privateTextsGoAndTheirStructureStays() {
    var report = RedactionReport()
    let body = #"{"items":[{"type":"text","body":"a word","likes":3,"to":["Ana"],"gone":""}]}"#
    let kept = PrivateEndpoint.redact(Array(body.utf8), into: &report)
    #expect(
      String(decoding: kept, as: UTF8.self)
        == #"{"items":[{"type":"text","body":"redacted","likes":3,"to":["redacted"],"gone":""}]}"#
    )
    #expect(report.counts == [.message: 2])
    #expect(PrivateEndpoint.redact(Array("no JSON".utf8), into: &report).isEmpty)
  }

  // MARK: Files

  private static func exchange(_ number: Int) throws -> RecordedExchange {
    let fields: HTTPFields = [.cookie: "sid=abc; theme=dark", .authorization: "Bearer xyz"]
    var exchange = RecordedExchange(
      request: HTTPRequest(
        method: .get,
        scheme: "https",
        authority: "quay.example",
        path: "/api/posts?page=\(number)&access_token=abc",
        headerFields: fields
      ),
      startedMilliseconds: 1_790_000_000_000
    )
    exchange.response = HTTPResponse(
      status: .ok,
      headerFields: [.contentType: "application/json", .setCookie: "sid=abc; Path=/; Secure"]
    )
    exchange.responseBody = Array(#"{"posts":[{"likes_total":\#(number),"text":"ü \u0001"}]}"#.utf8)
    return exchange
  }

  private static func recording(_ count: Int) throws -> (bytes: Data, report: RedactionReport) {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).har")
    defer { try? FileManager.default.removeItem(at: url) }
    let file = try CaptureFile(path: url.path, version: "1", isRedacting: true)
    for number in 0..<count { try file.append(exchange(number)) }
    let mode = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    return (try Data(contentsOf: url), file.redactions)
  }

  @Test func aRecordingIsRead() throws {
    let (bytes, report) = try Self.recording(3)
    let summary = try HARSummary(reading: [[UInt8](bytes)[...]])
    #expect(summary.entryCount == 3)
    #expect(summary.bodyCount == 3)
    #expect(report.counts == [.field: 9, .parameter: 3])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("2026-09-21T14:13:20.000Z"))
    for secret in ["sid=abc", "xyz", "token=abc"] { #expect(!text.contains(secret)) }
    #expect(try JSONSerialization.jsonObject(with: bytes) is [String: Any])
  }

  /// Wherever the power fails, the entries before that are read, and what is handed on is a whole file.
  @Test func aCutRecordingIsReadToItsLastWholeEntry() throws {
    let bytes = [UInt8](try Self.recording(2).bytes)
    let head = bytes.firstRange(of: Array("\"entries\":[".utf8))?.upperBound ?? 0
    for end in head..<bytes.count {
      var log = HARLog()
      var output: [UInt8] = []
      let receive = { (part: CapturePart) in
        switch part {
        case .surrounding(let bytes): output += bytes
        case .entry(let entry, _): output += entry.bytes
        }
      }
      try log.write(bytes[..<end], receive)
      try log.end(receive)
      let whole = try HARSummary(reading: [output[...]])
      #expect(whole.entryCount == log.entryCount)
      #expect(log.isCut == (end < bytes.count - 1))
    }
  }

  @Test func aFileThatIsNoRecordingMustBeWhole() throws {
    var bytes = [UInt8](try Self.recording(1).bytes)
    bytes = Array(bytes.dropLast(20)).replacing(Array("Lenity".utf8), with: Array("quill".utf8))
    #expect(throws: HARError.self) { try HARSummary(reading: [bytes[...]]) }
  }

  @Test func codedBodiesAreKeptDecodedAndPicturesNot() throws {
    var composer = EntryComposer(isRedacting: false)
    var exchange = try Self.exchange(1)
    exchange.response?.headerFields[.contentEncoding] = "gzip"
    // gzip of "{}".
    let coded = "H4sIAAAAAAAA/6uuBQBDv6ajAgAAAA=="
    exchange.responseBody = Data(base64Encoded: coded).map { [UInt8]($0) }
    #expect(
      String(decoding: composer.entry(for: exchange), as: UTF8.self).contains(#""text":"{}""#)
    )
    exchange.responseBody = nil
    let entry = String(decoding: composer.entry(for: exchange), as: UTF8.self)
    #expect(entry.contains("not kept"))
    #expect(!RecordedExchange.keepsBody(ofType: "image/png"))
    #expect(RecordedExchange.keepsBody(ofType: "application/activity+json; charset=utf-8"))
  }
}
