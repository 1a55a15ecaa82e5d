import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Rewriting
import Upstream

/// Carries out exchanges: the last handler of every client pipeline, the same for HTTP/1.1 and HTTP/2.
///
/// What to do is decided by ``ExchangeStateMachine`` (order of events), ``RequestRouter`` (where to) and the
/// rewriting core (what of the body); here it is done.
final class ExchangeHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = HTTPResponsePart

  /// How the client is spoken to.
  enum Wire: Hashable {
    case http1
    case http2
  }

  /// The exchange under way.
  struct Current {
    var request: HTTPRequest
    var exchange: Exchange?
    var transfer: UpstreamTransfer?
    var host = ""
    var trailers: HTTPFields?
    /// Who watches it, if anybody does.
    var observed: (any ObservedExchange)?
    /// The body of a question that we answer ourselves, as far as it was received.
    var question: ByteBuffer?
    /// A search whose words are posted.
    var search: PostedSearch?
    /// A request for one of our own pages, as far as it was received.
    var own: OwnRequest?
  }

  let connection: ClientConnection
  let role: ConnectionRole
  let wire: Wire
  /// Takes over the pipeline for an upgrade; nil where that cannot be.
  let upgrade: ((HTTPRequest) -> Void)?
  let router: RequestRouter
  var machine = ExchangeStateMachine()
  var current: Current?
  /// What the rewriters have given but was not yet written.
  var rewritten: [UInt8] = []
  var number = 0
  /// What a head asks for while the next part is awaited, which tells whether a body follows.
  var heldRoute: RequestRouter.Route?
  var isUpstreamFull = false
  var isReadHeld = false
  var context: ChannelHandlerContext?

  init(
    connection: ClientConnection,
    role: ConnectionRole,
    wire: Wire,
    upgrade: ((HTTPRequest) -> Void)? = nil
  ) {
    self.connection = connection
    self.role = role
    self.wire = wire
    self.upgrade = upgrade
    let core = connection.core
    router = RequestRouter(
      role: role,
      canUpgrade: upgrade != nil,
      isOwn: { core.isOwn(host: $0, port: $1) },
      leadsBack: { core.resolvesToUs(host: $0) },
      isLookedInto: { core.intercepts(host: $0, connection: connection) }
    )
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    abandon()
    self.context = nil
  }
}
