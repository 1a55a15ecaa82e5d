import NIOCore

extension HTTP1ConnectionHandler {
  /// Sends what is left, says that nothing follows, and reads on for a moment.
  ///
  /// Closing at once while the client still sends would reset the connection, and the client would lose the
  /// very answer that explains it (RFC 9112, 9.6).
  func endGently(context: ChannelHandlerContext) {
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

  func keepTime() {
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

  func timeExpired(context: ChannelHandlerContext) {
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
