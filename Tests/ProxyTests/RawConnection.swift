import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection for tests: sends exact bytes, keeps what comes, and can end one direction.
final class RawConnection: Sendable {
  let channel: any Channel
  private let collector: Collector

  static func open(port: Int, host: String = "127.0.0.1") async throws -> RawConnection {
    let collector = Collector()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(CollectingHandler(collector))
        }
      }
      .connect(host: host, port: port)
      .get()
    return RawConnection(channel: channel, collector: collector)
  }

  private init(channel: any Channel, collector: Collector) {
    self.channel = channel
    self.collector = collector
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
  }

  func send(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  /// Says that nothing more will be sent.
  func finish() async throws {
    try await channel.close(mode: .output).get()
  }

  func close() async {
    _ = try? await channel.close().get()
  }

  /// Keeps only the number of bytes from now on.
  func countOnly() {
    collector.state.withLock { $0.countsOnly = true }
  }

  func stopReading() async throws {
    try await channel.setOption(.autoRead, value: false).get()
  }

  func resumeReading() async throws {
    try await channel.setOption(.autoRead, value: true).get()
  }

  var text: String { collector.state.withLock { String(decoding: $0.received, as: UTF8.self) } }

  var bytes: [UInt8] { collector.state.withLock { $0.received } }

  var receivedCount: Int { collector.state.withLock { $0.receivedCount } }

  /// Whether the other side has said that it will send no more, or is gone.
  var isEnded: Bool { collector.state.withLock { $0.isInputClosed || $0.isClosed } }

  /// Whether the other side broke the connection off.
  var wasReset: Bool { collector.state.withLock { $0.wasReset } }

  /// Waits until `condition` holds for what was received; false if it did not in time.
  @discardableResult
  func wait(
    _ limit: Duration = .seconds(5),
    until condition: (RawConnection) -> Bool
  ) async throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while !condition(self) {
      guard ContinuousClock.now < deadline else { return false }
      try await Task.sleep(for: .milliseconds(2))
    }
    return true
  }

  /// Waits for the end of what the other side sends.
  @discardableResult
  func waitForEnd(_ limit: Duration = .seconds(5)) async throws -> Bool {
    try await wait(limit) { $0.isEnded }
  }
}

/// What a connection has received; shared between its event loop and the test.
final class Collector: Sendable {
  struct State {
    var received: [UInt8] = []
    var receivedCount = 0
    var countsOnly = false
    var isInputClosed = false
    var isClosed = false
    var wasReset = false
  }

  let state = Mutex(State())
}

private final class CollectingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let collector: Collector

  init(_ collector: Collector) {
    self.collector = collector
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    collector.state.withLock { state in
      state.receivedCount += bytes.readableBytes
      if !state.countsOnly {
        state.received.append(contentsOf: bytes.readableBytesView)
      }
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      collector.state.withLock { $0.isInputClosed = true }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    collector.state.withLock { $0.isClosed = true }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if (error as? IOError)?.errnoCode == ECONNRESET {
      collector.state.withLock { $0.wasReset = true }
    }
    context.close(promise: nil)
  }
}
