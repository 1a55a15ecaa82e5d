import HTTPTypes
import NIOCore
import NIOHTTPTypes

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
  func parse(context: ChannelHandlerContext) {
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

  var canParse: Bool {
    switch phase {
    case .betweenExchanges, .exchange(requestEnded: false, _): true
    case .exchange(requestEnded: true, _), .lingering, .handedOver: false
    }
  }

  func take(
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
  func refuseTrailingBytes() throws(RequestRefusal) {
    guard case .exchange(requestEnded: true, responseBegan: false) = phase else { return }
    guard !request.keepsAlive, !isDraining, !isLeavingHTTP, parser.unreadByteCount > 0 else {
      return
    }
    _ = try parser.next()
  }

  func refuse(_ refusal: RequestRefusal, context: ChannelHandlerContext) {
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

  func inputClosed(context: ChannelHandlerContext) {
    if case .handedOver = phase {
      context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      return
    }
    // The client that closes its half has left, or will not miss the answer (nginx reads it alike).
    context.close(promise: nil)
  }

  func drain(context: ChannelHandlerContext) {
    isDraining = true
    switch phase {
    case .betweenExchanges: context.close(promise: nil)
    case .exchange: request.keepsAlive = false
    case .lingering: break
    case .handedOver: context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }
}
