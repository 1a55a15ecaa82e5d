import Logging
import NIOCore
import TLS

/// Waits for the handshake with an intercepted client, then builds the pipeline that ALPN asks for.
///
/// A client that refuses our certificate has its host tunnelled the next time.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let connection: ClientConnection
  private let authority: Authority

  init(connection: ClientConnection, authority: Authority) {
    self.connection = connection
    self.authority = authority
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let handshake = event as? TLSHandshakeCompleted {
      handshakeCompleted(handshake, context: context)
    } else if event is ChannelShouldQuiesceEvent {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error as? TLSError {
    case .clientRejectedCertificate: bypass(.clientRejectedCertificate)
    case .closedDuringHandshake:
      if connection.core.bypasses.noteDeparture(authority.host, client: connection.client) {
        bypass(.clientRejectedCertificate)
      }
    default: break
    }
    connection.core.logger.debug(
      "TLS with a client failed",
      metadata: [
        "connection": "\(connection.id)", "host": "\(authority.host)", "error": "\(error)",
      ]
    )
    context.close(promise: nil)
  }

  private func handshakeCompleted(
    _ handshake: TLSHandshakeCompleted,
    context: ChannelHandlerContext
  ) {
    connection.core.bypasses.noteHandshake(authority.host, client: connection.client)
    do {
      if handshake.applicationProtocol == "h2" {
        try ClientPipeline.addHTTP2(
          to: context.channel,
          connection: connection,
          authority: authority
        )
      } else {
        try ClientPipeline.addHTTP1(
          to: context.channel,
          connection: connection,
          role: .intercepted(authority)
        )
      }
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func bypass(_ reason: BypassTable.Reason) {
    let bypasses = connection.core.bypasses
    guard bypasses.insert(authority.host, client: connection.client, reason: reason) else { return }
    connection.core.logger.notice(
      "a client refuses our certificate; its host is tunnelled for a while",
      metadata: ["host": "\(authority.host)"]
    )
  }
}
