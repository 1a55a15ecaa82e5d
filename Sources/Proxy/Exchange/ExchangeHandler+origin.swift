import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Rewriting
import Upstream

extension ExchangeHandler {
  func start(_ body: UpstreamRequestBody) {
    guard var request = current?.request, let context else { return }
    let core = connection.core
    observe(request)
    awaitSearch(request)
    request.headerFields[.contentLength] = nil
    if let pseudonym = core.configuration.viaPseudonym {
      request.headerFields.append(HTTPField(name: .via, value: "1.1 \(pseudonym)"))
    }
    let exchange = Exchange(
      request: request,
      rules: connection.rules,
      limits: core.configuration.rewritingLimits,
      context: core.configuration.interventions?.context(for: connection.user)
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

  func receive(_ event: UpstreamEvent, context: ChannelHandlerContext) {
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

  func receive(head response: HTTPResponse, context: ChannelHandlerContext) {
    guard let exchange = current?.exchange else { return }
    // A site that asks for *proxy* credentials would get those for us.
    guard response.status != .proxyAuthenticationRequired else {
      current?.transfer?.cancel()
      receive(failure: .protocolViolation("it asks for proxy credentials"), context: context)
      return
    }
    guard machine.responseHead() == .forward else { return }
    current?.observed?.received(response)
    noteChallenge(response, context: context)
    var response = response
    ConnectionFields.strip(&response.headerFields)
    if let pseudonym = connection.core.configuration.viaPseudonym {
      response.headerFields.append(HTTPField(name: .via, value: "1.1 \(pseudonym)"))
    }
    write(.head(exchange.receive(head: response)), context: context)
  }

  func receive(body bytes: ByteBuffer, context: ChannelHandlerContext) {
    guard machine.responseBody() == .forward, let exchange = current?.exchange else { return }
    current?.observed?.received(bytes)
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

  func receiveEnd(context: ChannelHandlerContext) {
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
    endObservation(isComplete: true)
    write(.end(current?.trailers), context: context)
    if isComplete {
      finish()
    }
  }

  func receive(undecodable error: any Error, context: ChannelHandlerContext) {
    log("a body cannot be decoded", ["error": "\(error)"])
    current?.transfer?.cancel()
    writeRewritten(context: context)
    if machine.fetchFailed() == .breakOff {
      report()
      breakOff(context: context)
    }
  }

  func receive(failure: UpstreamError, context: ChannelHandlerContext) {
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

  func resumeReading(context: ChannelHandlerContext) {
    isUpstreamFull = false
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }
}
