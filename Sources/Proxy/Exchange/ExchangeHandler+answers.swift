import HTTPTypes
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import Upstream

extension ExchangeHandler {
  func write(_ part: HTTPResponsePart, context: ChannelHandlerContext) {
    if !rewritten.isEmpty {
      writeRewritten(context: context)
    }
    context.write(wrapOutboundOut(part), promise: nil)
  }

  func writeRewritten(context: ChannelHandlerContext) {
    guard !rewritten.isEmpty else { return }
    let bytes = ByteBuffer(bytes: rewritten)
    rewritten.removeAll(keepingCapacity: rewritten.count <= 256 * 1024)
    context.write(wrapOutboundOut(.body(bytes)), promise: nil)
  }

  func respond(_ problem: Problem, context: ChannelHandlerContext) {
    let page = ProblemPage(
      problem,
      format: PageFormat(accept: current?.request.headerFields[.accept])
    )
    respond(page.response, body: page.body, context: context)
  }

  func respond(
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

  func respondWithOwnPage(_ path: String, context: ChannelHandlerContext) {
    guard let request = current?.request else { return }
    switch OwnSite(connection).answer(request, path: path) {
    case .page(let response, let body): respond(response, body: body, context: context)
    case .problem(let problem): respond(problem, context: context)
    }
  }

  func respondAsLastHop(context: ChannelHandlerContext) {
    let fields: HTTPFields = [.contentLength: "0", .allow: "GET, HEAD, OPTIONS"]
    let isTrace = current?.request.method == .trace
    let response = HTTPResponse(
      status: isTrace ? .methodNotAllowed : .ok,
      headerFields: fields
    )
    respond(response, body: ByteBuffer(), context: context)
  }

  /// Ends the response so that the client sees it was cut.
  func breakOff(context: ChannelHandlerContext) {
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
  func finish() {
    guard current != nil else { return }
    endObservation(isComplete: false)
    current = nil
    number += 1
    heldRoute = nil
    rewritten.removeAll(keepingCapacity: rewritten.capacity <= 256 * 1024)
    if let context {
      resumeReading(context: context)
    }
  }
}
