import Logging
import NIOCore

/// Ends an HTTP/2 connection that broke, or whose client has left.
final class HTTP2FailureHandler: ChannelInboundHandler {
  typealias InboundIn = Never

  private let connection: ClientConnection

  init(connection: ClientConnection) {
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connection.core.logger.debug(
      "HTTP/2 with a client failed",
      metadata: ["connection": "\(connection.id)", "error": "\(error)"]
    )
    context.close(promise: nil)
  }
}
