public import NIOCore

/// One step of a raw connection, in the order: `connected`, `data`*, then `end` or `failed`.
public enum UpstreamPipeEvent: Sendable {
  /// The connection stands, TLS and upstream proxy included.
  case connected
  /// The next bytes from the other side.
  case data(ByteBuffer)
  /// More can be sent, after `send` had answered false.
  case writable
  /// The other side will send no more; what it still takes can be sent until `cancel()`.
  case end
  /// The connection could not be made or broke.
  case failed(UpstreamError)
}

/// Takes the events of one raw connection.
public protocol UpstreamPipeSink: Sendable {
  /// Takes the next events, in order; called on the worker's thread and must not block.
  func deliver(_ events: [UpstreamPipeEvent])
}
