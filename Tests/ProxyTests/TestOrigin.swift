import NIOCore
import NIOPosix
import Synchronization
import TLS

@testable import Proxy

/// A site for tests: records every byte it is sent, and answers each request by a script.
final class TestOrigin: Sendable {
  /// What to answer to one request, as bytes for the wire; nil keeps silent.
  typealias Script = @Sendable (RequestHead, _ body: [UInt8]) -> Answer

  struct Answer: Sendable {
    var pieces: [String]
    var closes = false
    /// Waits between the pieces.
    var pause = Duration.zero

    static func text(_ body: String, type: String = "text/plain") -> Answer {
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
      return Answer(pieces: [head + "\r\n" + body])
    }

    static let silence = Answer(pieces: [])
  }

  let port: Int
  fileprivate let recorded = Mutex<[[UInt8]]>([])
  private let channel: any Channel

  /// The bytes of each connection, in the order the connections came.
  var connections: [[UInt8]] { recorded.withLock { $0 } }

  /// Starts a site; with `tls` it is spoken to inside TLS, with a certificate for `host`.
  static func start(
    tls: TLSServerContext? = nil,
    host: String = "site.test",
    _ script: @escaping Script
  ) async throws -> TestOrigin {
    let box = OriginBox()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls {
            try pipeline.addHandler(TLSServerHandler(context: tls, expectedHost: host))
          }
          try pipeline.addHandler(OriginHandler(box: box, script: script))
        }
      }
      .bind(host: "127.0.0.1", port: 0)
      .get()
    let origin = TestOrigin(channel: channel)
    box.origin.withLock { $0 = origin }
    return origin
  }

  private init(channel: any Channel) {
    self.channel = channel
    port = channel.localAddress?.port ?? 0
  }

  func stop() async {
    _ = try? await channel.close().get()
  }
}

private final class OriginBox: Sendable {
  let origin = Mutex<TestOrigin?>(nil)
}

private final class OriginHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let box: OriginBox
  private let script: TestOrigin.Script
  private var parser = RequestParser(limits: ProxyLimits())
  private var head: RequestHead?
  private var body: [UInt8] = []
  private var index: Int?

  init(box: OriginBox, script: @escaping TestOrigin.Script) {
    self.box = box
    self.script = script
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    record(bytes)
    parser.receive(bytes)
    do {
      while let part = try parser.next() {
        switch part {
        case .head(let head): self.head = head
        case .body(let bytes): body.append(contentsOf: bytes.readableBytesView)
        case .end: answer(context: context)
        }
      }
    } catch {
      context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func record(_ bytes: ByteBuffer) {
    guard let origin = box.origin.withLock({ $0 }) else { return }
    index = origin.recorded.withLock { recorded in
      let index = index ?? recorded.count
      if index == recorded.count {
        recorded.append([])
      }
      recorded[index].append(contentsOf: bytes.readableBytesView)
      return index
    }
  }

  private func answer(context: ChannelHandlerContext) {
    guard let head else { return }
    let answer = script(head, body)
    self.head = nil
    body = []
    send(answer, from: 0, context: context)
  }

  private func send(_ answer: TestOrigin.Answer, from start: Int, context: ChannelHandlerContext) {
    guard start < answer.pieces.count else {
      if answer.closes {
        context.close(promise: nil)
      }
      return
    }
    let bytes = ByteBuffer(string: answer.pieces[start])
    context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    let delay = answer.pause == .zero ? TimeAmount.zero : TimeAmount(answer.pause)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: delay) {
      let (handler, context) = bound.value
      handler.send(answer, from: start + 1, context: context)
    }
  }
}
