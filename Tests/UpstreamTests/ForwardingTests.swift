import HTTPTypes
import NIOCore
import Synchronization
import Testing
import Upstream

/// What reaches the site, byte for byte.
@Suite struct RequestBytesTests {
  /// Sends a request to a server that answers with the head it got.
  private func head(
    _ request: HTTPRequest,
    body: UpstreamRequestBody = .none,
    hasProxy: Bool = false
  ) async throws -> [String] {
    let origin = try RawOrigin { stream in
      let head = stream.readHead()
      stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(head.utf8.count)\r\n\r\n\(head)")
    }
    var configuration = UpstreamConfiguration()
    if hasProxy {
      configuration.proxies = UpstreamProxies(
        http: UpstreamProxy(url: "http://127.0.0.1:\(origin.port)"),
        https: nil
      )
    } else {
      configuration.resolve = try ResolveTable(["*": "127.0.0.1:\(origin.port)"])
    }
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    let recorder = Recorder()
    let transfer = client.start(request, body: body, sink: recorder)
    transfer.finishBody()
    let lines = await recorder.end().text.split(
      separator: "\r\n",
      omittingEmptySubsequences: true
    )
    return lines.map(String.init)
  }

  @Test func addsNothingOfItsOwn() async throws {
    var fields = HTTPFields()
    for (name, value) in [
      ("x-LOWER-Upper", "1"), ("Accept-Language", "de"), ("X-Empty", ""), ("x-twice", "a"),
      ("Cookie", "c=d"), ("X-Twice", "b"), ("Referer", "http://r/"),
    ] {
      fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    let lines = try await head(request("http://x.test:81/p?q", fields: fields))
    #expect(
      lines == [
        "GET /p?q HTTP/1.1", "Host: x.test:81", "x-LOWER-Upper: 1", "Accept-Language: de",
        "X-Empty:", "x-twice: a", "Cookie: c=d", "X-Twice: b", "Referer: http://r/",
      ]
    )
  }

  @Test func framesRequestsWithoutABody() async throws {
    #expect(
      try await head(request("http://x.test/", method: .post))
        == ["POST / HTTP/1.1", "Host: x.test", "Content-Length: 0"]
    )
    #expect(
      try await head(request("http://x.test/", fields: [.contentLength: "7"]))
        == ["GET / HTTP/1.1", "Host: x.test"]
    )
    #expect(
      try await head(request("http://x.test/", method: .init("PURGE") ?? .get))
        == ["PURGE / HTTP/1.1", "Host: x.test"]
    )
  }

  @Test func framesBodiesByItself() async throws {
    let fields: HTTPFields = [.transferEncoding: "gzip", .contentLength: "99", .accept: "*/*"]
    let known = try await head(
      request("http://x.test/", method: .post, fields: fields),
      body: .stream(length: 0)
    )
    #expect(known == ["POST / HTTP/1.1", "Host: x.test", "Content-Length: 0", "Accept: */*"])
    let unknown = try await head(
      request("http://x.test/", method: .post, fields: fields),
      body: .stream(length: nil)
    )
    #expect(unknown.contains("Transfer-Encoding: chunked"))
    #expect(!unknown.contains { $0.lowercased().hasPrefix("content-length") })
  }

  @Test func asksAnUpstreamProxyForTheWholeURL() async throws {
    let lines = try await head(request("http://x.test/p"), hasProxy: true)
    #expect(lines == ["GET http://x.test/p HTTP/1.1", "Host: x.test"])
  }
}

/// Through another proxy.
@Suite(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
struct UpstreamProxyForwardingTests {
  private func client(_ scheme: String, _ proxy: TinyProxy) throws -> UpstreamClient {
    var configuration = try NginxOrigin.shared.get().configuration()
    configuration.resolve = ResolveTable()
    let upstream = UpstreamProxy(url: "\(scheme)://127.0.0.1:\(proxy.port)")
    configuration.proxies = UpstreamProxies(http: upstream, https: upstream)
    return try UpstreamClient(configuration: configuration, threads: 1)
  }

  @Test func tunnelsThroughAnHTTPProxy() async throws {
    let origin = try NginxOrigin.shared.get()
    let proxy = try TinyProxy(.http, to: origin.h2Port)
    let answer = try await client("http", proxy).fetch("https://h2.good.test/sixteen")
    #expect(answer.text == "0123456789abcdef")
    #expect(answer.version == .http2)
    #expect(answer.informational.isEmpty)
    #expect(answer.head?.headerFields.contains { $0.value == "noise" } == false)
    #expect(proxy.requests.all == ["CONNECT h2.good.test:443"])
  }

  @Test func leavesNamesToASOCKSProxy() async throws {
    let origin = try NginxOrigin.shared.get()
    let proxy = try TinyProxy(.socks5, to: origin.h2Port)
    let answer = try await client("socks5", proxy).fetch("https://h2.good.test/sixteen")
    #expect(answer.text == "0123456789abcdef")
    #expect(proxy.requests.all == ["SOCKS5 h2.good.test:443"])
  }

  @Test func checksTheCertificateBehindTheProxyToo() async throws {
    let origin = try NginxOrigin.shared.get()
    let proxy = try TinyProxy(.http, to: origin.h2Port)
    let failure = try await client("http", proxy).fetch("https://wronghost.test/").failure
    guard case .certificate(let found) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(found.check == .wrongHost)
  }

  @Test func saysWhatTheProxyAnswered() async throws {
    let proxy = try TinyProxy(.refusing(403), to: 1)
    let failure = try await client("http", proxy).fetch("https://h2.good.test/").failure
    #expect(failure == .proxy("it answered 403"))
    #expect(failure?.proxyStatusToken == "destination_unavailable")
  }

  @Test func saysWhereTheProxyIsNotThere() async throws {
    var configuration = UpstreamConfiguration()
    let refusing = try RefusingPort()
    let gone = UpstreamProxy(url: "http://127.0.0.1:\(refusing.number)")
    configuration.proxies = UpstreamProxies(http: gone, https: gone)
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    guard case .proxy = await client.fetch("https://x.test/").failure else {
      Issue.record("a proxy that is not there went unnoticed")
      return
    }
    withExtendedLifetime(refusing) {}
  }

  @Test func carriesRawConnections() async throws {
    let origin = try NginxOrigin.shared.get()
    for (scheme, kind) in [("http", TinyProxy.Kind.http), ("socks5", .socks5)] {
      let proxy = try TinyProxy(kind, to: origin.plainPort)
      let recorder = PipeRecorder()
      let client = try client(scheme, proxy)
      let endpoint = try #require(Endpoint("plain.test:80"))
      let pipe = client.connectRaw(to: endpoint, isEncrypted: false, sink: recorder)
      pipe.send(bytes("GET /echo HTTP/1.0\r\n\r\n"))
      let record = await recorder.end()
      #expect(record.text.hasSuffix("\r\n\r\nGET /echo "))
      #expect(proxy.requests.all == ["\(kind.word) plain.test:80"])
      pipe.cancel()
    }
  }
}

extension TinyProxy.Kind {
  fileprivate var word: String {
    if case .socks5 = self { "SOCKS5" } else { "CONNECT" }
  }
}

/// Bytes in, bytes out.
@Suite struct RawConnectionTests {
  private func client(_ port: Int) throws -> UpstreamClient {
    var configuration = UpstreamConfiguration()
    configuration.resolve = try ResolveTable(["*": "127.0.0.1:\(port)"])
    return try UpstreamClient(configuration: configuration, threads: 1)
  }

  @Test func echoesBothWaysWithHalfClose() async throws {
    let origin = try RawOrigin { stream in
      var count = 0
      while true {
        let bytes = stream.read()
        if bytes.isEmpty { break }
        count += bytes.count
        stream.write(bytes)
      }
      stream.write("total \(count)")
    }
    let client = try client(origin.port)
    let recorder = PipeRecorder()
    let endpoint = try #require(Endpoint("x.test:443"))
    let pipe = client.connectRaw(to: endpoint, isEncrypted: false, sink: recorder)
    let piece = ByteBuffer(repeating: 7, count: 100_000)
    var writableCount = 0
    for _ in 0..<50 where !pipe.send(piece) {
      writableCount += 1
      let owed = writableCount
      await recorder.wait { $0.writableCount >= owed }
    }
    pipe.finish()
    let record = await recorder.end()
    #expect(record.failure == nil)
    #expect(record.hasEnded)
    #expect(writableCount > 0)
    #expect(record.data.count == 5_000_000 + "total 5000000".utf8.count)
    pipe.cancel()
  }

  @Test(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
  func speaksTLSWithHTTP1Only() async throws {
    let origin = try NginxOrigin.shared.get()
    let client = try UpstreamClient(configuration: try origin.configuration(), threads: 1)
    let recorder = PipeRecorder()
    let endpoint = try #require(Endpoint("h2.good.test:443"))
    let pipe = client.connectRaw(to: endpoint, isEncrypted: true, sink: recorder)
    let head = "GET /medium HTTP/1.1\r\nHost: h2.good.test\r\nConnection: close\r\n\r\n"
    pipe.send(bytes(head))
    let record = await recorder.end()
    #expect(record.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(record.data.count > 1 << 20)
    pipe.cancel()
  }

  @Test(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
  func verifiesCertificates() async throws {
    let origin = try NginxOrigin.shared.get()
    let client = try UpstreamClient(configuration: try origin.configuration(), threads: 1)
    let recorder = PipeRecorder()
    let endpoint = try #require(Endpoint("expired.test:443"))
    _ = client.connectRaw(to: endpoint, isEncrypted: true, sink: recorder)
    guard case .certificate(let failure) = await recorder.end().failure else {
      Issue.record("an expired certificate passed")
      return
    }
    #expect(failure.check == .expired)
  }

  @Test func holdsBackWhilePaused() async throws {
    let origin = try RawOrigin { stream in
      for _ in 0..<200 { stream.write([UInt8](repeating: 1, count: 100_000)) }
    }
    let client = try client(origin.port)
    let recorder = PipeRecorder()
    let endpoint = try #require(Endpoint("x.test:443"))
    let pipe = client.connectRaw(to: endpoint, isEncrypted: false, sink: recorder)
    pipe.pause()
    await recorder.wait { $0.isConnected }
    for _ in 0..<3 { _ = await client.fetch("http://x.test/", method: .head) }
    let before = recorder.record.data.count
    for _ in 0..<3 { _ = await client.fetch("http://x.test/", method: .head) }
    #expect(recorder.record.data.count == before)
    #expect(before < 20_000_000)
    pipe.resume()
    #expect(await recorder.end().data.count == 20_000_000)
    pipe.cancel()
  }

  @Test func saysThatAPortRefuses() async throws {
    let refusing = try RefusingPort()
    let port = refusing.number
    let recorder = PipeRecorder()
    let endpoint = try #require(Endpoint("x.test:443"))
    let client = try client(port)
    _ = client.connectRaw(to: endpoint, isEncrypted: false, sink: recorder)
    let failure = await recorder.end().failure
    withExtendedLifetime(refusing) {}
    #expect(failure == Endpoint("127.0.0.1:\(port)").map(UpstreamError.refused))
  }
}
