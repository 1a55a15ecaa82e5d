import Glibc
import NIOCore
import Synchronization
import Testing

@testable import Proxy

/// Plain requests through the proxy, with a real upstream and a scripted site.
@Suite("Fetching for a client", .serialized)
struct FetchTests {
  @Test("what goes up is canonical, and the answer comes down")
  func sendsCanonicalRequests() async throws {
    let origin = try await TestOrigin.start { _, _ in .text("hello") }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let answer = try await proxy.exchange(
        "POST http://me:pw@A.test/p?q HTTP/1.1\r\nHost: other.test\r\nX-One:  1 \r\n"
          + "Connection: X-Hop, close\r\nX-Hop: 2\r\nProxy-Connection: keep-alive\r\n"
          + "Proxy-Authorization: Basic eDp5\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "3;ext=1\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
      )
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.hasSuffix("\r\n\r\nhello"))
      let sent = String(decoding: origin.connections.first ?? [], as: UTF8.self)
      #expect(sent.hasPrefix("POST /p?q HTTP/1.1\r\n"))
      #expect(sent.contains("Host: a.test\r\n"))
      #expect(sent.contains("X-One: 1\r\n"))
      for gone in ["X-Hop", "Proxy-", "other.test", "Trailer", "ext=1", "me:pw", "Via"] {
        #expect(!sent.contains(gone), "\(gone)")
      }
    }
    await origin.stop()
  }

  @Test("requests sent ahead are answered in order, one at a time")
  func serialisesPipelinedRequests() async throws {
    let origin = try await TestOrigin.start { head, _ in
      guard case .origin(let path) = head.target else { return .silence }
      return .text("[\(path)]")
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let requests = (1...5).map { "GET http://a.test/\($0) HTTP/1.1\r\nHost: a.test\r\n\r\n" }
      let connection = try await proxy.connect()
      try await connection.send(requests.joined())
      try await connection.wait { $0.text.contains("[/5]") }
      let order = (1...5).compactMap { connection.text.firstRange(of: "[/\($0)]")?.lowerBound }
      #expect(order == order.sorted() && order.count == 5)
      await connection.close()
    }
    await origin.stop()
  }

  @Test("an interim response and trailers do not disturb the final one; 100-continue is honoured")
  func passesInterimResponses() async throws {
    let origin = try await TestOrigin.start { _, body in
      TestOrigin.Answer(pieces: [
        "HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n",
        "3\r\nabc\r\n0\r\nX: y\r\n\r\n",
      ])
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send(
        "POST http://a.test/ HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\n"
          + "Content-Length: 4\r\n\r\n"
      )
      try await connection.wait(.seconds(3)) { $0.text.contains("100 Continue") }
      try await connection.send("body")
      try await connection.wait { $0.text.hasSuffix("0\r\n\r\n") }
      #expect(connection.text.contains("HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"))
      #expect(connection.text.hasSuffix("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), "\(connection.text)")
      await connection.close()
    }
    await origin.stop()
  }

  @Test(
    "no body comes with HEAD, 204 and 304, and the connection goes on",
    arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)]
  )
  func keepsConnectionAfterBodylessAnswers(method: String, code: Int) async throws {
    let origin = try await TestOrigin.start { head, _ in
      if case .origin("/next") = head.target { return .text("next") }
      let length = code == 204 ? "" : "Content-Length: 5\r\n"
      return TestOrigin.Answer(pieces: ["HTTP/1.1 \(code) X\r\n\(length)\r\n"])
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let answer = try await proxy.exchange(
        "\(method) http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n"
          + "GET http://a.test/next HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
      )
      #expect(answer.hasPrefix("HTTP/1.1 \(code) X\r\n"))
      #expect(answer.contains("\r\n\r\nHTTP/1.1 200 OK\r\n"))
      #expect(answer.hasSuffix("next"))
    }
    await origin.stop()
  }

  @Test("an answer that breaks off is seen to break off")
  func showsTruncation() async throws {
    let origin = try await TestOrigin.start { _, _ in
      TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"],
        closes: true
      )
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let answer = try await proxy.exchange(
        "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n"
      )
      #expect(answer.contains("5\r\nabcde\r\n"))
      #expect(!answer.hasSuffix("0\r\n\r\n"))
    }
    await origin.stop()
  }

  @Test("an answer to an HTTP/1.0 client that breaks off ends in a reset, not in order")
  func resetsWhereTheEndWouldLie() async throws {
    let origin = try await TestOrigin.start { _, _ in
      TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"],
        closes: true
      )
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("GET http://a.test/ HTTP/1.0\r\n\r\n")
      #expect(try await connection.waitForEnd())
      #expect(connection.wasReset)
    }
    await origin.stop()
  }

  @Test("an event stream is passed on event by event")
  func holdsNoEvents() async throws {
    let origin = try await TestOrigin.start { _, _ in
      TestOrigin.Answer(
        pieces: [
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", "data: 1\n\n",
          "data: 2\n\n",
        ],
        pause: .seconds(1)
      )
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n")
      #expect(try await connection.wait { $0.text.contains("data: 1") })
      #expect(!connection.text.contains("data: 2"))
      #expect(try await connection.wait { $0.text.contains("data: 2") })
      await connection.close()
    }
    await origin.stop()
  }

  @Test("a site that cannot be reached is explained in the client's form")
  func explainsFailures() async throws {
    try await ProxyHarness.run(originPort: 1) { proxy in
      let page = try await proxy.exchange(
        "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nAccept: text/html\r\n"
          + "Connection: close\r\n\r\n"
      )
      #expect(page.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
      #expect(page.contains("Proxy-Status: lenity; error=connection_refused;"))
      #expect(page.contains("Cache-Control: no-store\r\n"))
      #expect(page.hasSuffix("</html>\n"))
    }
  }

  @Test("the proxy does not fetch from itself")
  func refusesLoops() async throws {
    try await ProxyHarness.run(originPort: 1) { proxy in
      let answer = try await proxy.exchange(
        "CONNECT 127.0.0.1:\(proxy.port) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      )
      #expect(answer.hasPrefix("HTTP/1.1 403 ") || answer.hasPrefix("HTTP/1.1 502 "))
    }
  }

  @Test("a client that leaves ends the fetch")
  func cancelsForLostClients() async throws {
    let seen = Atomic<Int>(0)
    let origin = try await TestOrigin.start { _, _ in
      seen.add(1, ordering: .relaxed)
      return TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
          + Array(repeating: "1\r\nx\r\n", count: 200),
        pause: .milliseconds(20)
      )
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n")
      try await connection.wait { $0.text.contains("x\r\n") }
      await connection.close()
      // The site's connection is given up: the next request has to open another.
      try await Task.sleep(for: .milliseconds(100))
      let second = try await proxy.connect()
      try await second.send("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n")
      try await second.wait { $0.text.contains("x\r\n") }
      #expect(origin.connections.count == 2)
      await second.close()
    }
    await origin.stop()
  }

  @Test("proxy credentials choose the rules; wrong ones are asked for again")
  func checksCredentials() async throws {
    let origin = try await TestOrigin.start { _, _ in .text("hello") }
    try await ProxyHarness.run(originPort: origin.port) {
      $0.credentials = { name, password in password == "right" ? name : nil }
    } _: { proxy in
      let request = "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n"
      #expect(try await proxy.exchange(request + "\r\n").hasSuffix("hello"))
      // ana:right, ana:wrong
      let right = try await proxy.exchange(
        request + "Proxy-Authorization: Basic YW5hOnJpZ2h0\r\n\r\n"
      )
      #expect(right.hasSuffix("hello"))
      let wrong = try await proxy.exchange(
        request + "Proxy-Authorization: Basic YW5hOndyb25n\r\n\r\n"
      )
      #expect(wrong.hasPrefix("HTTP/1.1 407 "))
      #expect(wrong.contains("Proxy-Authenticate: Basic"))
    }
    await origin.stop()
  }

  @Test(
    "while a password is checked everyone else is served, and requests behind it keep their order"
  )
  func checksCredentialsBesideTheEventLoop() async throws {
    let origin = try await TestOrigin.start { _, body in .text("got \(body.count)") }
    let isReleased = Mutex(false)
    try await ProxyHarness.run(originPort: origin.port) {
      $0.eventLoops = 1
      $0.credentials = { name, _ in
        while !isReleased.withLock({ $0 }) { usleep(1_000) }
        return name
      }
    } _: { proxy in
      let slow = try await proxy.connect()
      let credentials = "Host: a.test\r\nProxy-Authorization: Basic YW5hOnJpZ2h0\r\n"
      try await slow.send("POST http://a.test/ HTTP/1.1\r\n\(credentials)Content-Length: 5\r\n\r\n")
      try await slow.send("12345GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n")
      let other = "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
      #expect(try await proxy.exchange(other).hasSuffix("got 0"))
      #expect(slow.text.isEmpty)
      isReleased.withLock { $0 = true }
      try await slow.wait { $0.text.hasSuffix("got 0") }
      #expect(slow.text.contains("got 5"))
      await slow.close()
    }
    await origin.stop()
  }

  @Test("a large body goes up whole, however slow the site reads", arguments: [4_000_000])
  func streamsUploads(size: Int) async throws {
    let origin = try await TestOrigin.start { _, body in .text("\(body.count)") }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send(
        "POST http://a.test/ HTTP/1.1\r\nHost: a.test\r\nContent-Length: \(size)\r\n\r\n"
      )
      try await connection.send([UInt8](repeating: 0x61, count: size))
      try await connection.wait(.seconds(20)) { $0.text.hasSuffix("\(size)") }
      #expect(connection.text.hasSuffix("\r\n\r\n\(size)"))
      await connection.close()
    }
    await origin.stop()
  }

  @Test("a slow client holds up the site instead of filling memory")
  func holdsBackForSlowClients() async throws {
    let chunk = String(repeating: "x", count: 65_536)
    let total = 32 << 20
    let origin = try await TestOrigin.start { _, _ in
      TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n"]
          + Array(repeating: chunk, count: total / chunk.utf8.count)
      )
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      connection.countOnly()
      try await connection.send("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n")
      try await connection.wait { $0.receivedCount > 1_000 }
      try await connection.stopReading()
      try await Task.sleep(for: .milliseconds(300))
      try await connection.resumeReading()
      #expect(try await connection.wait(.seconds(30)) { $0.receivedCount > total })
      await connection.close()
    }
    await origin.stop()
  }

  @Test("a WebSocket is handed through, and what does not switch is answered")
  func passesWebSockets() async throws {
    let origin = try await TestOrigin.start { head, _ in
      guard case .origin("/ws") = head.target else {
        return TestOrigin.Answer(pieces: [
          "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"
        ])
      }
      return TestOrigin.Answer(pieces: [
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "\u{1}frame",
      ])
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let fields = "Host: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      let connection = try await proxy.connect()
      try await connection.send(
        "GET http://a.test/ws HTTP/1.1\r\n\(fields)Sec-WebSocket-Key: k\r\n\r\n"
      )
      try await connection.wait { $0.text.hasSuffix("frame") }
      #expect(connection.text.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
      try await connection.send("\u{2}client")
      try await connection.wait { _ in
        origin.connections.contains { String(decoding: $0, as: UTF8.self).hasSuffix("\u{2}client") }
      }
      let sent = String(decoding: origin.connections.first ?? [], as: UTF8.self)
      #expect(sent.hasSuffix("\u{2}client"))
      #expect(sent.contains("Sec-WebSocket-Key: k\r\n"))
      await connection.close()
      let refused = try await proxy.connect()
      try await refused.send("GET http://a.test/x HTTP/1.1\r\n\(fields)\r\n")
      try await refused.wait { $0.text.hasSuffix("no") }
      #expect(refused.text.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
      #expect(refused.text.contains("Connection: close\r\n"))
      await refused.close()
    }
    await origin.stop()
  }
}
