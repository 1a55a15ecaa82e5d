import HTTPTypes
import NIOCore
import NIOHTTP2
import NIOHTTPTypesHTTP2
import TLS

/// Builds the handlers of a client's connection, from accepting it to the exchange.
enum ClientPipeline {
  /// A fresh connection to the proxy itself; `tls` where the client is to speak TLS to it.
  static func accept(_ channel: any Channel, core: ProxyCore, tls: TLSServerContext?) throws {
    guard let id = core.register(channel) else {
      try channel.pipeline.syncOperations.addHandler(BusyHandler())
      return
    }
    let ends = ClientConnection.Ends(client: channel.remoteAddress, proxy: channel.localAddress)
    let connection = ClientConnection(id: id, core: core, ends: ends, isSecure: tls != nil)
    if let tls {
      let host = ProxyAutoConfiguration.magicHost
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandlers([
        TLSServerHandler(context: tls, expectedHost: host), SecureEntryHandler(),
      ])
    }
    try addHTTP1(to: channel, connection: connection, role: .proxy)
  }

  static func addHTTP1(
    to channel: any Channel,
    connection: ClientConnection,
    role: ConnectionRole
  ) throws {
    let http1 = HTTP1ConnectionHandler(role: role, limits: connection.core.limits)
    let takeover = HTTP1Takeover(channel: channel, http1: http1)
    let exchange = ExchangeHandler(connection: connection, role: role, wire: .http1) { request in
      let relay = UpgradeHandler(request: request, connection: connection)
      takeover.begin(successor: relay, greeting: nil)
    }
    let pipeline = channel.pipeline.syncOperations
    guard role == .proxy else {
      takeover.companions = [exchange]
      try pipeline.addHandlers([http1, exchange])
      return
    }
    let connect = ConnectHandler(connection: connection, takeover: takeover)
    takeover.companions = [connect, exchange]
    try pipeline.addHandlers([http1, connect, exchange])
    guard let check = connection.core.configuration.credentials else { return }
    let gate = CredentialsGate(connection: connection, check: check)
    takeover.companions.append(gate)
    try pipeline.addHandler(gate, position: .after(http1))
  }

  static func addHTTP2(
    to channel: any Channel,
    connection: ClientConnection,
    authority: Authority
  ) throws {
    let limits = connection.core.limits
    let eventLoop = channel.eventLoop
    let management = NIOHTTP2ServerConnectionManagementHandler(
      eventLoop: eventLoop,
      configuration: .init(
        maxIdleTime: TimeAmount(limits.idle),
        maxAge: nil,
        maxGraceTime: nil,
        keepalive: nil
      )
    )
    let bound = NIOLoopBound(connection, eventLoop: eventLoop)
    let http2 = NIOHTTP2Handler(
      mode: .server,
      eventLoop: eventLoop,
      connectionConfiguration: connectionConfiguration(limits),
      streamConfiguration: streamConfiguration(limits),
      streamDelegate: management.http2StreamDelegate
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        let exchange = ExchangeHandler(
          connection: bound.value,
          role: .intercepted(authority),
          wire: .http2
        )
        try stream.pipeline.syncOperations.addHandlers([
          HTTP2FramePayloadToHTTPServerCodec(), exchange,
        ])
      }
    }
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandlers([http2, management, HTTP2FailureHandler(connection: connection)])
    // The connection is long active; tell the one handler that waits to hear so before it counts idle time.
    management.channelActive(context: try pipeline.context(handler: management))
  }

  private static func connectionConfiguration(
    _ limits: ProxyLimits
  ) -> NIOHTTP2Handler.ConnectionConfiguration {
    var configuration = NIOHTTP2Handler.ConnectionConfiguration()
    configuration.initialSettings = [
      HTTP2Setting(
        parameter: .maxConcurrentStreams,
        value: limits.streamsPerConnectionMax
      ),
      HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headBytesMax),
      HTTP2Setting(parameter: .initialWindowSize, value: limits.requestBytesHeldMax),
    ]
    configuration.targetWindowSize = limits.requestBytesHeldMax * 4
    return configuration
  }

  private static func streamConfiguration(
    _ limits: ProxyLimits
  ) -> NIOHTTP2Handler.StreamConfiguration {
    var configuration = NIOHTTP2Handler.StreamConfiguration()
    configuration.targetWindowSize = limits.requestBytesHeldMax
    configuration.streamResetFrameRateLimit.maximumCount = limits.streamResetsMax
    configuration.outboundBufferSizeHighWatermark = limits.responseBytesHeldMax / 2
    configuration.outboundBufferSizeLowWatermark = limits.responseBytesHeldMax / 4
    return configuration
  }
}
