import NIOCore
import NIOPosix
import Testing

@testable import Proxy

@Suite("Blind tunnels", .serialized)
struct TunnelTests {
  @Test("bytes pass both ways, unchanged, also those sent ahead of the answer")
  func passesBytes() async throws {
    let echo = try await EchoServer.start()
    try await ProxyHarness.run(originPort: echo.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\nearly\u{0}")
      try await connection.wait { $0.text.hasSuffix("early\u{0}") }
      #expect(connection.text == "HTTP/1.1 200 Connection established\r\n\r\nearly\u{0}")
      try await connection.send("later")
      #expect(try await connection.wait { $0.text.hasSuffix("later") })
      await connection.close()
    }
    await echo.stop()
  }

  @Test("the end of one direction leaves the other open")
  func closesByHalves() async throws {
    let echo = try await EchoServer.start()
    try await ProxyHarness.run(originPort: echo.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n")
      try await connection.wait { $0.text.hasSuffix("\r\n\r\n") }
      connection.countOnly()
      let size = 8 << 20
      try await connection.send([UInt8](repeating: 7, count: size))
      try await connection.finish()
      let head = connection.text.utf8.count
      #expect(try await connection.wait(.seconds(20)) { $0.receivedCount == head + size })
      #expect(try await connection.waitForEnd())
    }
    await echo.stop()
  }

  @Test("64 MB both ways at once")
  func carriesMuch() async throws {
    let echo = try await EchoServer.start()
    try await ProxyHarness.run(originPort: echo.port) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n")
      try await connection.wait { $0.text.hasSuffix("\r\n\r\n") }
      let head = connection.receivedCount
      connection.countOnly()
      let piece = [UInt8](repeating: 9, count: 1 << 20)
      for _ in 0..<64 {
        try await connection.send(piece)
      }
      #expect(try await connection.wait(.seconds(60)) { $0.receivedCount == head + 64 << 20 })
      await connection.close()
    }
    await echo.stop()
  }

  @Test("a host that cannot be reached is answered 502 with its cause, and the connection goes on")
  func explainsFailures() async throws {
    try await ProxyHarness.run(originPort: 1, resolving: ["dead.test": "127.0.0.1:1"]) { proxy in
      let connection = try await proxy.connect()
      let request = "CONNECT dead.test:443 HTTP/1.1\r\nHost: x\r\n\r\n"
      try await connection.send(request)
      try await connection.wait { $0.text.contains("connection_refused)") }
      #expect(connection.text.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
      try await connection.send(request)
      #expect(try await connection.wait { $0.text.components(of: "HTTP/1.1 502") == 2 })
      await connection.close()
    }
  }

  @Test(
    "this machine is out of reach unless the configuration says so",
    arguments: [
      "127.0.0.1:443", "[::1]:443", "localhost:443", "0.0.0.0:443", "[::ffff:127.0.0.1]:80",
    ]
  )
  func guardsLoopback(target: String) async throws {
    try await ProxyHarness.run(originPort: 1, resolving: ["x.test": "127.0.0.1:1"]) { proxy in
      let answer = try await proxy.exchange(
        "CONNECT \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      )
      #expect(answer.hasPrefix("HTTP/1.1 502 "))
      #expect(answer.contains("error=destination_ip_prohibited"))
    }
  }

  @Test("a quiet tunnel is closed, a busy one is not")
  func closesIdleTunnels() async throws {
    let echo = try await EchoServer.start()
    try await ProxyHarness.run(originPort: echo.port) {
      $0.limits.idle = .seconds(1)
    } _: { proxy in
      let connection = try await proxy.connect()
      try await connection.send("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n")
      for _ in 0..<8 {
        try await Task.sleep(for: .milliseconds(150))
        try await connection.send("x")
      }
      #expect(!connection.isEnded)
      #expect(try await connection.waitForEnd())
    }
    await echo.stop()
  }

  @Test("to a named host, what is not TLS is tunnelled")
  func tunnelsOtherProtocols() async throws {
    let echo = try await EchoServer.start()
    try await ProxyHarness.run(originPort: echo.port, intercepting: ["named.test"]) { proxy in
      let connection = try await proxy.connect()
      try await connection.send("CONNECT named.test:80 HTTP/1.1\r\nHost: named.test:80\r\n\r\n")
      try await connection.wait { $0.text.hasSuffix("\r\n\r\n") }
      try await connection.send("GET / HTTP/1.1\r\n")
      #expect(try await connection.wait { $0.text.hasSuffix("GET / HTTP/1.1\r\n") })
      await connection.close()
    }
    await echo.stop()
  }
}

/// Sends back what it gets; ends when its client has.
final class EchoServer: Sendable {
  let port: Int
  private let channel: any Channel

  static func start() async throws -> EchoServer {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(EchoHandler())
        }
      }
      .bind(host: "127.0.0.1", port: 0)
      .get()
    return EchoServer(channel: channel)
  }

  private init(channel: any Channel) {
    self.channel = channel
    port = channel.localAddress?.port ?? 0
  }

  func stop() async {
    _ = try? await channel.close().get()
  }
}

private final class EchoHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.writeAndFlush(wrapOutboundOut(unwrapInboundIn(data)), promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
