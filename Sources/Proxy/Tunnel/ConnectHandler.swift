import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Upstream

/// Answers CONNECT: refuses, opens a blind tunnel, or lets the intercepted session begin.
///
/// Every other request passes on to the next handler.
final class ConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundOut = HTTPResponsePart

  private let connection: ClientConnection
  private let takeover: HTTP1Takeover
  private var request: HTTPRequest?

  init(connection: ClientConnection, takeover: HTTP1Takeover) {
    self.connection = connection
    self.takeover = takeover
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let request) where request.method == .connect:
      self.request = request
    case .end where request != nil:
      guard let request else { return }
      self.request = nil
      answer(request, context: context)
    case .body where request != nil: break
    default: context.fireChannelRead(data)
    }
  }

  private func answer(_ request: HTTPRequest, context: ChannelHandlerContext) {
    let core = connection.core
    connection.noteClient(request.headerFields)
    if let problem = connection.identify(request.headerFields) {
      respond(problem, to: request, context: context)
      return
    }
    guard let text = request.authority, let authority = Authority(text), let port = authority.port
    else {
      respond(.malformed("CONNECT names no host and port."), to: request, context: context)
      return
    }
    guard core.allowsPort(port, host: authority.host, user: connection.user) else {
      let problem = Problem.portNotAllowed(port, allowed: core.configuration.connectPorts)
      respond(problem, to: request, context: context)
      return
    }
    guard !core.isOwn(host: authority.host, port: port) else {
      respond(.loop, to: request, context: context)
      return
    }
    if core.intercepts(host: authority.host, connection: connection) {
      let hello = HelloHandler(connection: connection, authority: authority)
      takeover.begin(successor: hello, greeting: Self.established)
    } else {
      openTunnel(to: authority, port: port, request: request, context: context)
    }
  }

  private func openTunnel(
    to authority: Authority,
    port: Int,
    request: HTTPRequest,
    context: ChannelHandlerContext
  ) {
    let channel = context.channel
    FarEnd.open(
      host: authority.host,
      port: port,
      core: connection.core,
      eventLoop: context.eventLoop
    ) { result in
      switch result {
      case .success(let farEnd):
        guard channel.isActive else {
          farEnd.discard()
          return
        }
        self.takeover.begin(
          successor: farEnd.makeNearEnd(idle: self.connection.core.limits.idle),
          greeting: Self.established
        )
      case .failure(let error):
        guard channel.isActive else { return }
        self.respond(Problem(error, host: authority.host), to: request, context: context)
      }
    }
  }

  private func respond(_ problem: Problem, to request: HTTPRequest, context: ChannelHandlerContext)
  {
    let format = PageFormat(accept: request.headerFields[.accept])
    let page = ProblemPage(problem, format: format)
    context.write(wrapOutboundOut(.head(page.response)), promise: nil)
    context.write(wrapOutboundOut(.body(page.body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  private static let established = ByteBuffer(
    staticString: "HTTP/1.1 200 Connection established\r\n\r\n"
  )
}
