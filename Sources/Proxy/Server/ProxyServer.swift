public import Certificates
import Logging
import NIOCore
import NIOPosix
import Synchronization
import TLS

/// The proxy as a running thing: listens, serves, drains.
///
/// One instance starts once and shuts down once.
public final class ProxyServer: Sendable {
  /// How much may wait in a client's socket before the proxy stops producing, and when it goes on.
  static let writeBufferWaterMark = ChannelOptions.Types.WriteBufferWaterMark(
    low: 64 * 1024,
    high: 128 * 1024
  )

  private let core: ProxyCore
  private let group: MultiThreadedEventLoopGroup
  private let listeners = Mutex<[any Channel]>([])
  private let secure: [(listener: SecureListener, tls: TLSServerContext)]

  /// Prepares a proxy; no socket is opened.
  ///
  /// - Throws: ``ProxySetupError`` when OpenSSL does not take the authority or the settings.
  public init(configuration: ProxyConfiguration) throws(ProxySetupError) {
    do {
      core = try ProxyCore(configuration: configuration)
      secure = try configuration.listenSecurely.map { listener throws(TLSError) in
        (listener, try Self.context(for: listener, configuration))
      }
    } catch {
      throw ProxySetupError(explanation: "\(error)")
    }
    group = MultiThreadedEventLoopGroup(
      numberOfThreads: configuration.eventLoops ?? System.coreCount
    )
  }

  private static func context(
    for listener: SecureListener,
    _ configuration: ProxyConfiguration
  ) throws(TLSError) -> TLSServerContext {
    try TLSServerContext(
      certificatePath: listener.certificatePath,
      keyPath: listener.keyPath,
      configuration: TLSConfiguration(
        applicationProtocols: ["http/1.1"],
        handshakeTimeout: TimeAmount(configuration.limits.handshake)
      )
    )
  }

  /// Opens the listeners.
  ///
  /// - Returns: the addresses that were opened, those of `listen` first and in its order, with the ports that
  ///   the system chose.
  /// - Throws: ``ProxyStartError`` naming the address that could not be opened.
  public func start() async throws(ProxyStartError) -> [ListenAddress] {
    FileDescriptorLimit.raise(forConnections: core.limits.connectionsMax)
    var addresses: [ListenAddress] = []
    for descriptor in core.configuration.inheritedSockets {
      addresses.append(try await adopt(descriptor))
    }
    for address in core.configuration.inheritedSockets.isEmpty ? core.configuration.listen : [] {
      addresses.append(try await openOrCloseAll(address, tls: nil))
    }
    for var address in core.configuration.listenWherePossible {
      // A port of 0 means the one that the first listener got, so that both loopbacks have the same.
      if address.port == 0 {
        address.port = addresses.first?.port ?? 0
      }
      do {
        addresses.append(try await open(address))
      } catch {
        core.logger.debug("no listener", metadata: ["address": "\(address)", "error": "\(error)"])
      }
    }
    var names: [ListenAddress] = []
    for (listener, tls) in secure {
      let address = try await openOrCloseAll(listener.address, tls: tls)
      addresses.append(address)
      if let name = listener.name?.lowercased() {
        names.append(ListenAddress(host: name, port: address.port))
      }
    }
    core.addresses = addresses + names
    return addresses
  }

  /// Clients connected now.
  public var openConnectionCount: Int { core.openConnectionCount }

  /// Hosts that pass unread for a while although the rules name them.
  public var bypassedHosts: [BypassedHost] { core.bypasses.hosts }

  /// Looks into all of them again from now on.
  public func forgetBypassedHosts() {
    core.bypasses.removeAll()
  }

  /// Puts other rules in force at once; exchanges under way keep those they began with.
  public func replaceRules(_ rules: @escaping RulesProvider) {
    core.replaceRules(rules)
  }

  /// Has another authority sign for the connections to come; those that are open stay as they are.
  ///
  /// - Throws: ``ProxySetupError`` when OpenSSL does not take it; the one before stays in force.
  public func replaceAuthority(_ authority: CertificateAuthority) throws(ProxySetupError) {
    do {
      try core.replaceAuthority(authority)
    } catch {
      throw ProxySetupError(explanation: "\(error)")
    }
  }

  /// Stops accepting, lets open responses end for at most `drain`, then closes what is left.
  public func shutdown(drain: Duration) async {
    await closeListeners()
    core.beginDrain()
    let deadline = ContinuousClock.now + drain
    while core.openConnectionCount > 0, ContinuousClock.now < deadline {
      do {
        try await Task.sleep(for: .milliseconds(20))
      } catch {
        break
      }
    }
    core.closeAll()
    core.lookup.shutdown()
    do {
      try await group.shutdownGracefully()
    } catch {
      core.logger.warning("event loops did not end", metadata: ["error": "\(error)"])
    }
  }

  private func closeListeners() async {
    let open = listeners.withLock { listeners in
      defer { listeners = [] }
      return listeners
    }
    for channel in open {
      channel.close(promise: nil)
      _ = try? await channel.closeFuture.get()
    }
  }

  private func openOrCloseAll(
    _ address: ListenAddress,
    tls: TLSServerContext?
  ) async throws(ProxyStartError) -> ListenAddress {
    do {
      return try await open(address, tls: tls)
    } catch {
      await closeListeners()
      throw error
    }
  }

  private func open(
    _ address: ListenAddress,
    tls: TLSServerContext? = nil
  ) async throws(ProxyStartError) -> ListenAddress {
    guard let socketAddress = try? SocketAddress(ipAddress: address.host, port: address.port),
      (0...65_535).contains(address.port)
    else {
      throw ProxyStartError(address: address, reason: .notAnAddress)
    }
    do {
      let channel =
        try await bootstrap(tls: tls)
        .bind(to: socketAddress)
        .get()
      listeners.withLock { $0.append(channel) }
      return ListenAddress(
        host: address.host,
        port: channel.localAddress?.port ?? address.port
      )
    } catch {
      throw ProxyStartError(address: address, listening: error)
    }
  }

  /// Listens on a socket that whoever started the program had opened.
  private func adopt(_ descriptor: Int32) async throws(ProxyStartError) -> ListenAddress {
    let unknown = ListenAddress(host: "socket \(descriptor)", port: 0)
    do {
      let channel = try await bootstrap(tls: nil).withBoundSocket(descriptor).get()
      listeners.withLock { $0.append(channel) }
      let address = channel.localAddress
      return ListenAddress(host: address?.ipAddress ?? unknown.host, port: address?.port ?? 0)
    } catch {
      throw ProxyStartError(address: unknown, listening: error)
    }
  }

  private func bootstrap(tls: TLSServerContext?) -> ServerBootstrap {
    let core = core
    return ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try ClientPipeline.accept(channel, core: core, tls: tls)
        }
      }
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.writeBufferWaterMark, value: Self.writeBufferWaterMark)
  }
}
