import Glibc
import NIOCore

/// The proxy cannot be set up.
public struct ProxySetupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What does not work.
  public let explanation: String

  /// One sentence for the person who started the proxy.
  public var description: String { "the proxy cannot be set up: \(explanation)" }
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
  public let address: ListenAddress

  /// Why.
  public let reason: Reason

  init(address: ListenAddress, reason: Reason) {
    self.address = address
    self.reason = reason
  }

  init(address: ListenAddress, listening error: any Error) {
    let reason: Reason =
      switch (error as? IOError)?.errnoCode {
      case EADDRINUSE: .addressInUse
      case EADDRNOTAVAIL, EAFNOSUPPORT: .addressUnavailable
      case EACCES, EPERM: .permissionDenied
      default: .other("\(error)")
      }
    self.init(address: address, reason: reason)
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
