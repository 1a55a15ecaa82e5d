import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Proxy

/// The response half of http1-parse: a site that answers with exact bytes, and what the client gets.
@Suite("Conformance: HTTP/1 responses", .serialized)
struct ResponseSuiteTests {
  @Test("http1-parse: malformed responses become 502, well-formed ones arrive in canonical form")
  func readsResponses() async throws {
    guard let cases = try SharedSuites.cases("http1-parse/llhttp.json", as: ParseCase.self) else {
      return
    }
    let responses = cases.filter { $0.type == "response" && $0.accept != nil }
    for item in responses where Self.readOtherwise[item.id] == nil {
      let answer = try await answer(to: item)
      let isRefused = answer.hasPrefix("HTTP/1.1 502 ")
      #expect(isRefused == (item.accept == false), "\(item.id) \(item.name): \(answer.prefix(80))")
    }
  }

  /// Cases whose bytes a client of one request is right to read otherwise, and why.
  private static let readOtherwise: [String: String] = [
    "response/connection/173": "bytes after a response that closes are no part of it",
    "response/connection/176": "101 without being asked to switch is refused",
    "response/invalid/204": "libcurl takes a bare line feed as a line end",
    "response/invalid/206": "libcurl takes a bare line feed as a line end",
    "response/sample/238": "HTTP/0.9 is refused",
    "response/sample/240": "libcurl takes an empty line before a response for HTTP/0.9",
    "response/transfer-encoding/242": "a transfer coding other than chunked is refused",
    "response/transfer-encoding/243": "a transfer coding other than chunked is refused",
    "response/transfer-encoding/244": "a transfer coding other than chunked is refused",
    "response/transfer-encoding/246": "libcurl skips what follows a chunk's size",
    "response/transfer-encoding/247": "libcurl skips what follows a chunk's size",
    "response/transfer-encoding/249": "libcurl skips what follows a chunk's size",
  ]

  private func answer(to item: ParseCase) async throws -> String {
    let site = try await ByteSite.start(item.bytes)
    var text = ""
    try await ProxyHarness.run(originPort: site.port) { proxy in
      text = try await proxy.exchange(
        "GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
      )
    }
    await site.stop()
    return text
  }
}

/// Answers the first request of each connection with the same bytes, then closes.
final class ByteSite: Sendable {
  let port: Int
  private let channel: any Channel

  static func start(_ bytes: [UInt8]) async throws -> ByteSite {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ByteSiteHandler(bytes))
        }
      }
      .bind(host: "127.0.0.1", port: 0)
      .get()
    return ByteSite(channel: channel)
  }

  private init(channel: any Channel) {
    self.channel = channel
    port = channel.localAddress?.port ?? 0
  }

  func stop() async {
    _ = try? await channel.close().get()
  }
}

private final class ByteSiteHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let bytes: [UInt8]
  private var hasAnswered = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !hasAnswered else { return }
    hasAnswered = true
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
