import NIOCore
import Upstream

/// The client's end of a tunnel whose far end libcurl holds: through an upstream proxy, or inside TLS.
///
/// Bytes both ways, unseen; back-pressure both ways; the end of one direction is passed on as such.
final class PipeRelayHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let pipe: UpstreamPipe
  private var idle: Duration
  private var context: ChannelHandlerContext?
  private var timer: DeadlineTimer?
  private var isPipeFull = false
  private var isReadHeld = false
  private var isPaused = false

  init(pipe: UpstreamPipe, idle: Duration) {
    self.pipe = pipe
    self.idle = idle
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
    pipe.cancel()
    self.context = nil
  }

  /// Closes the far end when there will be no near one.
  func discard() {
    pipe.cancel()
  }

  /// Takes what has come from the far end.
  func receive(_ events: [UpstreamPipeEvent]) {
    guard let context else { return }
    timer?.push(idle)
    for event in events {
      switch event {
      case .connected: break
      case .data(let bytes): context.write(wrapOutboundOut(bytes), promise: nil)
      case .writable: resumeReading(context: context)
      case .end: closeOutput(context: context)
      case .failed:
        context.flush()
        context.close(promise: nil)
        return
      }
    }
    context.flush()
    adjustFlow(context: context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    timer?.push(idle)
    isPipeFull = !pipe.send(unwrapInboundIn(data)) || isPipeFull
  }

  func read(context: ChannelHandlerContext) {
    if isPipeFull {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    adjustFlow(context: context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed: pipe.finish()
    case is ChannelShouldQuiesceEvent:
      idle = .seconds(1)
      timer?.push(idle)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    pipe.cancel()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func resumeReading(context: ChannelHandlerContext) {
    isPipeFull = false
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }

  private func closeOutput(context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
      bound.value.close(mode: .output, promise: nil)
    }
  }

  private func adjustFlow(context: ChannelHandlerContext) {
    let isWritable = context.channel.isWritable
    guard isPaused == isWritable else { return }
    isPaused = !isWritable
    if isPaused {
      pipe.pause()
    } else {
      pipe.resume()
    }
  }
}
