import HTTPTypes
import Testing
import Upstream

/// What a site may not send, byte for byte, and what it may.
@Suite struct MalformedAnswerTests {
  private func fetch(
    _ answer: String,
    method: HTTPRequest.Method = .get
  ) async throws
    -> Recorder.Record
  {
    let origin = try RawOrigin(answering: answer)
    var configuration = UpstreamConfiguration()
    configuration.resolve = try ResolveTable(["*": "127.0.0.1:\(origin.port)"])
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    return await client.fetch("http://x.test/", method: method)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nA: b\rc\r\nContent-Length: 0\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nNo colon\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nBad name: x\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\n: x\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\n folded: x\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 2x0 OK\r\n\r\n", "http_protocol_error"),
    ("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "http_protocol_error"),
    ("SSH-2.0-OpenSSH_9.2\r\n", "http_protocol_error"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", "http_protocol_error"),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "http_response_transfer_coding"
    ),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n",
      "http_response_transfer_coding"
    ),
    ("", "connection_terminated"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "http_response_incomplete"),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
      "http_response_incomplete"
    ),
    ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "connection_terminated"),
  ])
  func refuses(answer: String, token: String) async throws {
    let record = try await fetch(answer)
    #expect(!record.isComplete)
    #expect(record.failure?.proxyStatusToken == token, "\(String(describing: record.failure))")
    #expect(record.failure?.httpStatus == 502)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", "ab"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nab", "ab"),
    (
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
      "a"
    ),
    ("HTTP/1.1 200 OK\r\n\r\nto the end", "to the end"),
    ("HTTP/1.0 200 OK\r\n\r\nold", "old"),
    ("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", "x"),
    ("HTTP/1.1 200 OK\nContent-Length: 1\n\nx", "x"),
    ("HTTP/1.1 204 None\r\nContent-Length: 3\r\n\r\n", ""),
  ])
  func takes(answer: String, body: String) async throws {
    let record = try await fetch(answer)
    #expect(record.failure == nil)
    #expect(record.text == body)
    let fields = record.head?.headerFields ?? [:]
    #expect(fields[values: .contentLength].count <= 2)
    #expect(!(fields.contains(.contentLength) && fields.contains(.transferEncoding)))
  }

  @Test func readsFieldsLeniently() async throws {
    let answer =
      "HTTP/1.1 200 Fïne\r\nX-Spaced : a\r\nX-Fold: b\r\n\tc\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n"
    let record = try await fetch(answer)
    #expect(record.failure == nil)
    #expect(record.head?.headerFields.map(\.value) == ["a", "b c", "", "0"])
  }

  @Test func bringsInterimAnswers() async throws {
    let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    let answer = interim + interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    let record = try await fetch(answer)
    #expect(record.informational.map(\.status.code) == [103, 103])
    #expect(record.informational.first?.headerFields.count == 1)
    #expect(record.head?.status.code == 200)
    #expect(record.isComplete)
  }

  @Test func bringsTrailersOfChunkedBodies() async throws {
    let answer =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nDigest: x\r\n\r\n"
    let record = try await fetch(answer)
    #expect(record.text == "a")
    #expect(record.trailers?.map(\.value) == ["x"])
    #expect(record.isComplete)
  }

  @Test func refusesHeadsBeyondTheLimits() async throws {
    let manyFields = (0..<257).map { "X-\($0): y\r\n" }.joined()
    let longField = "X-Long: " + String(repeating: "y", count: 66_000) + "\r\n"
    for fields in [manyFields, longField] {
      let record = try await fetch("HTTP/1.1 200 OK\r\n" + fields + "\r\n")
      #expect(record.failure == .headTooLarge)
    }
    let allowed = (0..<256).map { "X-\($0): y\r\n" }.joined()
    #expect(try await fetch("HTTP/1.1 200 OK\r\n" + allowed + "\r\n").isComplete)
  }
}

/// Where no answer can come from.
@Suite struct ConnectingTests {
  @Test func saysThatAPortRefuses() async throws {
    let refusing = try RefusingPort()
    let port = refusing.number
    var configuration = UpstreamConfiguration()
    configuration.resolve = try ResolveTable(["x.test": "127.0.0.1:\(port)"])
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    let failure = await client.fetch("https://x.test/").failure
    withExtendedLifetime(refusing) {}
    #expect(failure == Endpoint("127.0.0.1:\(port)").map(UpstreamError.refused))
    #expect(failure?.proxyStatusToken == "connection_refused")
  }

  @Test func saysThatANameDoesNotResolve() async throws {
    let client = try UpstreamClient(configuration: UpstreamConfiguration(), threads: 1)
    let failure = await client.fetch("http://no-such-host.invalid/").failure
    #expect(failure == .nameNotResolved(host: "no-such-host.invalid"))
    #expect(failure?.proxyStatusToken == "dns_error")
  }

  @Test(arguments: ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1.2.3"])
  func neverConnectsToThisMachineUnasked(host: String) async throws {
    let origin = try RawOrigin(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let client = try UpstreamClient(configuration: UpstreamConfiguration(), threads: 1)
    let failure = await client.fetch("http://\(host):\(origin.port)/").failure
    let bare = host.filter { $0 != "[" && $0 != "]" }
    #expect(failure == .addressProhibited(host: bare))
    #expect(failure?.proxyStatusToken == "destination_ip_prohibited")
  }

  @Test func neverConnectsToItsOwnListenerWhateverResolveSays() async throws {
    let origin = try RawOrigin(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    var configuration = UpstreamConfiguration()
    configuration.resolve = try ResolveTable(["*": "127.0.0.1:\(origin.port)"])
    configuration.ownEndpoints = [Endpoint("127.0.0.1:\(origin.port)")].compactMap { $0 }
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    #expect(await client.fetch("http://x.test/").failure == .addressProhibited(host: "x.test"))
  }

  @Test func givesUpOnAServerThatDoesNotShakeHands() async throws {
    let silent = try RawOrigin { stream in _ = stream.readExactly(1 << 20) }
    var configuration = UpstreamConfiguration()
    configuration.resolve = try ResolveTable(["*": "127.0.0.1:\(silent.port)"])
    configuration.connectTimeout = .milliseconds(200)
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    let failure = await client.fetch("https://x.test/").failure
    #expect(failure == .timedOut(.tlsHandshake))
    #expect(failure?.httpStatus == 504)
  }

  @Test func givesUpOnAServerThatDoesNotAnswer() async throws {
    let silent = try RawOrigin { stream in _ = stream.readExactly(1 << 20) }
    var configuration = UpstreamConfiguration()
    configuration.resolve = try ResolveTable(["*": "127.0.0.1:\(silent.port)"])
    configuration.idleTimeout = .seconds(1)
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    #expect(await client.fetch("http://x.test/").failure == .timedOut(.responseHead))
  }
}
