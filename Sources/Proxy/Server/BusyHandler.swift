import HTTPTypes
import NIOCore

/// Tells one client too many that there are too many.
final class BusyHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelActive(context: ChannelHandlerContext) {
    let page = ProblemPage(.tooManyConnections, format: .text)
    var bytes = ByteBuffer()
    var encoder = ResponseEncoder()
    encoder.encode(
      head: page.response,
      for: ResponseEncoder.Request(keepsAlive: false),
      into: &bytes
    )
    bytes.writeImmutableBuffer(page.body)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
