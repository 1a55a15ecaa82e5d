/// Which hosts are reached elsewhere than their name says, whatever the port.
///
/// The configuration's `resolve`, as curl's `--connect-to`: fetches and blind tunnels use the same table.
/// What it names is exempt from the connection guard, as someone wrote it down on purpose.
public struct ResolveTable: Hashable, Sendable {
  private var endpoints: [String: Endpoint] = [:]
  private var anyHost: Endpoint?

  /// Sends no host elsewhere.
  public init() {}

  /// Takes host names, or `*` for any other host, with `address:port` each.
  public init(_ entries: [String: String]) throws(ResolveTableError) {
    for (host, target) in entries.sorted(by: { $0.key < $1.key }) {
      guard let endpoint = Endpoint(target), endpoint.address != nil else {
        throw ResolveTableError(host: host, target: target, reason: .target)
      }
      if host == "*" {
        anyHost = endpoint
      } else if let name = Endpoint(host: host, port: 1)?.host {
        endpoints[name] = endpoint
      } else {
        throw ResolveTableError(host: host, target: target, reason: .host)
      }
    }
  }

  /// Where to connect for the host instead; nil where its name is to be looked up as usual.
  public func endpoint(for host: String) -> Endpoint? {
    guard !endpoints.isEmpty else { return anyHost }
    let name = Endpoint(host: host, port: 1)?.host ?? host
    return endpoints[name] ?? anyHost
  }
}

/// An entry of `resolve` that cannot be used.
public struct ResolveTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which half of the entry it is.
  public enum Reason: Hashable, Sendable {
    case host
    case target
  }

  /// The entry's host as written.
  public let host: String

  /// The entry's target as written.
  public let target: String

  /// Which half is wrong.
  public let reason: Reason

  /// What is wrong and what would be right.
  public var description: String {
    switch reason {
    case .host: "resolve: '\(host)' is no host name; write a name, an address or \"*\""
    case .target:
      "resolve: '\(target)' for '\(host)' is no address with a port; write 127.0.0.1:9443 or [::1]:9443"
    }
  }
}
