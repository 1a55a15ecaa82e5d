import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOPosix

/// Holds a request with credentials until they are checked on a thread of their own.
///
/// A password costs about 80 ms of scrypt, which an event loop with a thousand connections does not have. What
/// was found is left with the connection, whose handlers ask for it when the request reaches them; requests
/// without credentials pass at once.
final class CredentialsGate: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum Held {
    case part(NIOAny)
    case readComplete
    case event(Any)
  }

  private let connection: ClientConnection
  private let check: CredentialsCheck
  private var isChecking = false
  private var isReadHeld = false
  /// Whether the connection has ended, or other handlers took it over.
  private var isGone = false
  /// No more than one read brought: while a check runs, no further one is asked for.
  private var held: [Held] = []

  init(connection: ClientConnection, check: @escaping CredentialsCheck) {
    self.connection = connection
    self.check = check
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isChecking else {
      held.append(.part(data))
      return
    }
    guard case .head(let request) = unwrapInboundIn(data), connection.canCarryPasswords,
      let field = request.headerFields[.proxyAuthorization],
      let credentials = BasicCredentials(field)
    else {
      context.fireChannelRead(data)
      return
    }
    held.append(.part(data))
    begin(credentials, field: field, context: context)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isChecking { held.append(.readComplete) } else { context.fireChannelReadComplete() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if isChecking {
      held.append(.event(event))
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func read(context: ChannelHandlerContext) {
    if isChecking { isReadHeld = true } else { context.read() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    isGone = true
    held = []
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    isGone = true
    held = []
  }

  private func begin(
    _ credentials: BasicCredentials,
    field: String,
    context: ChannelHandlerContext
  ) {
    isChecking = true
    let check = check
    NIOThreadPool.singleton
      .runIfActive(eventLoop: context.eventLoop) {
        check(credentials.name, credentials.password)
      }
      .assumeIsolated()
      .whenComplete { result in
        self.connection.noteChecked(field: field, user: (try? result.get()) ?? nil)
        self.release(context: context)
      }
  }

  /// The head that was waited for goes on; what came behind it takes the way of all that comes.
  private func release(context: ChannelHandlerContext) {
    isChecking = false
    let waiting = held
    held = []
    for (index, one) in waiting.enumerated() where !isGone {
      switch one {
      case .part(let head) where index == 0: context.fireChannelRead(head)
      case .part(let data): channelRead(context: context, data: data)
      case .readComplete: channelReadComplete(context: context)
      case .event(let event): userInboundEventTriggered(context: context, event: event)
      }
    }
    guard !isChecking, isReadHeld else { return }
    isReadHeld = false
    // From the end of the pipeline: what was passed on may have put other handlers in our place.
    context.channel.read()
  }
}
