import COpenSSL
import Certificates
import NIOCore
import NIOEmbedded
import Testing

@testable import TLS

@Suite struct DataTests {
  private let context: TLSServerContext
  private let settings: TestClient.Settings

  init() throws {
    let authority = try CertificateAuthority(inMemoryFor: ["x.com"])
    context = try TLSServerContext(authority: authority)
    settings = TestClient.Settings(trusted: authority.rootPEM)
  }

  private func connected(
    _ version: Int32 = TLS1_3_VERSION,
    then handlers: [any ChannelHandler] = []
  ) throws -> TestConnection {
    var settings = settings
    settings.versions = version...version
    let connection = try TestConnection(context, client: settings, then: handlers)
    #expect(try connection.handshake())
    return connection
  }

  private func pattern(_ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
  }

  @Test(arguments: [1, 255, 16_384, 16_385, 70_000, 1_000_000], [TLS1_2_VERSION, TLS1_3_VERSION])
  func carriesBodiesBothWays(byteCount: Int, version: Int32) throws {
    let body = pattern(byteCount)
    let connection = try connected(version)
    try connection.client.send(body)
    try connection.carry()
    #expect(connection.recorder.received == body)
    let written = connection.channel.writeAndFlush(ByteBuffer(bytes: body))
    try connection.carry()
    try written.wait()
    #expect(try connection.client.receive() == body)
  }

  @Test(arguments: [1, 2, 7, 1_500, 16_389, 16_401])
  func carriesBodiesInPieces(pieceByteCount: Int) throws {
    let body = pattern(40_000)
    let connection = try connected()
    connection.pieceByteCount = pieceByteCount
    try connection.client.send(body)
    try connection.carry()
    #expect(connection.recorder.received == body)
    _ = connection.channel.writeAndFlush(ByteBuffer(bytes: body))
    try connection.carry()
    #expect(try connection.client.receive() == body)
  }

  @Test func putsSmallWritesOfOneFlushIntoOneRecord() throws {
    let connection = try connected(TLS1_2_VERSION)
    _ = try connection.takeDown()
    for part in ["HTTP/1.1 200 OK\r\n", "\r\n", "body"] {
      connection.channel.write(ByteBuffer(string: part), promise: nil)
    }
    connection.channel.flush()
    let records = try connection.takeDown()
    #expect(recordTypes(records) == [23])
    connection.client.feed(records)
    #expect(try connection.client.receive() == Array("HTTP/1.1 200 OK\r\n\r\nbody".utf8))
  }

  @Test func passesOneFlushOnAsOne() throws {
    let connection = try connected()
    let flushes = FlushCounter()
    try connection.channel.pipeline.syncOperations.addHandler(flushes, position: .first)
    for byteCount in [100, 20_000, 10, 20_000] {
      connection.channel.write(ByteBuffer(bytes: pattern(byteCount)), promise: nil)
    }
    connection.channel.flush()
    #expect(flushes.writes == 1)
    connection.channel.writeAndFlush(ByteBuffer(bytes: pattern(1_000_000)), promise: nil)
    #expect(flushes.flushes == 2)
  }

  @Test func keepsTheOrderOfSmallAndLargeWrites() throws {
    let connection = try connected()
    var all: [UInt8] = []
    for (index, byteCount) in [0, 5, 5_000, 3, 4_096, 4_096, 4_096, 4_096, 4_096, 4_097, 1, 0]
      .enumerated()
    {
      let part = [UInt8](repeating: UInt8(index), count: byteCount)
      all += part
      connection.channel.write(ByteBuffer(bytes: part), promise: nil)
    }
    connection.channel.flush()
    try connection.carry()
    #expect(try connection.client.receive() == all)
  }

  @Test func keepsPromisesOnceTheBytesWerePassedOn() throws {
    let connection = try connected()
    let writes = [10, 100_000, 0, 600_000, 3].map {
      connection.channel.write(ByteBuffer(bytes: pattern($0)))
    }
    for write in writes { #expect(isPending(write)) }
    connection.channel.flush()
    for write in writes { try write.wait() }
  }

  @Test func keepsThePromiseOfAnEmptyWrite() throws {
    let connection = try connected()
    try connection.channel.writeAndFlush(ByteBuffer()).wait()
  }

  @Test func sendsNothingBeforeAFlush() throws {
    let connection = try connected()
    _ = try connection.takeDown()
    let write = connection.channel.write(ByteBuffer(string: "later"))
    #expect(try connection.takeDown().isEmpty)
    connection.channel.flush()
    try write.wait()
    try #expect(!connection.takeDown().isEmpty)
  }

  @Test func sendsWhatWasWrittenBeforeTheHandshakeWasDone() throws {
    let connection = try TestConnection(context, client: settings)
    let first = connection.channel.writeAndFlush(ByteBuffer(string: "early "))
    let second = connection.channel.write(ByteBuffer(string: "bird"))
    #expect(isPending(first))
    #expect(try connection.handshake())
    try connection.carry()
    try first.wait()
    #expect(isPending(second))
    #expect(try connection.client.receive() == Array("early ".utf8))
    connection.channel.flush()
    try second.wait()
    try connection.carry()
    #expect(try connection.client.receive() == Array("bird".utf8))
  }

  @Test func keepsLimitedBytesBeforeTheHandshakeIsDone() throws {
    var configuration = TLSConfiguration()
    configuration.pendingByteCountMax = 1_000
    let context = try TLSServerContext(
      authority: try #require(context.authority),
      configuration: configuration
    )
    let connection = try TestConnection(context, client: settings)
    let first = connection.channel.write(ByteBuffer(bytes: pattern(1_000)))
    #expect(isPending(first))
    let second = connection.channel.write(ByteBuffer(bytes: pattern(1)))
    let error = TLSError.pendingBytesExceeded(limit: 1_000)
    #expect(throws: error) { try first.wait() }
    #expect(throws: error) { try second.wait() }
    #expect(connection.recorder.errors == [error])
  }

  @Test func answersFromWithinAReading() throws {
    let connection = try connected()
    connection.recorder.onRead = { context, buffer in
      context.channel.writeAndFlush(buffer, promise: nil)
    }
    let body = pattern(200_000)
    try connection.client.send(body)
    while try connection.carry() {}
    #expect(try connection.client.receive() == body)
  }

  @Test func surrendersWhenClosedFromWithinAReading() throws {
    let connection = try connected()
    connection.recorder.onRead = { context, _ in context.channel.close(promise: nil) }
    try connection.client.send(pattern(200_000))
    try connection.carry()
    #expect(!connection.channel.isActive)
    #expect(connection.recorder.received.count <= 65_536)
  }

  @Test func refusesRenegotiation() throws {
    let connection = try connected(TLS1_2_VERSION)
    connection.client.renegotiate()
    try connection.carry()
    #expect { try connection.client.receive() } throws: { error in
      "\(error)".contains("no renegotiation")
    }
    #expect(connection.recorder.events == ["handshake"])
  }

  @Test func updatesKeysWhenAsked() throws {
    let connection = try connected()
    connection.client.updateKey()
    try connection.client.send(Array("a".utf8))
    try connection.carry()
    connection.channel.writeAndFlush(ByteBuffer(string: "b"), promise: nil)
    try connection.carry()
    #expect(connection.recorder.received == Array("a".utf8))
    #expect(try connection.client.receive() == Array("b".utf8))
  }

  @Test func endsOnAForgedRecord() throws {
    let connection = try connected()
    let record = [23, 3, 3, 0, 32] + [UInt8](repeating: 9, count: 32)
    _ = try? connection.channel.writeInbound(ByteBuffer(bytes: record))
    #expect(connection.recorder.errors.count == 1)
    #expect(connection.recorder.received.isEmpty)
    #expect(!connection.channel.isActive)
  }

  @Test func survivesAnyChangedByteOfAHandshake() throws {
    let client = try TestClient(settings)
    _ = try client.handshake()
    let hello = client.takeOutput()
    var state: UInt64 = 7
    for _ in 0..<400 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var changed = hello
      changed[Int(state >> 33) % hello.count] = UInt8(truncatingIfNeeded: state >> 20)
      let connection = try TestConnection(context, client: settings)
      _ = try? connection.channel.writeInbound(ByteBuffer(bytes: changed))
      connection.channel.pipeline.fireChannelInactive()
      #expect(connection.recorder.errors.count == 1)
    }
  }

  private func isPending(_ future: EventLoopFuture<Void>) -> Bool {
    var isPending = true
    future.assumeIsolated().whenComplete { _ in isPending = false }
    return isPending
  }

  private func recordTypes(_ bytes: [UInt8]) -> [UInt8] {
    var types: [UInt8] = []
    var offset = 0
    while offset + 5 <= bytes.count {
      types.append(bytes[offset])
      offset += 5 + (Int(bytes[offset + 3]) << 8 | Int(bytes[offset + 4]))
    }
    return types
  }
}

/// Counts what reaches the socket.
private final class FlushCounter: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  private(set) var writes = 0
  private(set) var flushes = 0

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    writes += 1
    context.write(data, promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    flushes += 1
    context.flush()
  }
}
