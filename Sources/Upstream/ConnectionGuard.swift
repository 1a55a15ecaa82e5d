/// Decides which addresses may be connected to on a client's behalf.
///
/// A proxy on the loopback address would otherwise let any page reach what listens on this machine, the
/// proxy itself among it. What the configuration resolves, and upstream proxies, are exempt.
public struct ConnectionGuard: Hashable, Sendable {
  /// Refuse addresses of this machine.
  public var refusesLoopback: Bool

  /// Refuse link-local addresses.
  public var refusesLinkLocal: Bool

  /// Refuse the addresses of private networks; off, as people read sites on their own network.
  public var refusesPrivate: Bool

  /// Refuses what the arguments say: by default this machine and link-local addresses.
  public init(
    refusesLoopback: Bool = true,
    refusesLinkLocal: Bool = true,
    refusesPrivate: Bool = false
  ) {
    self.refusesLoopback = refusesLoopback
    self.refusesLinkLocal = refusesLinkLocal
    self.refusesPrivate = refusesPrivate
  }

  /// Whether a connection to the address may be opened.
  public func allows(_ address: IPAddress) -> Bool {
    if refusesLoopback, address.isLoopback { return false }
    if refusesLinkLocal, address.isLinkLocal { return false }
    if refusesPrivate, address.isPrivate { return false }
    return true
  }
}
