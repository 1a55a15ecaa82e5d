import Certificates
import Logging
import NIOCore
import Rules
import Synchronization
import TLS
import Upstream

/// What all connections of one proxy share.
final class ProxyCore: Sendable {
  let configuration: ProxyConfiguration
  let bypasses: BypassTable
  let lookup: AddressLookup
  /// A closure that is kept bare in a `Mutex` is wrapped once more at each access, and slower each time.
  private struct Provider {
    var rules: RulesProvider
  }

  private let provider: Mutex<Provider>
  private let latestSigning: Mutex<Signing>
  private let listeners = Mutex<[ListenAddress]>([])
  private let connectionsMade = Atomic<UInt64>(0)
  private let connectionsOpen = Atomic<Int>(0)
  private let openChannels = Mutex<[UInt64: any Channel]>([:])
  private let draining = Atomic<Bool>(false)

  init(configuration: ProxyConfiguration) throws(TLSError) {
    self.configuration = configuration
    latestSigning = Mutex(try Signing(configuration.authority, limits: configuration.limits))
    bypasses = BypassTable(
      hostsMax: configuration.limits.bypassedHostsMax,
      duration: configuration.limits.bypass
    )
    lookup = AddressLookup()
    provider = Mutex(Provider(rules: configuration.rules))
  }

  var limits: ProxyLimits { configuration.limits }

  var logger: Logger { configuration.logger }

  /// The rules in force for a user.
  func rules(for user: String?) -> RuleSet {
    provider.withLock { $0.rules }(user)
  }

  func replaceRules(_ rules: @escaping RulesProvider) {
    provider.withLock { $0.rules = rules }
  }

  /// Who signs for hosts, and what their clients are shown.
  var signing: Signing { latestSigning.withLock { $0 } }

  /// Has another authority sign for the connections to come; those that are open stay.
  func replaceAuthority(_ authority: CertificateAuthority) throws(TLSError) {
    let new = try Signing(authority, limits: limits)
    latestSigning.withLock { $0 = new }
    // What was refused was the old one's.
    bypasses.removeAll()
  }

  /// Where the proxy listens.
  var addresses: [ListenAddress] {
    get { listeners.withLock { $0 } }
    set { listeners.withLock { $0 = newValue } }
  }

  /// Whether connecting there would come back to us.
  func isOwn(host: String, port: Int) -> Bool {
    let address = IPAddress(host)
    return listeners.withLock { listeners in
      listeners.contains { listener in
        guard listener.port == port else { return false }
        // A listener on every address is reached by each of them, but a name proves nothing.
        let isWildcard = listener.host == "0.0.0.0" || listener.host == "::"
        return isWildcard ? address != nil : listener.host == (address?.description ?? host)
      }
    }
  }

  /// Whether the configuration resolves this host to ourselves.
  func resolvesToUs(host: String) -> Bool {
    configuration.network.resolve.endpoint(for: host).map { isOwn(host: $0.host, port: $0.port) }
      ?? false
  }

  /// Whether CONNECT may name this port.
  ///
  /// Hosts that a person added by name may be on any port: that is where people run servers of their own.
  func allowsPort(_ port: Int, host: String, user: String?) -> Bool {
    configuration.connectPorts.contains(port) || rules(for: user).isAdded(host: host)
  }

  /// Whether this client's traffic with the host is looked into.
  ///
  /// Once the authority has ended nothing is: no browser would take what it signs.
  func intercepts(host: String, connection: ClientConnection) -> Bool {
    guard connection.rules.intercepts(host: host) else { return false }
    let authority = signing.authority
    return authority.permits(host) && !authority.isExpired
      && !bypasses.contains(host, client: connection.client)
  }
}

// MARK: - Connections

extension ProxyCore {
  /// Counts a client in; nil when there are too many.
  func register(_ channel: any Channel) -> UInt64? {
    guard !draining.load(ordering: .relaxed) else { return nil }
    let count = connectionsOpen.wrappingAdd(1, ordering: .relaxed).newValue
    guard count <= limits.connectionsMax else {
      connectionsOpen.wrappingSubtract(1, ordering: .relaxed)
      return nil
    }
    let id = connectionsMade.wrappingAdd(1, ordering: .relaxed).newValue
    openChannels.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { [weak self] _ in
      self?.unregister(id)
    }
    return id
  }

  private func unregister(_ id: UInt64) {
    openChannels.withLock { _ = $0.removeValue(forKey: id) }
    connectionsOpen.wrappingSubtract(1, ordering: .relaxed)
  }

  var openConnectionCount: Int { connectionsOpen.load(ordering: .relaxed) }

  /// Asks every client's connection to end after what is under way.
  func beginDrain() {
    draining.store(true, ordering: .relaxed)
    for channel in openChannels.withLock({ Array($0.values) }) {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }

  func closeAll() {
    for channel in openChannels.withLock({ Array($0.values) }) {
      channel.close(promise: nil)
    }
  }
}
