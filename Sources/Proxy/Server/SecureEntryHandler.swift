import NIOCore
import TLS

/// Keeps what TLS tells about the way to the proxy from the handlers behind, which know TLS with sites only.
final class SecureEntryHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is TLSHandshakeCompleted, is TLSInputClosed: break
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is TLSError {
      context.close(promise: nil)
    } else {
      context.fireErrorCaught(error)
    }
  }
}
