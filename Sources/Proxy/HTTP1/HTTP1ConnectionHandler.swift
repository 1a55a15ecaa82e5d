import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Speaks HTTP/1 with a client: bytes to request parts, response parts to bytes.
///
/// One exchange at a time: a request that is sent ahead waits, unread, until the response before it has ended.
/// Keeps the time for a quiet connection and for a head that does not end, and lingers after a refusal so that
/// the client can still read it.
final class HTTP1ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = ByteBuffer

  enum Phase {
    /// No exchange: waiting for a head.
    case betweenExchanges
    /// A request is being read or answered.
    case exchange(requestEnded: Bool, responseBegan: Bool)
    /// All was said; the client may still be sending.
    case lingering
    /// The bytes belong to another protocol: nothing is read any more.
    case handedOver
  }

  static let pipelinedBytesMax = 64 * 1024
  static let lingering = Duration.seconds(2)

  let role: ConnectionRole
  let limits: ProxyLimits
  var parser: RequestParser
  var encoder = ResponseEncoder()
  var request = ResponseEncoder.Request()
  var phase = Phase.betweenExchanges
  var pending: ByteBuffer
  var timer: DeadlineTimer?
  var isDraining = false
  var isReadHeld = false
  var isParsing = false
  var isHeadTimed = false
  /// Bytes that waited for the client when its time was last up.
  var waitingByteCount = 0
  /// What follows the request under way may belong to another protocol.
  var isLeavingHTTP = false

  init(role: ConnectionRole, limits: ProxyLimits) {
    self.role = role
    self.limits = limits
    parser = RequestParser(limits: limits)
    pending = ByteBuffer()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timer = DeadlineTimer(eventLoop: context.eventLoop) { [weak self] in
      self?.timeExpired(context: context)
    }
    timer?.push(limits.idle)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    // The timer knows the context, which knows us.
    timer = nil
  }

  /// Ends HTTP on this connection: sends `greeting`, and nothing is read as HTTP any more.
  ///
  /// Bytes that were received but not read go to the next handler when this one is removed.
  func handOver(context: ChannelHandlerContext, greeting: ByteBuffer?) {
    phase = .handedOver
    timer?.cancel()
    writePending(context: context)
    if let greeting {
      context.write(wrapOutboundOut(greeting), promise: nil)
    }
    context.flush()
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }

  func removeHandler(
    context: ChannelHandlerContext,
    removalToken: ChannelHandlerContext.RemovalToken
  ) {
    phase = .handedOver
    let unread = parser.takeUnread()
    if unread.readableBytes > 0 {
      context.fireChannelRead(NIOAny(unread))
      context.fireChannelReadComplete()
    }
    context.leavePipeline(removalToken: removalToken)
  }
}

/// The response under way cannot be completed: end it so that the client sees as much.
struct ResponseBroken: Sendable {}

/// The request under way turned out to be malformed after its head: nothing of it may be used any more.
struct RequestBroken: Sendable {}
