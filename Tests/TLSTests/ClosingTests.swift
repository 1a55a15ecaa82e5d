import COpenSSL
import Certificates
import NIOCore
import NIOEmbedded
import Testing

@testable import TLS

@Suite struct ClosingTests {
  private let context: TLSServerContext
  private let settings: TestClient.Settings

  init() throws {
    let authority = try CertificateAuthority(inMemoryFor: ["x.com"])
    context = try TLSServerContext(authority: authority)
    settings = TestClient.Settings(trusted: authority.rootPEM)
  }

  private func connected() throws -> TestConnection {
    let connection = try TestConnection(context, client: settings)
    #expect(try connection.handshake())
    return connection
  }

  @Test func tellsOfCloseNotifyAndCanStillWrite() throws {
    let connection = try connected()
    try connection.client.send(Array("last".utf8))
    connection.client.shutdown()
    try connection.carry()
    #expect(connection.recorder.received == Array("last".utf8))
    #expect(connection.recorder.events == ["handshake", "closeNotify", "inputClosed"])
    try connection.channel.writeAndFlush(ByteBuffer(string: "answer")).wait()
    try connection.carry()
    #expect(try connection.client.receive() == Array("answer".utf8))
    // The end of the socket's bytes that follows is no news.
    connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    connection.channel.pipeline.fireChannelInactive()
    let events = ["handshake", "closeNotify", "inputClosed", "inactive"]
    #expect(connection.recorder.events == events)
  }

  @Test func keepsNothingThatFollowsCloseNotify() throws {
    let connection = try connected()
    connection.client.shutdown()
    try connection.carry()
    for _ in 0..<10 {
      try connection.channel.writeInbound(ByteBuffer(repeating: 23, count: 1_000))
    }
    #expect(connection.handler?.session?.transport.inboundByteCount == 0)
    #expect(connection.recorder.errors.isEmpty)
  }

  @Test func tellsOfATruncatedEnd() throws {
    let connection = try connected()
    connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(connection.recorder.events == ["handshake", "truncated", "inputClosed"])
    #expect(connection.recorder.errors.isEmpty)
  }

  @Test func tellsOfAnAbruptEnd() throws {
    let connection = try connected()
    let write = connection.channel.write(ByteBuffer(string: "never"))
    connection.channel.pipeline.fireChannelInactive()
    #expect(connection.recorder.events == ["handshake", "truncated", "inactive"])
    #expect(throws: ChannelError.ioOnClosedChannel) { try write.wait() }
  }

  @Test func closeSendsCloseNotify() throws {
    let connection = try connected()
    _ = connection.channel.writeAndFlush(ByteBuffer(string: "bye"))
    let unflushed = connection.channel.write(ByteBuffer(string: "never"))
    try connection.channel.close().wait()
    #expect(throws: ChannelError.ioOnClosedChannel) { try unflushed.wait() }
    connection.client.feed(try connection.takeDown())
    #expect(try connection.client.receive() == Array("bye".utf8))
    #expect(connection.client.sawCloseNotify)
    #expect(!connection.channel.isActive)
  }

  @Test func closeIsGrantedToAllWhoAsk() throws {
    let connection = try connected()
    let gate = Gate()
    try connection.channel.pipeline.syncOperations.addHandler(gate, position: .first)
    let first = connection.channel.close()
    let second = connection.channel.close()
    gate.open()
    try first.wait()
    _ = try? second.wait()
    #expect(!connection.channel.isActive)
  }

  @Test func closeCutsAClientThatDoesNotRead() throws {
    let connection = try connected()
    let gate = Gate()
    try connection.channel.pipeline.syncOperations.addHandler(gate, position: .first)
    connection.channel.close(promise: nil)
    #expect(connection.channel.isActive)
    connection.channel.embeddedEventLoop.advanceTime(by: .seconds(5))
    #expect(!connection.channel.isActive)
    gate.open()
  }

  @Test func closeOfOneSideLeavesTheOtherOpen() throws {
    let connection = try connected()
    let sides = CloseRecorder()
    try connection.channel.pipeline.syncOperations.addHandler(sides, position: .first)
    connection.channel.write(ByteBuffer(string: "done"), promise: nil)
    connection.channel.flush()
    connection.channel.close(mode: .output, promise: nil)
    #expect(sides.modes == ["output"])
    connection.client.feed(try connection.takeDown())
    #expect(try connection.client.receive() == Array("done".utf8))
    #expect(connection.client.sawCloseNotify)
    try connection.client.send(Array("more".utf8))
    try connection.carry()
    #expect(connection.recorder.received == Array("more".utf8))
    #expect(throws: TLSError.outputClosed) {
      try connection.channel.writeAndFlush(ByteBuffer(string: "no")).wait()
    }
  }

  @Test func closeOfOneSideWaitsForTheHandshake() throws {
    let connection = try TestConnection(context, client: settings)
    let sides = CloseRecorder()
    try connection.channel.pipeline.syncOperations.addHandler(sides, position: .first)
    _ = connection.channel.writeAndFlush(ByteBuffer(string: "all"))
    connection.channel.close(mode: .output, promise: nil)
    #expect(sides.modes.isEmpty)
    #expect(try connection.handshake())
    #expect(try connection.client.receive() == Array("all".utf8))
    #expect(connection.client.sawCloseNotify)
    #expect(sides.modes == ["output"])
  }

  @Test func closeDuringTheHandshakeIsNoError() throws {
    let connection = try TestConnection(context, client: settings)
    let write = connection.channel.writeAndFlush(ByteBuffer(string: "never"))
    try connection.channel.close().wait()
    #expect(throws: ChannelError.ioOnClosedChannel) { try write.wait() }
    #expect(connection.recorder.errors.isEmpty)
  }

  @Test func nothingIsKeptOnceTheChannelIsClosed() throws {
    let connection = try connected()
    try connection.client.send([UInt8](repeating: 1, count: 100_000))
    try connection.carry()
    weak let session = connection.handler?.session
    #expect(session != nil)
    try connection.channel.close().wait()
    #expect(session == nil)
    connection.channel.embeddedEventLoop.run()
    #expect(connection.handler == nil)
  }
}

/// Holds writes back until it is opened, like a socket whose other end does not read.
private final class Gate: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  private var held: [EventLoopPromise<Void>] = []
  private var isOpen = false

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isOpen, let promise else { return context.write(data, promise: promise) }
    held.append(promise)
  }

  func open() {
    isOpen = true
    for promise in held { promise.succeed() }
    held = []
  }
}

/// Notes which side of the socket is closed, which a channel without a socket cannot do.
private final class CloseRecorder: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  private(set) var modes: [String] = []

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard mode != .all else { return context.close(mode: mode, promise: promise) }
    modes.append("\(mode)")
    promise?.succeed()
  }
}
