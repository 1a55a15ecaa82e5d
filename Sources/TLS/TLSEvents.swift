/// A user inbound event: the handshake is done, and what was agreed in it.
public struct TLSHandshakeCompleted: Hashable, Sendable {
  /// The name the client sent (SNI), lower-cased; nil when it sent none.
  public var serverName: String?
  /// The protocol agreed by ALPN (`h2`, `http/1.1`); nil when the client offered none.
  public var applicationProtocol: String?
  /// `TLSv1.2` or `TLSv1.3`.
  public var version: String
  /// Whether an earlier session was resumed, so that no certificate was shown.
  public var resumed: Bool

  /// Puts together what was agreed.
  public init(
    serverName: String?,
    applicationProtocol: String?,
    version: String,
    resumed: Bool
  ) {
    self.serverName = serverName
    self.applicationProtocol = applicationProtocol
    self.version = version
    self.resumed = resumed
  }
}

/// A user inbound event: the client sends no more, and how it said so.
///
/// It comes before `ChannelEvent.inputClosed`, or before `channelInactive`. The way to the client is still
/// open after `.closeNotify`; whoever owns the pipeline ends it with `close`.
public enum TLSInputClosed: Hashable, Sendable {
  /// With a `close_notify` alert: what came is all there was.
  case closeNotify
  /// Without one: what came may have been cut. Many clients end so as a habit.
  case truncated
}
