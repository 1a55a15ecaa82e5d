import NIOCore

/// One end of a blind tunnel: hands bytes to its partner on the other channel, and never looks at them.
///
/// Reads only while the partner can write. The end of one direction is passed on as the end of that direction;
/// the other stays open. Both ends live on one event loop.
final class RelayHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private weak var partner: RelayHandler?
  private var idle: Duration
  private var context: ChannelHandlerContext?
  private var timer: DeadlineTimer?
  private var isReadHeld = false
  private var isOutputClosed = false

  private init(idle: Duration) {
    self.idle = idle
  }

  /// Two ends that know each other.
  static func pair(idle: Duration) -> (RelayHandler, RelayHandler) {
    let (first, second) = (RelayHandler(idle: idle), RelayHandler(idle: idle))
    first.partner = second
    second.partner = first
    return (first, second)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    timer = DeadlineTimer(eventLoop: context.eventLoop) { [weak self] in
      self?.context?.close(promise: nil)
    }
    timer?.push(idle)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    timer?.push(idle)
    partner?.take(unwrapInboundIn(data))
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    partner?.context?.flush()
  }

  func read(context: ChannelHandlerContext) {
    if partner?.isWritable ?? false {
      context.read()
    } else {
      isReadHeld = true
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      partner?.readIfHeld()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed: partner?.closeOutput()
    case is ChannelShouldQuiesceEvent: drain()
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    partner?.context?.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private var isWritable: Bool { context?.channel.isWritable ?? false }

  private func take(_ bytes: ByteBuffer) {
    timer?.push(idle)
    context?.write(wrapOutboundOut(bytes), promise: nil)
  }

  private func readIfHeld() {
    guard isReadHeld else { return }
    isReadHeld = false
    context?.read()
  }

  private func closeOutput() {
    guard let context, !isOutputClosed else { return }
    isOutputClosed = true
    // Closing the second direction closes all at once, so what was written must be out before.
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
      bound.value.close(mode: .output, promise: nil)
    }
  }

  /// A tunnel has no end of its own to wait for: it may go on while it is busy.
  private func drain() {
    idle = .seconds(1)
    timer?.push(idle)
  }
}
