/// A host, by name or address, and a port.
public struct Endpoint: Hashable, Sendable {
  /// A name in lower case without a dot at its end, or an address without brackets.
  public let host: String

  /// The port, 1 to 65535.
  public let port: Int

  /// Takes a host, with or without brackets, and a port; nil when either cannot be.
  ///
  /// Only what a URL's host may hold is taken: letters, digits and `-._~` or an address literal.
  public init?(host: String, port: Int) {
    guard (1...65535).contains(port) else { return nil }
    if let address = IPAddress(host) {
      self.host = address.description
    } else {
      var name = host.lowercased()
      if name.hasSuffix(".") { name.removeLast() }
      guard (1...253).contains(name.utf8.count), name.utf8.allSatisfy(\.isHostByte) else {
        return nil
      }
      self.host = name
    }
    self.port = port
  }

  /// Reads `host:port`, `[v6]:port` or, with a default port, the host alone.
  public init?(_ text: String, defaultPort: Int? = nil) {
    let hasPort = !text.hasSuffix("]") && text.contains(":")
    guard hasPort, let colon = text.lastIndex(of: ":") else {
      guard let defaultPort else { return nil }
      self.init(host: text, port: defaultPort)
      return
    }
    let digits = text[text.index(after: colon)...]
    let isNumber = (1...5).contains(digits.utf8.count) && digits.utf8.allSatisfy(\.isDigit)
    guard isNumber, let port = Int(digits) else { return nil }
    let host = String(text[..<colon])
    // A bare IPv6 literal has colons of its own: only brackets say where it ends.
    guard !host.contains(":") || host.hasPrefix("[") else { return nil }
    self.init(host: host, port: port)
  }

  /// The address, where the host is one.
  public var address: IPAddress? { IPAddress(host) }

  /// The host as it stands in a URL: an IPv6 address in brackets.
  public var hostInURL: String { host.contains(":") ? "[\(host)]" : host }
}

extension Endpoint: CustomStringConvertible {
  /// `host:port`.
  public var description: String { "\(hostInURL):\(port)" }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

  fileprivate var isHostByte: Bool {
    switch self {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
