/// How sites are reached: names, trust, proxies and limits.
public struct UpstreamConfiguration: Sendable {
  /// A PEM file of authorities trusted in addition to the system's.
  public var caFile: String?

  /// Hosts reached elsewhere than their name says.
  public var resolve: ResolveTable

  /// Proxies between this program and the sites.
  public var proxies: UpstreamProxies

  /// Which addresses are never connected to.
  public var guardedAddresses: ConnectionGuard

  /// Addresses with ports that are never connected to, whatever `resolve` says: our own listeners.
  public var ownEndpoints: [Endpoint]

  /// The longest time from start to an open connection, TLS included.
  public var connectTimeout: Duration

  /// The longest time without a byte either way; event streams are exempt once their head is there.
  public var idleTimeout: Duration

  /// The most connections to one host, of each worker thread.
  public var connectionsPerHostMax: Int

  /// The most connections of each worker thread.
  public var connectionsMax: Int

  /// The longest response head, status line and field lines together.
  public var headBytesMax: Int

  /// The most fields in a response head.
  public var headFieldsMax: Int

  /// The most paused transfers over HTTP/2 of each worker thread.
  ///
  /// libcurl goes on taking what the site had already been granted, 12-14 MB for each; a transfer paused
  /// beyond this number fails.
  public var pausedMultiplexedMax: Int

  /// Where the system's authorities are, as one PEM file; the first that can be read.
  public var systemCAFiles: [String]

  /// The defaults: the system's trust, no proxies, loopback refused, the limits of the design.
  public init() {
    caFile = nil
    resolve = ResolveTable()
    proxies = UpstreamProxies()
    guardedAddresses = ConnectionGuard()
    ownEndpoints = []
    connectTimeout = .seconds(10)
    idleTimeout = .seconds(60)
    connectionsPerHostMax = 32
    connectionsMax = 256
    headBytesMax = 64 << 10
    headFieldsMax = 256
    pausedMultiplexedMax = 16
    systemCAFiles = [
      "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
      "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]
  }
}
