import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Rewriting
import Upstream

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

  func take(head request: HTTPRequest, context: ChannelHandlerContext) {
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

  func route(_ request: HTTPRequest) -> RequestRouter.Route {
    guard request.headerFields.count <= connection.core.limits.headerFieldsMax else {
      return .refuse(.tooManyFields)
    }
    let route = router.route(request)
    // Inside a session, who reads was settled by its CONNECT; our own pages ask nobody (a PAC file could not).
    guard role == .proxy, route.leadsAway else { return route }
    return connection.identify(request.headerFields).map { .refuse($0) } ?? route
  }

  func follow(
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
    case .question(let request):
      beginQuestion(request)
      if body == .none { answerQuestion(context: context) }
    case .own(let path): takeOwn(path, isComplete: body == .none, context: context)
    case .lastHop: respondAsLastHop(context: context)
    case .refuse(let problem): respond(problem, context: context)
    }
  }

  func take(body: ByteBuffer, context: ChannelHandlerContext) {
    if let heldRoute {
      follow(heldRoute, body: .stream(length: nil), context: context)
    }
    if takeQuestion(body, context: context) { return }
    let action = machine.requestBody()
    guard !takeOwn(body: body), action == .sendUp, let transfer = current?.transfer else { return }
    current?.observed?.sent(body)
    current?.search?.receive(body.readableBytesUInt8Span)
    isUpstreamFull = !transfer.send(body: body)
  }

  func takeEnd(context: ChannelHandlerContext) {
    noteSearch()
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
    } else if current?.own != nil {
      askForOwnPage(context: context)
    } else {
      answerQuestion(context: context)
    }
  }

  func adjust(_ action: ExchangeStateMachine.WritabilityAction) {
    switch action {
    case .pauseFetch: current?.transfer?.pause()
    case .resumeFetch: current?.transfer?.resume()
    case .none: break
    }
  }

  /// The client is gone, or its request is void.
  func abandon() {
    if machine.clientGone() == .cancelFetch {
      current?.transfer?.cancel()
    }
    finish()
  }
}
