/// Which upstream proxy a request takes, by its scheme and host.
public struct UpstreamProxies: Hashable, Sendable {
  /// For `http` requests.
  public var http: UpstreamProxy?

  /// For `https` requests and for tunnels.
  public var https: UpstreamProxy?

  private var exceptions: [Exception]

  /// Hosts that are reached directly.
  private enum Exception: Hashable, Sendable {
    case everything
    case domain(String)
    case network(IPAddress, prefixLength: Int)
  }

  /// No proxy at all.
  public init() {
    exceptions = []
  }

  /// Takes a proxy for each scheme and the hosts that go without.
  ///
  /// - Parameters:
  ///   - http: for `http` requests.
  ///   - https: for `https` requests and for tunnels.
  ///   - noProxy: names (their subdomains count), addresses, networks as `10.0.0.0/8`, or `*`.
  public init(http: UpstreamProxy?, https: UpstreamProxy?, noProxy: [String] = []) {
    self.http = http
    self.https = https
    exceptions = noProxy.compactMap(Self.exception)
  }

  /// The proxy for a request or tunnel; nil to connect directly.
  public func proxy(isEncrypted: Bool, host: String) -> UpstreamProxy? {
    guard let proxy = isEncrypted ? https : http else { return nil }
    let name = Endpoint(host: host, port: 1)?.host ?? host.lowercased()
    let address = IPAddress(name)
    return exceptions.contains { Self.covers($0, name, address) } ? nil : proxy
  }

  private static func exception(_ text: String) -> Exception? {
    if text == "*" { return .everything }
    let halves = text.split(separator: "/", maxSplits: 1)
    if let first = halves.first, let address = IPAddress(String(first)) {
      let length = halves.count > 1 ? Int(halves[1]) : address.bytes.count * 8
      return length.map { .network(address, prefixLength: $0) }
    }
    let name = text.lowercased().drop { $0 == "." || $0 == "*" }
    return name.isEmpty ? nil : .domain(String(name))
  }

  private static func covers(_ exception: Exception, _ name: String, _ address: IPAddress?) -> Bool
  {
    switch exception {
    case .everything: true
    case .domain(let domain): name == domain || name.hasSuffix("." + domain)
    case .network(let network, let length):
      address?.isWithin(network, prefixLength: length) ?? false
    }
  }
}
