import Logging
import NIOCore
import TLS
import Upstream

/// Looks at the first bytes after CONNECT to a named host: TLS is intercepted, anything else is tunnelled.
final class HelloHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let helloBytesMax = 64 * 1024

  private let connection: ClientConnection
  private let authority: Authority
  private var received = ByteBuffer()
  private var timer: DeadlineTimer?
  private var isDecided = false
  private var isReadHeld = false

  init(connection: ClientConnection, authority: Authority) {
    self.connection = connection
    self.authority = authority
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timer = DeadlineTimer(eventLoop: context.eventLoop) {
      context.close(promise: nil)
    }
    timer?.push(connection.core.limits.handshake)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.writeImmutableBuffer(unwrapInboundIn(data))
    guard !isDecided else { return }
    switch ClientHello.inspect(received) {
    case .needMore: break
    case .notTLS: tunnel(context: context)
    case .clientHello(let hello):
      guard hello.isWhole || received.readableBytes > Self.helloBytesMax else { return }
      let offered = hello.applicationProtocols
      // A client that speaks neither version of HTTP has nothing for us to look into.
      if offered.isEmpty || offered.contains("h2") || offered.contains("http/1.1") {
        intercept(context: context)
      } else {
        tunnel(context: context)
      }
    }
  }

  func read(context: ChannelHandlerContext) {
    if isDecided {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed, is ChannelShouldQuiesceEvent: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func intercept(context: ChannelHandlerContext) {
    do {
      let tls = try TLSServerHandler(
        context: connection.core.signing.tls,
        expectedHost: authority.host
      )
      let outcome = HandshakeHandler(connection: connection, authority: authority)
      let pipeline = context.pipeline.syncOperations
      try pipeline.addHandlers([tls, outcome], position: .after(self))
    } catch {
      // Without a certificate for the host there is nothing to show the client: let it speak to the site.
      connection.core.logger.debug(
        "a named host cannot be intercepted",
        metadata: ["host": "\(authority.host)", "error": "\(error)"]
      )
      tunnel(context: context)
      return
    }
    handOver(context: context)
  }

  private func tunnel(context: ChannelHandlerContext) {
    isDecided = true
    timer?.rest()
    let channel = context.channel
    FarEnd.open(
      host: authority.host,
      port: authority.port(scheme: "https"),
      core: connection.core,
      eventLoop: context.eventLoop
    ) { result in
      guard case .success(let farEnd) = result else {
        channel.close(promise: nil)
        return
      }
      guard channel.isActive else {
        farEnd.discard()
        return
      }
      let near = farEnd.makeNearEnd(idle: self.connection.core.limits.idle)
      do {
        try channel.pipeline.syncOperations.addHandler(near, position: .after(self))
        self.handOver(context: context)
      } catch {
        channel.close(promise: nil)
      }
    }
  }

  private func handOver(context: ChannelHandlerContext) {
    isDecided = true
    let bytes = received
    received = ByteBuffer()
    context.fireChannelRead(wrapInboundOut(bytes))
    context.fireChannelReadComplete()
    if isReadHeld {
      context.read()
    }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
