import HTTPTypes
import NIOCore
import Upstream

/// Carries a WebSocket: sends the request over a connection of its own, then hands bytes both ways, unread.
///
/// Until the site has switched protocols nothing of the client's is passed on. A site that does not switch has
/// its answer passed on, and the connection ends with it.
final class UpgradeHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case waiting
    case relaying
    case failed
  }

  private let request: HTTPRequest
  private let connection: ClientConnection
  private var context: ChannelHandlerContext?
  private var pipe: UpstreamPipe?
  private var relay: PipeRelayHandler?
  private var phase = Phase.waiting
  private var head = ByteBuffer()
  private var early = ByteBuffer()
  private var isReadHeld = false

  init(request: HTTPRequest, connection: ClientConnection) {
    self.request = request
    self.connection = connection
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    let isEncrypted = request.scheme == "https"
    let endpoint = request.authority.flatMap {
      Endpoint($0, defaultPort: isEncrypted ? 443 : 80)
    }
    guard let endpoint else {
      fail(.malformedRequest("its authority is no host with a port"))
      return
    }
    let inbox = PipeInbox(eventLoop: context.eventLoop) { [weak self] events in
      self?.receive(events)
    }
    let pipe = connection.core.configuration.upstream.connectRaw(
      to: endpoint,
      isEncrypted: isEncrypted,
      sink: inbox
    )
    relay = PipeRelayHandler(pipe: pipe, idle: .seconds(3_600))
    self.pipe = pipe
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    if phase != .relaying {
      relay?.discard()
    }
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    early.writeImmutableBuffer(unwrapInboundIn(data))
  }

  func read(context: ChannelHandlerContext) {
    // One read more than wanted tells of a client that leaves; what it sends early is little.
    if early.readableBytes == 0 {
      context.read()
    } else {
      isReadHeld = true
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed, is ChannelShouldQuiesceEvent: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    relay?.discard()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func receive(_ events: [UpstreamPipeEvent]) {
    for (index, event) in events.enumerated() {
      guard phase == .waiting else {
        if phase == .relaying {
          relay?.receive(Array(events[index...]))
        }
        return
      }
      switch event {
      case .connected: pipe?.send(UpgradeRequest.bytes(request))
      case .writable: break
      case .data(let bytes): receive(head: bytes)
      case .end: fail(.connectionLost(bodyBytesBefore: 0))
      case .failed(let error): fail(error)
      }
    }
  }

  private func receive(head bytes: ByteBuffer) {
    head.writeImmutableBuffer(bytes)
    switch UpgradeResponse.read(head, headBytesMax: connection.core.limits.headBytesMax) {
    case .needMore: break
    case .malformed: fail(.protocolViolation("its answer to an upgrade cannot be read"))
    case .answer(let bytes): beginRelay(with: bytes)
    }
  }

  private func beginRelay(with answer: ByteBuffer) {
    guard let context, let relay else { return }
    phase = .relaying
    context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    do {
      let pipeline = context.pipeline.syncOperations
      try pipeline.addHandler(relay, position: .after(self))
      if early.readableBytes > 0 {
        context.fireChannelRead(wrapInboundOut(early))
      }
      if isReadHeld {
        context.read()
      }
      pipeline.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func fail(_ error: UpstreamError) {
    guard phase == .waiting, let context else { return }
    phase = .failed
    relay?.discard()
    let format = PageFormat(accept: request.headerFields[.accept])
    let page = ProblemPage(Problem(error, host: request.authority ?? ""), format: format)
    var bytes = ByteBuffer()
    var encoder = ResponseEncoder()
    encoder.encode(
      head: page.response,
      for: ResponseEncoder.Request(keepsAlive: false),
      into: &bytes
    )
    bytes.writeImmutableBuffer(page.body)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }
}
