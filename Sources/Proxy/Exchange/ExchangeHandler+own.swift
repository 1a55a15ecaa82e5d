import HTTPTypes
import NIOCore

/// Requests for the program's own pages: collected whole, answered by whoever provides the pages.
extension ExchangeHandler {
  /// A request for one of our own pages while its body comes in.
  struct OwnRequest {
    var body = ByteBuffer()
    var isTooLong = false
  }

  static let ownBodyBytesMax = 256 * 1024

  /// Begins to collect, or answers at once what needs no one else.
  func takeOwn(_ path: String, isComplete: Bool, context: ChannelHandlerContext) {
    guard connection.core.configuration.ownPages != nil, !OwnSite.keeps(path) else {
      respondWithOwnPage(path, context: context)
      return
    }
    if let problem = connection.identify(current?.request.headerFields ?? [:]) {
      respond(problem, context: context)
      return
    }
    current?.own = OwnRequest()
    if isComplete { askForOwnPage(context: context) }
  }

  /// Whether the bytes belong to a request for one of our pages.
  func takeOwn(body: ByteBuffer) -> Bool {
    guard var own = current?.own else { return false }
    let length = own.body.readableBytes + body.readableBytes
    own.isTooLong = own.isTooLong || length > Self.ownBodyBytesMax
    if !own.isTooLong { own.body.writeImmutableBuffer(body) }
    current?.own = own
    return true
  }

  /// Asks for the page, off the event loop, and answers when it comes.
  func askForOwnPage(context: ChannelHandlerContext) {
    guard let own = current?.own, let request = current?.request,
      let pages = connection.core.configuration.ownPages
    else { return }
    current?.own = nil
    guard !own.isTooLong else {
      respond(.malformed("It is longer than anything that Lenity asks for."), context: context)
      return
    }
    let user = connection.user
    let asked = number
    context.eventLoop.makeFutureWithTask { await pages(request, own.body, user) }
      .assumeIsolated()
      .whenSuccess { [weak self] response, body in
        guard let self, let context = self.context, number == asked, current != nil else { return }
        respond(response, body: body, context: context)
      }
  }
}
