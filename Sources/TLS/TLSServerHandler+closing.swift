public import NIOCore

extension TLSServerHandler {
  /// A `close(mode: .output)` that came before the handshake was done.
  struct OutputCloseWish {
    var promise: EventLoopPromise<Void>?
  }

  /// Ends TLS in an orderly way before the socket is closed, or one side of it.
  public func close(
    context: ChannelHandlerContext,
    mode: CloseMode,
    promise: EventLoopPromise<Void>?
  ) {
    switch mode {
    case .input: context.close(mode: .input, promise: promise)
    case .output: closeOutput(context, promise)
    case .all: closeAll(context, promise)
    }
  }

  /// Fires the error, fails what was written, sends the alert that OpenSSL may have written, and closes.
  func fail(with error: TLSError) {
    guard state == .handshaking || state == .open, let context else { return }
    state = .closing
    failPending(with: error)
    // Whoever hears of it may close too; that then waits for the alert to be passed on.
    context.fireErrorCaught(error)
    passLastBytesAndClose(context)
  }

  /// Lets go of everything; the socket is closed, or no business of this handler any more.
  func finish(failingWith error: any Error) {
    state = .closed
    timer?.cancel()
    timer = nil
    failPending(with: error)
    session = nil
    closePromise?.succeed()
    closePromise = nil
  }

  func grantOutputCloseWish(_ context: ChannelHandlerContext) {
    guard let wish = outputCloseWish else { return }
    outputCloseWish = nil
    closeOutput(context, wish.promise)
  }

  func setTimer(_ time: TimeAmount, _ act: @escaping (TLSServerHandler) -> Void) {
    timer?.cancel()
    timer = context?.eventLoop.assumeIsolated().scheduleTask(in: time) { [weak self] in
      guard let self else { return }
      act(self)
    }
  }

  private func closeOutput(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
    switch state {
    case .handshaking where outputCloseWish == nil:
      outputCloseWish = OutputCloseWish(promise: promise)
    case .open where !isOutputClosed:
      isOutputClosed = true
      sendFlushed(context)
      session?.closeOutput()
      passLastBytes(context) { context.close(mode: .output, promise: promise) }
    case .handshaking, .open: promise?.fail(ChannelError.outputClosed)
    case .closing, .closed: promise?.fail(ChannelError.ioOnClosedChannel)
    }
  }

  private func closeAll(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
    guard state != .closed else { return context.close(mode: .all, promise: promise) }
    joinClose(promise)
    guard state != .closing else { return }
    if state == .open && !isOutputClosed { session?.closeOutput() }
    state = .closing
    failPending(with: ChannelError.ioOnClosedChannel)
    passLastBytesAndClose(context)
  }

  /// Closes the socket once the last bytes were passed on, or could not be in time.
  private func passLastBytesAndClose(_ context: ChannelHandlerContext) {
    setTimer(serverContext.configuration.closeTimeout) { $0.closeSocket() }
    passLastBytes(context) { [weak self] in self?.closeSocket() }
  }

  private func closeSocket() {
    guard state == .closing, let context else { return }
    state = .closed
    timer?.cancel()
    let promise = closePromise
    closePromise = nil
    context.close(mode: .all, promise: promise)
  }

  private func passLastBytes(_ context: ChannelHandlerContext, then act: @escaping () -> Void) {
    let bytes = session?.transport.takeOutbound() ?? ByteBuffer()
    context.writeAndFlush(wrapOutboundOut(bytes))
      .assumeIsolated().whenComplete { _ in act() }
  }

  private func joinClose(_ promise: EventLoopPromise<Void>?) {
    guard let promise else { return }
    if let closePromise {
      closePromise.futureResult.cascade(to: promise)
    } else {
      closePromise = promise
    }
  }

  private func failPending(with error: any Error) {
    for item in pendingWrites.takeAll() { item.promise?.fail(error) }
    outputCloseWish?.promise?.fail(error)
    outputCloseWish = nil
  }
}
