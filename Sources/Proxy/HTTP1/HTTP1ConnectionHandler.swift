import Glibc
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

  private enum Phase {
    /// No exchange: waiting for a head.
    case betweenExchanges
    /// A request is being read or answered.
    case exchange(requestEnded: Bool, responseBegan: Bool)
    /// All was said; the client may still be sending.
    case lingering
    /// The bytes belong to another protocol: nothing is read any more.
    case handedOver
  }

  private static let pipelinedBytesMax = 64 * 1024
  private static let lingering = Duration.seconds(2)

  private let role: ConnectionRole
  private let limits: ProxyLimits
  private var parser: RequestParser
  private var encoder = ResponseEncoder()
  private var request = ResponseEncoder.Request()
  private var phase = Phase.betweenExchanges
  private var pending: ByteBuffer
  private var timer: DeadlineTimer?
  private var isDraining = false
  private var isReadHeld = false
  private var isParsing = false
  private var isHeadTimed = false
  /// Bytes that waited for the client when its time was last up.
  private var waitingByteCount = 0
  /// What follows the request under way may belong to another protocol.
  private var isLeavingHTTP = false

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

// MARK: - Requests

extension HTTP1ConnectionHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .lingering: return
    case .handedOver: context.fireChannelRead(data)
    case .betweenExchanges, .exchange:
      parser.receive(unwrapInboundIn(data))
      parse(context: context)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if parser.unreadByteCount > Self.pipelinedBytesMax, case .exchange(true, _) = phase {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed: inputClosed(context: context)
    case is ChannelShouldQuiesceEvent: drain(context: context)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  /// Reads what the phase allows.
  ///
  /// Not re-entered: a response that ends within only marks the phase.
  private func parse(context: ChannelHandlerContext) {
    guard !isParsing else { return }
    isParsing = true
    defer { isParsing = false }
    do throws(RequestRefusal) {
      while canParse, let part = try parser.next() {
        try take(part, context: context)
      }
      try refuseTrailingBytes()
    } catch {
      refuse(error, context: context)
    }
    parser.releaseMemory()
    keepTime()
  }

  private var canParse: Bool {
    switch phase {
    case .betweenExchanges, .exchange(requestEnded: false, _): true
    case .exchange(requestEnded: true, _), .lingering, .handedOver: false
    }
  }

  private func take(
    _ part: RequestParser.Part,
    context: ChannelHandlerContext
  ) throws(RequestRefusal) {
    switch part {
    case .head(let head):
      self.request = ResponseEncoder.Request(
        isHead: head.method == .head,
        isVersion10: head.isVersion10,
        keepsAlive: head.keepsAlive && !isDraining
      )
      let request = try RequestForm.request(head, role: role)
      isLeavingHTTP = head.method == .connect || head.upgradesToWebSocket
      phase = .exchange(requestEnded: false, responseBegan: false)
      context.fireChannelRead(wrapInboundOut(.head(request)))
    case .body(let bytes):
      context.fireChannelRead(wrapInboundOut(.body(bytes)))
    case .end:
      if case .exchange(_, let responseBegan) = phase {
        phase = .exchange(requestEnded: true, responseBegan: responseBegan)
      }
      context.fireChannelRead(wrapInboundOut(.end(nil)))
    }
  }

  /// What follows the last request of a connection can only be a second opinion on where that one ended.
  private func refuseTrailingBytes() throws(RequestRefusal) {
    guard case .exchange(requestEnded: true, responseBegan: false) = phase else { return }
    guard !request.keepsAlive, !isDraining, !isLeavingHTTP, parser.unreadByteCount > 0 else {
      return
    }
    _ = try parser.next()
  }

  private func refuse(_ refusal: RequestRefusal, context: ChannelHandlerContext) {
    switch phase {
    case .lingering, .handedOver:
      return
    case .exchange(_, responseBegan: true):
      context.fireUserInboundEventTriggered(RequestBroken())
      context.close(promise: nil)
    case .exchange, .betweenExchanges:
      context.fireUserInboundEventTriggered(RequestBroken())
      request.keepsAlive = false
      let answer = RefusalAnswer(refusal)
      encoder.encode(head: answer.response, for: request, into: &pending)
      if !request.isHead {
        pending.writeImmutableBuffer(answer.body)
      }
      endGently(context: context)
    }
  }

  private func inputClosed(context: ChannelHandlerContext) {
    if case .handedOver = phase {
      context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      return
    }
    // The client that closes its half has left, or will not miss the answer (nginx reads it alike).
    context.close(promise: nil)
  }

  private func drain(context: ChannelHandlerContext) {
    isDraining = true
    switch phase {
    case .betweenExchanges: context.close(promise: nil)
    case .exchange: request.keepsAlive = false
    case .lingering: break
    case .handedOver: context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }
}

// MARK: - Responses

extension HTTP1ConnectionHandler {
  func write(
    context: ChannelHandlerContext,
    data: NIOAny,
    promise: EventLoopPromise<Void>?
  ) {
    switch unwrapOutboundIn(data) {
    case .head(let response): write(head: response)
    case .body(let bytes): write(body: bytes, context: context)
    case .end: writeEnd(context: context)
    }
    promise?.succeed()
  }

  func flush(context: ChannelHandlerContext) {
    writePending(context: context)
    context.flush()
    keepTime()
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext,
    event: Any,
    promise: EventLoopPromise<Void>?
  ) {
    guard event is ResponseBroken else {
      context.triggerUserOutboundEvent(event, promise: promise)
      return
    }
    writePending(context: context)
    context.flush()
    if encoder.endsByClosing {
      // An orderly end would look like the end of the body; a reset does not.
      let provider = context.channel as? any SocketOptionProvider
      provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
    }
    context.close(promise: promise)
  }

  private func write(head response: HTTPResponse) {
    guard case .exchange(let requestEnded, responseBegan: false) = phase else { return }
    guard response.status.code >= 200 else {
      if !request.isVersion10 {
        encoder.encode(head: response, for: request, into: &pending)
      }
      return
    }
    // Where the request has not ended, what follows of it may or may not come: end with this one.
    if !requestEnded {
      request.keepsAlive = false
    }
    phase = .exchange(requestEnded: requestEnded, responseBegan: true)
    encoder.encode(head: response, for: request, into: &pending)
  }

  private func write(body bytes: ByteBuffer, context: ChannelHandlerContext) {
    guard case .exchange(_, responseBegan: true) = phase else { return }
    let step = encoder.encode(body: bytes, into: &pending)
    switch step {
    case .drop: return
    case .send(let bytes): write(payload: bytes, context: context)
    case .sendChunk(let bytes):
      write(payload: bytes, context: context)
      pending.writeStaticString("\r\n")
    }
  }

  private func write(payload: ByteBuffer, context: ChannelHandlerContext) {
    guard payload.readableBytes > ResponseEncoder.copiedBytesMax else {
      pending.writeImmutableBuffer(payload)
      return
    }
    writePending(context: context)
    context.write(wrapOutboundOut(payload), promise: nil)
  }

  private func writePending(context: ChannelHandlerContext) {
    guard pending.readableBytes > 0 else { return }
    context.write(wrapOutboundOut(pending), promise: nil)
    pending = ByteBuffer()
  }

  private func writeEnd(context: ChannelHandlerContext) {
    guard case .exchange(let requestEnded, responseBegan: true) = phase else { return }
    guard encoder.encodeEnd(into: &pending) else {
      writePending(context: context)
      context.flush()
      context.close(promise: nil)
      return
    }
    guard encoder.keepsAlive, requestEnded else {
      endGently(context: context)
      return
    }
    phase = .betweenExchanges
    isHeadTimed = false
    timer?.push(limits.idle)
    writePending(context: context)
    guard !isDraining else {
      endGently(context: context)
      return
    }
    parseAhead(context: context)
  }

  /// Goes on with what the client sent ahead; later, so that the caller's response is out first.
  private func parseAhead(context: ChannelHandlerContext) {
    if parser.unreadByteCount > 0, !isParsing {
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      context.eventLoop.execute {
        let (handler, context) = bound.value
        handler.parse(context: context)
      }
    }
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }
}

// MARK: - Endings

extension HTTP1ConnectionHandler {
  /// Sends what is left, says that nothing follows, and reads on for a moment.
  ///
  /// Closing at once while the client still sends would reset the connection, and the client would lose the
  /// very answer that explains it (RFC 9112, 9.6).
  private func endGently(context: ChannelHandlerContext) {
    phase = .lingering
    timer?.push(Self.lingering)
    writePending(context: context)
    context.flush()
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let closed = context.eventLoop.makePromise(of: Void.self)
    closed.futureResult.whenFailure { _ in
      bound.value.close(promise: nil)
    }
    context.close(mode: .output, promise: closed)
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }

  private func keepTime() {
    if case .exchange = phase {
      isHeadTimed = false
    }
    switch phase {
    case .betweenExchanges:
      // The time for a head runs from its first byte; what trickles in does not stretch it.
      guard parser.isInsideHead != isHeadTimed else { return }
      isHeadTimed = parser.isInsideHead
      timer?.push(isHeadTimed ? limits.headArrival : limits.idle)
    case .exchange(requestEnded: false, _): timer?.push(limits.idle)
    case .exchange(requestEnded: true, responseBegan: true): timer?.push(limits.idle)
    case .exchange(requestEnded: true, responseBegan: false): timer?.rest()
    case .lingering: break
    case .handedOver: timer?.cancel()
    }
  }

  private func timeExpired(context: ChannelHandlerContext) {
    switch phase {
    case .betweenExchanges:
      if parser.isInsideHead {
        refuse(.headTooSlow, context: context)
      } else {
        context.close(promise: nil)
      }
    case .exchange(requestEnded: true, responseBegan: true):
      // An event stream may be silent for longer; a client that takes nothing may not.
      let waitingBefore = waitingByteCount
      waitingByteCount = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
      if context.channel.isWritable || waitingByteCount != waitingBefore {
        timer?.push(limits.idle)
      } else {
        context.close(promise: nil)
      }
    case .exchange, .lingering: context.close(promise: nil)
    case .handedOver: break
    }
  }
}

/// The response under way cannot be completed: end it so that the client sees as much.
struct ResponseBroken: Sendable {}

/// The request under way turned out to be malformed after its head: nothing of it may be used any more.
struct RequestBroken: Sendable {}
