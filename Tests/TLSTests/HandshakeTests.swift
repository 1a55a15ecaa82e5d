import COpenSSL
import Certificates
import NIOCore
import NIOEmbedded
import Testing

@testable import TLS

@Suite struct HandshakeTests {
  private let authority: CertificateAuthority
  private let context: TLSServerContext

  init() throws {
    authority = try CertificateAuthority(inMemoryFor: ["x.com"])
    context = try TLSServerContext(authority: authority)
  }

  private func settings() -> TestClient.Settings {
    TestClient.Settings(trusted: authority.rootPEM)
  }

  @Test(
    arguments: [
      (TLS1_2_VERSION, ["h2", "http/1.1"], "TLSv1.2", "h2"),
      (TLS1_3_VERSION, ["h2", "http/1.1"], "TLSv1.3", "h2"),
      (TLS1_3_VERSION, ["http/1.1", "h2"], "TLSv1.3", "h2"),
      (TLS1_3_VERSION, ["spdy/3", "http/1.1"], "TLSv1.3", "http/1.1"),
      (TLS1_2_VERSION, ["http/1.1"], "TLSv1.2", "http/1.1"),
      (TLS1_3_VERSION, [], "TLSv1.3", nil),
    ] as [(Int32, [String], String, String?)]
  )
  func agreesOnVersionAndProtocol(
    version: Int32,
    offered: [String],
    name: String,
    chosen: String?
  ) throws {
    var settings = settings()
    settings.versions = version...version
    settings.protocols = offered
    let connection = try TestConnection(context, client: settings)
    #expect(try connection.handshake())
    let expected = TLSHandshakeCompleted(
      serverName: "x.com",
      applicationProtocol: chosen,
      version: name,
      resumed: false
    )
    #expect(connection.recorder.handshake == expected)
    #expect(connection.client.chainCount == 2)
    #expect(connection.client.isCertificateFor("x.com"))
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func worksOneByteAtATime(version: Int32) throws {
    var settings = settings()
    settings.versions = version...version
    let connection = try TestConnection(context, client: settings)
    connection.pieceByteCount = 1
    #expect(try connection.handshake())
    try connection.client.send(Array("hello".utf8))
    try connection.carry()
    #expect(connection.recorder.received == Array("hello".utf8))
    #expect(connection.recorder.events == ["handshake"])
  }

  @Test func sendsTheRootWhereAsked() throws {
    let context = try TLSServerContext(
      authority: authority,
      configuration: TLSConfiguration(sendsRoot: true)
    )
    let connection = try TestConnection(context, client: settings())
    #expect(try connection.handshake())
    #expect(connection.client.chainCount == 3)
  }

  @Test func showsTheExpectedHostWithoutServerName() throws {
    var settings = settings()
    settings.serverName = nil
    let connection = try TestConnection(context, host: "API.x.com", client: settings)
    #expect(try connection.handshake())
    #expect(connection.client.isCertificateFor("api.x.com"))
    #expect(connection.recorder.handshake?.serverName == nil)
  }

  @Test func takesServerNamesInAnyCase() throws {
    var settings = settings()
    settings.serverName = "X.Com"
    let connection = try TestConnection(context, host: "x.com", client: settings)
    #expect(try connection.handshake())
    #expect(connection.recorder.handshake?.serverName == "x.com")
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func refusesAnotherServerName(version: Int32) throws {
    var settings = settings()
    settings.versions = version...version
    settings.serverName = "api.x.com"
    let connection = try TestConnection(context, host: "x.com", client: settings)
    #expect { try connection.handshake() } throws: { error in
      "\(error)".contains("unrecognized name")
    }
    #expect(
      connection.recorder.errors == [.serverNameMismatch(expected: "x.com", received: "api.x.com")]
    )
    #expect(!connection.channel.isActive)
    #expect(authority.leafCount == 0)
  }

  @Test func refusesHostsOutsideTheConstraint() throws {
    let outside = try #require(DomainName("y.com"))
    #expect(throws: TLSError.certificate(.outsideConstraint(outside))) {
      try TLSServerHandler(context: context, expectedHost: "y.com")
    }
    #expect(throws: TLSError.certificate(.notAHostName("127.0.0.1"))) {
      try TLSServerHandler(context: context, expectedHost: "127.0.0.1")
    }
  }

  @Test func refusesOldVersions() throws {
    var settings = TestClient.Settings(trusted: nil)
    settings.versions = TLS1_VERSION...TLS1_1_VERSION
    let connection = try TestConnection(context, client: settings)
    _ = try? connection.handshake()
    #expect(connection.recorder.errors == [.noSharedVersion])
  }

  @Test func refusesOtherProtocols() throws {
    var settings = settings()
    settings.protocols = ["imap", "spdy/3"]
    let connection = try TestConnection(context, client: settings)
    #expect { try connection.handshake() } throws: { error in
      "\(error)".contains("no application protocol")
    }
    #expect(connection.recorder.errors == [.noSharedProtocol])
  }

  @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "\u{0}", "SSH-2.0-x\r\n"])
  func saysNothingToWhatIsNotTLS(text: String) throws {
    let connection = try TestConnection(context, client: settings())
    try connection.channel.writeInbound(ByteBuffer(string: text))
    #expect(connection.recorder.errors == [.notTLS])
    #expect(try connection.takeDown().isEmpty)
    #expect(!connection.channel.isActive)
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func tellsOfAClientThatTrustsAnotherAuthority(version: Int32) throws {
    let other = try CertificateAuthority(inMemoryFor: ["x.com"])
    var settings = TestClient.Settings(trusted: other.rootPEM)
    settings.versions = version...version
    let connection = try TestConnection(context, client: settings)
    #expect(throws: TestClient.Failure.self) { try connection.handshake() }
    try connection.carry()
    let unknownCA = TLSAlert(rawValue: 48)
    #expect(connection.recorder.errors == [.clientRejectedCertificate(alert: unknownCA)])
    #expect("\(unknownCA)" == "unknown_ca")
    #expect(!connection.channel.isActive)
  }

  @Test func givesUpOnASlowClient() throws {
    let connection = try TestConnection(context, client: settings())
    connection.channel.embeddedEventLoop.advanceTime(by: .milliseconds(9_999))
    #expect(connection.channel.isActive)
    connection.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
    #expect(connection.recorder.errors == [.handshakeTimedOut])
    #expect(!connection.channel.isActive)
  }

  @Test func timeIsNoMatterOnceTheHandshakeIsDone() throws {
    let connection = try TestConnection(context, client: settings())
    #expect(try connection.handshake())
    connection.channel.embeddedEventLoop.advanceTime(by: .hours(1))
    #expect(connection.channel.isActive)
    #expect(connection.recorder.errors.isEmpty)
  }

  @Test func tellsOfAClientThatLeaves() throws {
    let connection = try TestConnection(context, client: settings())
    _ = try connection.client.handshake()
    try connection.carry()
    connection.channel.pipeline.fireChannelInactive()
    #expect(connection.recorder.errors == [.closedDuringHandshake])
  }

  @Test func asksForMoreUntilTheHandshakeIsDone() throws {
    let reads = ReadCounter()
    let handler = try TLSServerHandler(context: context, expectedHost: "x.com")
    let channel = EmbeddedChannel(handlers: [reads, handler])
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let before = reads.count
    try channel.writeInbound(ByteBuffer(bytes: [22, 3, 1, 0, 200, 1]))
    #expect(reads.count == before + 1)
  }

  // MARK: Resumption

  private func session(
    _ context: TLSServerContext,
    host: String,
    version: Int32
  ) throws -> TestSession {
    var settings = settings()
    settings.serverName = host
    settings.versions = version...version
    let connection = try TestConnection(context, host: host, client: settings)
    #expect(try connection.handshake())
    // Tickets of TLS 1.3 come after the handshake.
    _ = try connection.client.receive()
    return try #require(connection.client.session)
  }

  private func isResumed(
    _ context: TLSServerContext,
    host: String,
    version: Int32,
    _ session: TestSession
  ) throws -> Bool {
    var settings = settings()
    settings.serverName = host
    settings.versions = version...version
    settings.session = session
    let connection = try TestConnection(context, host: host, client: settings)
    #expect(try connection.handshake())
    let resumed = try #require(connection.recorder.handshake).resumed
    #expect(resumed == connection.client.isResumed)
    return resumed
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func resumesSessionsOfTheSameHostOnly(version: Int32) throws {
    let session = try session(context, host: "x.com", version: version)
    #expect(try isResumed(context, host: "x.com", version: version, session))
    #expect(try !isResumed(context, host: "api.x.com", version: version, session))
    // Another process, or this one after a restart, has other ticket keys.
    let other = try TLSServerContext(authority: authority)
    #expect(try !isResumed(other, host: "x.com", version: version, session))
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func resumesNothingWhereToldNotTo(version: Int32) throws {
    let context = try TLSServerContext(
      authority: authority,
      configuration: TLSConfiguration(resumesSessions: false)
    )
    let session = try session(context, host: "x.com", version: version)
    #expect(try !isResumed(context, host: "x.com", version: version, session))
  }
}

/// Counts how often the socket is asked to read.
private final class ReadCounter: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  private(set) var count = 0

  func read(context: ChannelHandlerContext) {
    count += 1
    context.read()
  }
}
