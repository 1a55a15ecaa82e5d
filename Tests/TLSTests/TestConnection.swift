import Certificates
import NIOCore
import NIOEmbedded

@testable import TLS

/// A handler under test in a channel without a socket, and a client at the other end.
final class TestConnection {
  let channel: EmbeddedChannel
  let client: TestClient
  let recorder = Recorder()
  private(set) weak var handler: TLSServerHandler?
  /// Bytes that travel at a time, both ways.
  var pieceByteCount = Int.max

  init(
    _ context: TLSServerContext,
    host: String = "x.com",
    client settings: TestClient.Settings,
    then handlers: [any ChannelHandler] = []
  ) throws {
    let handler = try TLSServerHandler(context: context, expectedHost: host)
    channel = EmbeddedChannel()
    client = try TestClient(settings)
    self.handler = handler
    try channel.pipeline.syncOperations.addHandlers([handler] + handlers + [recorder])
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  deinit {
    // A channel that is not closed, and its handlers, would be kept for ever.
    _ = try? channel.finish(acceptAlreadyClosed: true)
    channel.embeddedEventLoop.run()
  }

  /// Carries bytes both ways until neither side has any more; true once the client's handshake is done.
  @discardableResult
  func handshake() throws -> Bool {
    var isDone = false
    repeat {
      isDone = try client.handshake()
    } while try carry()
    return isDone
  }

  /// Carries what there is both ways; whether there was any.
  @discardableResult
  func carry() throws -> Bool {
    let up = client.takeOutput()
    for piece in pieces(up) {
      // Errors are what some tests wait for; the recorder has them.
      _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
    }
    let down = try takeDown()
    for piece in pieces(down) { client.feed(Array(piece)) }
    return !up.isEmpty || !down.isEmpty
  }

  /// The records that the server sent.
  func takeDown() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
      bytes += buffer.readableBytesView
    }
    return bytes
  }

  private func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    guard pieceByteCount < bytes.count else { return bytes.isEmpty ? [] : [bytes[...]] }
    return stride(from: 0, to: bytes.count, by: pieceByteCount).map {
      bytes[$0..<min($0 + pieceByteCount, bytes.count)]
    }
  }
}

/// Notes what comes out of the handler.
final class Recorder: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private(set) var received: [UInt8] = []
  private(set) var events: [String] = []
  private(set) var errors: [TLSError] = []
  private(set) var handshake: TLSHandshakeCompleted?
  /// Called for each piece of plaintext.
  var onRead: ((ChannelHandlerContext, ByteBuffer) -> Void)?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    received += buffer.readableBytesView
    onRead?(context, buffer)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let event as TLSHandshakeCompleted:
      handshake = event
      events.append("handshake")
    case let event as TLSInputClosed: events.append("\(event)")
    case ChannelEvent.inputClosed: events.append("inputClosed")
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    events.append("inactive")
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? TLSError { errors.append(error) }
  }

  func forgetReceived() {
    received = []
  }
}
