public import NIOCore

/// How TLS towards clients behaves; the defaults are what the proxy uses.
public struct TLSConfiguration: Sendable {
  /// What is offered by ALPN, the most wanted first.
  public var applicationProtocols: [String]

  /// Whether the root is sent after the intermediate; clients need it only to show it.
  public var sendsRoot: Bool

  /// Whether clients may resume sessions by tickets; their keys live and die with the context.
  public var resumesSessions: Bool

  /// How long the handshake may take.
  public var handshakeTimeout: TimeAmount

  /// How long the last bytes and the `close_notify` may take to be passed on before the connection is cut.
  public var closeTimeout: TimeAmount

  /// The most bytes that are kept when written before the handshake is done.
  public var pendingByteCountMax: Int

  /// Takes the defaults for what is not named.
  public init(
    applicationProtocols: [String] = ["h2", "http/1.1"],
    sendsRoot: Bool = false,
    resumesSessions: Bool = true,
    handshakeTimeout: TimeAmount = .seconds(10),
    closeTimeout: TimeAmount = .seconds(5),
    pendingByteCountMax: Int = 1_048_576
  ) {
    self.applicationProtocols = applicationProtocols
    self.sendsRoot = sendsRoot
    self.resumesSessions = resumesSessions
    self.handshakeTimeout = handshakeTimeout
    self.closeTimeout = closeTimeout
    self.pendingByteCountMax = pendingByteCountMax
  }
}
