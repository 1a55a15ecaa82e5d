import NIOCore
import Upstream

/// The far end of a tunnel, connected and waiting for the near one.
enum FarEnd {
  /// A direct connection; it does not read yet.
  case channel(any Channel)
  /// A connection that libcurl holds, and the handler that belongs at the client's end of it.
  case pipe(PipeRelayHandler)

  /// Opens a tunnel's far end on the client's event loop; `opened` is called there.
  static func open(
    host: String,
    port: Int,
    core: ProxyCore,
    eventLoop: any EventLoop,
    opened: @escaping (Result<FarEnd, UpstreamError>) -> Void
  ) {
    let dialer = TunnelDialer(core: core, eventLoop: eventLoop)
    guard dialer.needsUpstreamProxy(host: host), let endpoint = Endpoint(host: host, port: port)
    else {
      dialer.connect(host: host, port: port).assumeIsolated().whenComplete { result in
        switch result {
        case .success(let channel): opened(.success(.channel(channel)))
        case .failure(let error):
          opened(.failure(error as? UpstreamError ?? .nameNotResolved(host: host)))
        }
      }
      return
    }
    openPipe(to: endpoint, core: core, eventLoop: eventLoop, opened: opened)
  }

  /// The handler for the client's end.
  ///
  /// The far end begins to read once the near one is in place.
  func makeNearEnd(idle: Duration) -> any ChannelHandler & RemovableChannelHandler {
    switch self {
    case .pipe(let handler): return handler
    case .channel(let channel):
      let (near, far) = RelayHandler.pair(idle: idle)
      do {
        try channel.pipeline.syncOperations.addHandler(far)
        try channel.syncOptions?.setOption(.autoRead, value: true)
      } catch {
        channel.close(promise: nil)
      }
      return near
    }
  }

  /// Closes what was opened in vain.
  func discard() {
    switch self {
    case .channel(let channel): channel.close(promise: nil)
    case .pipe(let handler): handler.discard()
    }
  }

  private static func openPipe(
    to endpoint: Endpoint,
    core: ProxyCore,
    eventLoop: any EventLoop,
    opened: @escaping (Result<FarEnd, UpstreamError>) -> Void
  ) {
    var relay: PipeRelayHandler?
    var early: [UpstreamPipeEvent] = []
    var isOpen = false
    let inbox = PipeInbox(eventLoop: eventLoop) { events in
      if isOpen {
        relay?.receive(events)
        return
      }
      early += events
      for event in events {
        switch event {
        case .connected:
          guard let relay else { return }
          isOpen = true
          opened(.success(.pipe(relay)))
          relay.receive(early)
          return
        case .failed(let error):
          opened(.failure(error))
          return
        default: continue
        }
      }
    }
    let pipe = core.configuration.upstream.connectRaw(
      to: endpoint,
      isEncrypted: false,
      sink: inbox
    )
    relay = PipeRelayHandler(pipe: pipe, idle: core.limits.idle)
  }
}
