public import HTTPTypes
public import NIOCore

/// Watches the exchanges with named hosts, for a recording; changes nothing.
///
/// Called on event loops, of several connections at once; must not block.
public protocol ExchangeObserver: Sendable {
  /// A request is about to be fetched.
  ///
  /// - Returns: who watches this exchange; nil for nobody.
  func began(_ request: HTTPRequest) -> (any ObservedExchange)?
}

/// One exchange that is being watched; on one event loop.
public protocol ObservedExchange: AnyObject {
  /// The next part of what the client sends.
  func sent(_ bytes: ByteBuffer)

  /// The response's head as it came, before any rule.
  func received(_ response: HTTPResponse)

  /// The next part of the response's body as it came, content codings still on.
  func received(_ bytes: ByteBuffer)

  /// The exchange is over; `isComplete` where the response came to its end.
  func ended(isComplete: Bool)
}
