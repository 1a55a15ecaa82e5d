import Glibc
import HTTPTypes
import NIOCore
import NIOHTTPTypes

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

  func write(head response: HTTPResponse) {
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

  func write(body bytes: ByteBuffer, context: ChannelHandlerContext) {
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

  func write(payload: ByteBuffer, context: ChannelHandlerContext) {
    guard payload.readableBytes > ResponseEncoder.copiedBytesMax else {
      pending.writeImmutableBuffer(payload)
      return
    }
    writePending(context: context)
    context.write(wrapOutboundOut(payload), promise: nil)
  }

  func writePending(context: ChannelHandlerContext) {
    guard pending.readableBytes > 0 else { return }
    context.write(wrapOutboundOut(pending), promise: nil)
    pending = ByteBuffer()
  }

  func writeEnd(context: ChannelHandlerContext) {
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
  func parseAhead(context: ChannelHandlerContext) {
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
