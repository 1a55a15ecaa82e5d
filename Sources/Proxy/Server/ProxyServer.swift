/// The proxy as a running thing: listens, serves, drains.
///
/// One instance starts once and shuts down once.
public final class ProxyServer: Sendable {
  /// Prepares a proxy; no socket is opened.
  public init(configuration: ProxyConfiguration) {
  }

  /// Opens the listeners.
  ///
  /// - Returns: the addresses in the order of the configuration, with the ports the system chose.
  /// - Throws: ``ProxyStartError`` naming the address that could not be opened.
  public func start() async throws(ProxyStartError) -> [ListenAddress] {
    []
  }

  /// Puts other rules in force at once; exchanges under way keep those they began with.
  public func replaceRules(_ rules: @escaping RulesProvider) {
  }

  /// Stops accepting, lets open responses end for at most `drain`, then closes what is left.
  public func shutdown(drain: Duration) async {
  }
}

/// A listener could not be opened.
public struct ProxyStartError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why an address cannot be listened on.
  public enum Reason: Hashable, Sendable {
    /// Another program listens there.
    case addressInUse
    /// The machine has no such address.
    case addressUnavailable
    /// The port needs rights that this process lacks.
    case permissionDenied
    /// Not a literal IP address, or not a port.
    case notAnAddress
    /// Anything else, in the system's words.
    case other(String)
  }

  /// What could not be opened.
  public var address: ListenAddress

  /// Why.
  public var reason: Reason

  /// Names an address and why it could not be opened.
  public init(address: ListenAddress, reason: Reason) {
    self.address = address
    self.reason = reason
  }

  /// One sentence for the person who started the proxy.
  public var description: String {
    switch reason {
    case .addressInUse: "another program already listens on \(address)"
    case .addressUnavailable: "this machine has no address \(address.host)"
    case .permissionDenied: "listening on \(address) needs more rights; take a port above 1023"
    case .notAnAddress: "\(address) is not an IP address and port, like 127.0.0.1:8877"
    case .other(let words): "cannot listen on \(address): \(words)"
    }
  }
}
