import HTTPTypes
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
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
  private struct Current {
    var request: HTTPRequest
    var exchange: Exchange?
    var transfer: UpstreamTransfer?
    var host = ""
    var trailers: HTTPFields?
  }

  private let connection: ClientConnection
  private let role: ConnectionRole
  private let wire: Wire
  /// Takes over the pipeline for an upgrade; nil where that cannot be.
  private let upgrade: ((HTTPRequest) -> Void)?
  private let router: RequestRouter
  private var machine = ExchangeStateMachine()
  private var current: Current?
  /// What the rewriters have given but was not yet written.
  private var rewritten: [UInt8] = []
  private var number = 0
  /// What a head asks for while the next part is awaited, which tells whether a body follows.
  private var heldRoute: RequestRouter.Route?
  private var isUpstreamFull = false
  private var isReadHeld = false
  private var context: ChannelHandlerContext?

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
      leadsBack: { core.resolvesToUs(host: $0) }
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

// MARK: - From the client

extension ExchangeHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let request): take(head: request, context: context)
    case .body(let bytes): take(body: bytes, context: context)
    case .end: takeEnd(context: context)
    }
  }

  func read(context: ChannelHandlerContext) {
    if isUpstreamFull {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    abandon()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is RequestBroken {
      abandon()
      machine = ExchangeStateMachine()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connection.core.logger.debug(
      "client connection failed",
      metadata: ["connection": "\(connection.id)", "error": "\(error)"]
    )
    context.close(promise: nil)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    adjust(machine.clientWritability(context.channel.isWritable))
    context.fireChannelWritabilityChanged()
  }

  private func take(head request: HTTPRequest, context: ChannelHandlerContext) {
    guard machine.requestHead() == .begin else {
      breakOff(context: context)
      return
    }
    number += 1
    current = Current(request: request)
    let route = route(request)
    // A body is certain only where its length or coding is told; else the next part tells.
    let length = request.headerFields[.contentLength].flatMap { Int($0) }
    if request.headerFields.contains(.transferEncoding) || request.headerFields.contains(.expect)
      || length ?? 0 > 0
    {
      follow(route, body: .stream(length: length), context: context)
    } else {
      heldRoute = route
    }
  }

  private func route(_ request: HTTPRequest) -> RequestRouter.Route {
    guard request.headerFields.count <= connection.core.limits.headerFieldsMax else {
      return .refuse(.tooManyFields)
    }
    guard connection.identify(request.headerFields) else {
      return .refuse(.authenticationRequired)
    }
    return router.route(request)
  }

  private func follow(
    _ route: RequestRouter.Route,
    body: UpstreamRequestBody,
    context: ChannelHandlerContext
  ) {
    heldRoute = nil
    switch route {
    case .fetch(let request):
      current?.request = request
      start(body)
    case .upgrade(let request): upgrade?(request)
    case .own(let path): respondWithOwnPage(path, context: context)
    case .lastHop: respondAsLastHop(context: context)
    case .refuse(let problem): respond(problem, context: context)
    }
  }

  private func take(body: ByteBuffer, context: ChannelHandlerContext) {
    if let heldRoute {
      follow(heldRoute, body: .stream(length: nil), context: context)
    }
    guard machine.requestBody() == .sendUp, let transfer = current?.transfer else { return }
    isUpstreamFull = !transfer.send(body: body)
  }

  private func takeEnd(context: ChannelHandlerContext) {
    // An answer of our own is given once the request has ended: the connection can then go on.
    let route = heldRoute
    if case .fetch? = route, let route {
      follow(route, body: .none, context: context)
    }
    switch machine.requestEnd() {
    case .endUp: current?.transfer?.finishBody()
    case .none: break
    case .complete: finish()
    }
    if let heldRoute {
      follow(heldRoute, body: .none, context: context)
    }
  }

  private func adjust(_ action: ExchangeStateMachine.WritabilityAction) {
    switch action {
    case .pauseFetch: current?.transfer?.pause()
    case .resumeFetch: current?.transfer?.resume()
    case .none: break
    }
  }

  /// The client is gone, or its request is void.
  private func abandon() {
    if machine.clientGone() == .cancelFetch {
      current?.transfer?.cancel()
    }
    finish()
  }
}

// MARK: - To the origin

extension ExchangeHandler {
  private func start(_ body: UpstreamRequestBody) {
    guard var request = current?.request, let context else { return }
    let core = connection.core
    request.headerFields[.contentLength] = nil
    if let pseudonym = core.configuration.viaPseudonym {
      request.headerFields.append(HTTPField(name: .via, value: "1.1 \(pseudonym)"))
    }
    let exchange = Exchange(
      request: request,
      rules: connection.rules,
      limits: core.configuration.rewritingLimits
    )
    let inbox = TransferInbox(
      handler: self,
      number: number,
      eventLoop: context.eventLoop,
      bytesMax: core.limits.responseBytesHeldMax
    )
    machine.fetchBegan()
    let transfer = core.configuration.upstream.start(
      exchange.upstreamRequest,
      body: body,
      sink: inbox
    )
    inbox.attach(transfer)
    current?.host = request.authority ?? ""
    current?.exchange = exchange
    current?.transfer = transfer
    adjust(machine.clientWritability(context.channel.isWritable))
  }

  /// Takes what has come from the origin; one flush for all of it.
  func receive(_ events: [UpstreamEvent], number: Int, wasPaused: Bool) {
    guard number == self.number, current != nil, let context else { return }
    for event in events where number == self.number {
      receive(event, context: context)
    }
    guard self.context != nil else { return }
    writeRewritten(context: context)
    context.flush()
    if wasPaused, number == self.number, context.channel.isWritable {
      current?.transfer?.resume()
    }
  }

  private func receive(_ event: UpstreamEvent, context: ChannelHandlerContext) {
    switch event {
    case .informational(let response):
      if machine.informational() == .forward {
        write(.head(response), context: context)
      }
    case .head(let response, _): receive(head: response, context: context)
    case .body(let bytes): receive(body: bytes, context: context)
    case .trailers(var fields):
      ConnectionFields.strip(&fields)
      fields[.contentLength] = nil
      current?.trailers = fields
    case .bodyWritable: resumeReading(context: context)
    case .end: receiveEnd(context: context)
    case .failed(let error): receive(failure: error, context: context)
    }
  }

  private func receive(head response: HTTPResponse, context: ChannelHandlerContext) {
    guard let exchange = current?.exchange else { return }
    // A site that asks for *proxy* credentials would get those for us.
    guard response.status != .proxyAuthenticationRequired else {
      current?.transfer?.cancel()
      receive(failure: .protocolViolation("it asks for proxy credentials"), context: context)
      return
    }
    guard machine.responseHead() == .forward else { return }
    noteChallenge(response, context: context)
    var response = response
    ConnectionFields.strip(&response.headerFields)
    if let pseudonym = connection.core.configuration.viaPseudonym {
      response.headerFields.append(HTTPField(name: .via, value: "1.1 \(pseudonym)"))
    }
    write(.head(exchange.receive(head: response)), context: context)
  }

  private func receive(body bytes: ByteBuffer, context: ChannelHandlerContext) {
    guard machine.responseBody() == .forward, let exchange = current?.exchange else { return }
    guard !exchange.passesBodyThrough else {
      write(.body(bytes), context: context)
      return
    }
    do {
      try exchange.receive(body: bytes.readableBytesUInt8Span, into: &rewritten)
    } catch {
      receive(undecodable: error, context: context)
    }
  }

  private func receiveEnd(context: ChannelHandlerContext) {
    guard let exchange = current?.exchange else { return }
    do {
      try exchange.end(into: &rewritten)
    } catch {
      receive(undecodable: error, context: context)
      return
    }
    writeRewritten(context: context)
    guard case .forward(let isComplete) = machine.responseEnd() else { return }
    report()
    write(.end(current?.trailers), context: context)
    if isComplete {
      finish()
    }
  }

  private func receive(undecodable error: any Error, context: ChannelHandlerContext) {
    log("a body cannot be decoded", ["error": "\(error)"])
    current?.transfer?.cancel()
    writeRewritten(context: context)
    if machine.fetchFailed() == .breakOff {
      report()
      breakOff(context: context)
    }
  }

  private func receive(failure: UpstreamError, context: ChannelHandlerContext) {
    log("a fetch failed", ["error": "\(failure.proxyStatusToken)"])
    switch machine.fetchFailed() {
    case .answer:
      current?.transfer = nil
      respond(Problem(failure, host: current?.host ?? ""), context: context)
    case .breakOff:
      writeRewritten(context: context)
      report()
      breakOff(context: context)
    case .drop: break
    }
  }

  private func resumeReading(context: ChannelHandlerContext) {
    isUpstreamFull = false
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }
}

// MARK: - To the client

extension ExchangeHandler {
  private func write(_ part: HTTPResponsePart, context: ChannelHandlerContext) {
    if !rewritten.isEmpty {
      writeRewritten(context: context)
    }
    context.write(wrapOutboundOut(part), promise: nil)
  }

  private func writeRewritten(context: ChannelHandlerContext) {
    guard !rewritten.isEmpty else { return }
    let bytes = ByteBuffer(bytes: rewritten)
    rewritten.removeAll(keepingCapacity: rewritten.count <= 256 * 1024)
    context.write(wrapOutboundOut(.body(bytes)), promise: nil)
  }

  private func respond(_ problem: Problem, context: ChannelHandlerContext) {
    let page = ProblemPage(
      problem,
      format: PageFormat(accept: current?.request.headerFields[.accept])
    )
    respond(page.response, body: page.body, context: context)
  }

  private func respond(
    _ response: HTTPResponse,
    body: ByteBuffer,
    context: ChannelHandlerContext
  ) {
    guard machine.responseHead() == .forward else { return }
    var response = response
    response.headerFields[.date] = HTTPDate.now()
    write(.head(response), context: context)
    if current?.request.method != .head {
      write(.body(body), context: context)
    }
    guard case .forward(let isComplete) = machine.responseEnd() else { return }
    write(.end(nil), context: context)
    context.flush()
    if isComplete {
      finish()
    }
  }

  private func respondWithOwnPage(_ path: String, context: ChannelHandlerContext) {
    guard let request = current?.request else { return }
    switch OwnSite(core: connection.core, rules: connection.rules).answer(request, path: path) {
    case .page(let response, let body): respond(response, body: body, context: context)
    case .problem(let problem): respond(problem, context: context)
    }
  }

  private func respondAsLastHop(context: ChannelHandlerContext) {
    let fields: HTTPFields = [.contentLength: "0", .allow: "GET, HEAD, OPTIONS"]
    let isTrace = current?.request.method == .trace
    let response = HTTPResponse(
      status: isTrace ? .methodNotAllowed : .ok,
      headerFields: fields
    )
    respond(response, body: ByteBuffer(), context: context)
  }

  /// Ends the response so that the client sees it was cut.
  private func breakOff(context: ChannelHandlerContext) {
    current?.transfer?.cancel()
    finish()
    context.flush()
    switch wire {
    case .http1: context.triggerUserOutboundEvent(ResponseBroken(), promise: nil)
    case .http2:
      let reset = NIOHTTP2FramePayloadToHTTPEvent.reset(code: .internalError)
      context.triggerUserOutboundEvent(reset, promise: nil)
    }
  }

  /// Forgets the exchange; what still comes for it finds another number.
  private func finish() {
    guard current != nil else { return }
    current = nil
    number += 1
    heldRoute = nil
    rewritten.removeAll(keepingCapacity: rewritten.capacity <= 256 * 1024)
    if let context {
      resumeReading(context: context)
    }
  }
}

// MARK: - Telling

extension ExchangeHandler {
  private func report() {
    guard let report = connection.core.configuration.report, let current,
      let exchange = current.exchange
    else {
      return
    }
    report(exchange.report, current.host, connection.user)
  }

  /// A site that meets us with a challenge is left alone for a while: the reader cannot pass it from here.
  private func noteChallenge(_ response: HTTPResponse, context: ChannelHandlerContext) {
    guard response.status.code == 403, case .intercepted(let authority) = role else { return }
    let fields = response.headerFields
    guard fields[.cloudflareMitigated] == "challenge" || fields.contains(.dataDome) else { return }
    if connection.core.bypasses.insert(authority.host, reason: .challenge) {
      connection.core.logger.notice(
        "a site challenges the proxy; its host is tunnelled for a while",
        metadata: ["host": "\(authority.host)"]
      )
    }
    // The next request has to come by another connection, which is then a tunnel.
    let channel = wire == .http2 ? context.channel.parent : context.channel
    channel?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
  }

  private func log(_ message: Logger.Message, _ metadata: Logger.Metadata) {
    var logger = connection.core.logger
    logger[metadataKey: "exchange"] = "\(connection.id).\(number)"
    logger[metadataKey: "host"] = "\(current?.host ?? "")"
    logger.debug(message, metadata: metadata)
  }
}
