import NIOCore
import Testing

@testable import Proxy

/// The listener over real sockets: limits, refusals, our own pages.
@Suite("The listener", .serialized)
struct ListenerTests {
  @Test(
    "what is refused, and how",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", "400"),
      ("GET / HTTP/1.1\r\n\r\n", "400"),
      ("GET /\(String(repeating: "a", count: 66_000)) HTTP/1.1\r\n", "414"),
      ("GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 300), "431"),
      ("CONNECT a.test:22 HTTP/1.1\r\nHost: a.test:22\r\n\r\n", "403"),
      ("GET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n", "421"),
      ("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"),
      ("GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"),
    ]
  )
  func refuses(request: String, status: String) async throws {
    try await ProxyHarness.run(originPort: 1) { proxy in
      let answer = try await proxy.exchange(request) { $0.isEnded || $0.text.contains("403") }
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(200))")
      #expect(answer.contains("Proxy-Status: lenity; error="))
    }
  }

  @Test("a refused request can be read although the client goes on sending")
  func lingersAfterRefusal() async throws {
    try await ProxyHarness.run(originPort: 1) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("GET / HTTP/1.1\r\nBad Name: x\r\n\r\n")
      try await connection.wait { $0.text.contains("400") }
      try await connection.send(String(repeating: "x", count: 100_000))
      #expect(connection.text.hasPrefix("HTTP/1.1 400 "))
      #expect(try await connection.waitForEnd())
      await connection.close()
    }
  }

  @Test("a head that trickles in is answered 408")
  func limitsTimeForHeads() async throws {
    try await ProxyHarness.run(originPort: 1) {
      $0.limits.headArrival = .milliseconds(200)
    } _: { proxy in
      let connection = try await proxy.connect()
      for byte in "GET / HTTP/1.1\r\nHos" {
        try? await connection.send(String(byte))
        try await Task.sleep(for: .milliseconds(15))
      }
      try await connection.waitForEnd()
      #expect(connection.text.hasPrefix("HTTP/1.1 408 "))
      await connection.close()
    }
  }

  @Test("a connection that carries nothing is closed")
  func closesIdleConnections() async throws {
    try await ProxyHarness.run(originPort: 1) {
      $0.limits.idle = .milliseconds(100)
    } _: { proxy in
      let connection = try await proxy.connect()
      #expect(try await connection.waitForEnd())
      #expect(connection.text.isEmpty)
    }
  }

  @Test("one connection too many is told so")
  func limitsConnections() async throws {
    try await ProxyHarness.run(originPort: 1) {
      $0.limits.connectionsMax = 2
    } _: { proxy in
      let first = try await proxy.connect()
      let second = try await proxy.connect()
      try await first.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
      try await second.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
      try await first.wait { $0.text.contains("</html>") }
      try await second.wait { $0.text.contains("</html>") }
      let third = try await proxy.connect()
      try await third.waitForEnd()
      #expect(third.text.hasPrefix("HTTP/1.1 503 "))
      await first.close()
      var answer = ""
      for _ in 0..<100 where !answer.hasPrefix("HTTP/1.1 200 ") {
        answer = try await proxy.exchange(
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
      }
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test("our own pages are served on one connection, one after the other")
  func servesOwnPages() async throws {
    try await ProxyHarness.run(originPort: 1, intercepting: ["*.site.test"]) { proxy in
      let answer = try await proxy.exchange(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:\(proxy.port)\r\n\r\n"
          + "HEAD /proxy.pac HTTP/1.1\r\nHost: localhost\r\n\r\n"
          + "GET http://lenity.internal/proxy.pac HTTP/1.1\r\nConnection: close\r\n\r\n"
      )
      #expect(answer.components(of: "HTTP/1.1 200 OK") == 3)
      #expect(answer.contains("Content-Type: application/x-ns-proxy-autoconfig"))
      #expect(answer.contains("\".site.test\": 1"))
      #expect(answer.contains("PROXY 127.0.0.1:\(proxy.port); DIRECT"))
      #expect(answer.components(of: "FindProxyForURL") == 1)
    }
  }

  @Test("shutting down lets an open response end and refuses new connections")
  func drains() async throws {
    let origin = try await TestOrigin.start { _, _ in
      TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc", "def"],
        pause: .milliseconds(300)
      )
    }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      let connection = try await proxy.connect()
      let quiet = try await proxy.connect()
      try await connection.send("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n")
      try await connection.wait { $0.text.hasSuffix("abc") }
      await proxy.server.shutdown(drain: .seconds(5))
      #expect(connection.text.hasSuffix("abcdef"))
      #expect(try await connection.waitForEnd())
      #expect(try await quiet.waitForEnd())
      await #expect(throws: (any Error).self) { _ = try await proxy.connect() }
    }
    await origin.stop()
  }

  @Test("a taken port is told apart from other failures")
  func namesTakenPorts() async throws {
    try await ProxyHarness.run(originPort: 1) { proxy in
      let taken = ListenAddress(host: "127.0.0.1", port: proxy.port)
      await #expect(throws: ProxyStartError(address: taken, reason: .addressInUse)) {
        try await ProxyHarness.run(originPort: 1) {
          $0.listen = [taken]
        } _: { _ in
        }
      }
    }
  }
}

extension String {
  /// How often `part` stands in the text.
  func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
