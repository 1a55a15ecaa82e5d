import Foundation
import HTTPTypes
import NIOCore
import Testing
import Upstream

/// Against a real web server, over TLS, with both versions of HTTP.
@Suite(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
struct FetchTests {
  static let origins = ["https://h2.good.test", "https://h1.good.test", "http://plain.test"]
  let origin: NginxOrigin
  let client: UpstreamClient

  init() throws {
    origin = try NginxOrigin.shared.get()
    client = try UpstreamClient(configuration: try origin.configuration(), threads: 2)
  }

  @Test(arguments: zip(origins, [UpstreamHTTPVersion.http2, .http11, .http11]))
  func bringsHeadAndBody(url: String, version: UpstreamHTTPVersion) async {
    let answer = await client.fetch(url + "/sixteen")
    #expect(answer.failure == nil)
    #expect(answer.version == version)
    #expect(answer.head?.status.code == 200)
    #expect(answer.head?.headerFields[.contentLength] == "16")
    #expect(answer.text == "0123456789abcdef")
    #expect(answer.isComplete)
  }

  @Test(arguments: origins)
  func sendsPathAndFieldsAsGiven(url: String) async throws {
    let field = HTTPField(name: try #require(HTTPField.Name("X-One")), value: "välue")
    let answer = await client.fetch(url + "/echo/../echo?q=a%2fb;%20'", fields: [field.name: "v"])
    // nginx resolves the dots for itself and shows the target as it came.
    #expect(answer.text == "GET /echo/../echo?q=a%2fb;%20' v")
  }

  @Test(arguments: origins)
  func answersHeadWithoutABody(url: String) async {
    let answer = await client.fetch(url + "/sixteen", method: .head)
    #expect(answer.failure == nil)
    #expect(answer.head?.headerFields[.contentLength] == "16")
    #expect(answer.bodyByteCount == 0)
    #expect(answer.isComplete)
  }

  @Test(arguments: origins)
  func bringsBodilessAndRedirectingAnswersAsTheyAre(url: String) async {
    let nothing = await client.fetch(url + "/nothing")
    #expect(nothing.head?.status.code == 204)
    #expect(nothing.isComplete)
    let away = await client.fetch(url + "/away")
    #expect(away.head?.status.code == 302)
    let validator = await client.fetch(url + "/sixteen").head?.headerFields[.eTag]
    let unchanged = await client.fetch(
      url + "/sixteen",
      fields: [.ifNoneMatch: validator ?? "missing"]
    )
    #expect(unchanged.head?.status.code == 304)
    #expect(unchanged.isComplete)
  }

  @Test(arguments: origins)
  func keepsFieldsInOrderWithDuplicates(url: String) async {
    let answer = await client.fetch(url + "/twice")
    let own = answer.head?.headerFields.filter { $0.name.canonicalName.hasPrefix("x-") } ?? []
    #expect(own.map(\.value) == ["a", "m", "b"])
  }

  @Test(arguments: origins)
  func leavesContentCodingsOn(url: String) async throws {
    let answer = await client.fetch(url + "/zipped.gz")
    #expect(answer.head?.headerFields[.contentEncoding] == "gzip")
    #expect(answer.body == (try origin.scratch.bytes(of: "www/zipped.gz")))
  }

  /// Of a body with a length over HTTP/2, libcurl 7.88 loses the trailers; this one has no length.
  @Test(arguments: origins)
  func bringsTrailers(url: String) async throws {
    let name = try #require(HTTPField.Name("X-Trailer"))
    let answer = await client.fetch(url + "/trailing")
    #expect(answer.trailers?[name] == "at the end")
    #expect(answer.text == "0123456789abcdef")
  }

  @Test func multiplexesRequestsToOneHostOverOneConnection() async {
    let numbers = await withTaskGroup(of: String.self) { group in
      for _ in 0..<40 {
        group.addTask { await client.fetch("https://h2.good.test/connection").text }
      }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(numbers.count == 1)
  }

  @Test func keepsHTTP1ConnectionsAlive() async {
    var numbers = Set<String>()
    for _ in 0..<10 { numbers.insert(await client.fetch("https://h1.good.test/connection").text) }
    #expect(numbers.count == 1)
  }

  @Test func takesHTTP1WhereAskedThoughAnHTTP2ConnectionIsIdle() async {
    #expect(await client.fetch("https://h2.good.test/protocol").text == "HTTP/2.0")
    let plain = await client.fetch("https://h2.good.test/protocol", prefersHTTP1: true)
    #expect(plain.text == "HTTP/1.1")
    let ranged = await client.fetch("https://h2.good.test/protocol", fields: [.range: "bytes=0-"])
    #expect(ranged.version == .http11)
    #expect(await client.fetch("https://h2.good.test/protocol").text == "HTTP/2.0")
  }

  @Test(arguments: origins, [true, false])
  func streamsRequestBodies(url: String, hasLength: Bool) async throws {
    let name = UUID().uuidString
    let pieces = (0..<40).map { [UInt8](repeating: UInt8($0), count: 50_000) }
    let count = pieces.reduce(0) { $0 + $1.count }
    let recorder = Recorder()
    let transfer = client.start(
      request(url + "/put/" + name, method: .put),
      body: .stream(length: hasLength ? count : nil),
      sink: recorder
    )
    var writableCount = 0
    for piece in pieces where !transfer.send(body: ByteBuffer(bytes: piece)) {
      writableCount += 1
      let owed = writableCount
      await recorder.wait { $0.bodyWritableCount >= owed }
    }
    transfer.finishBody()
    let answer = await recorder.end()
    #expect(answer.failure == nil)
    #expect(answer.head?.status.code == 201)
    #expect(writableCount > 0)
    #expect(try origin.scratch.bytes(of: "www/put/" + name) == Array(pieces.joined()))
  }

  @Test(arguments: origins)
  func refusesRequestsThatCannotBePutOnTheWire(url: String) async {
    for path in ["/a b", "/a\r\nX: y", "/a\u{0}b", "", "a"] {
      var wrong = request(url + "/")
      wrong.path = path
      let recorder = Recorder()
      _ = client.start(wrong, sink: recorder)
      let failure = await recorder.end().failure
      guard case .malformedRequest = failure else {
        Issue.record("\(path.debugDescription): \(String(describing: failure))")
        continue
      }
    }
  }
}
