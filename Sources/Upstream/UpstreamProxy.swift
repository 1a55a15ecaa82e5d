/// A proxy between this program and the sites.
public struct UpstreamProxy: Hashable, Sendable {
  /// How the proxy is spoken to.
  public enum Kind: String, Hashable, Sendable {
    case http
    case https
    /// Names are looked up by the proxy, so that they do not leak to the local resolver.
    case socks5
  }

  /// How the proxy is spoken to.
  public let kind: Kind

  /// Where it listens.
  public let endpoint: Endpoint

  /// The user's name for it, if it asks for one.
  public let user: String?

  /// The password that goes with the name.
  public let password: String?

  /// Reads `http://`, `https://`, `socks5://` or `socks5h://`, then `[user:password@]host[:port]`.
  public init?(url: String) {
    guard let separator = url.range(ofCharacters: "://") else { return nil }
    let scheme = url[..<separator.lowerBound].lowercased()
    guard let kind = Kind(rawValue: scheme == "socks5h" ? "socks5" : scheme) else { return nil }
    var rest = String(url[separator.upperBound...])
    if rest.hasSuffix("/") { rest.removeLast() }
    var credentials: [String] = []
    if let at = rest.lastIndex(of: "@") {
      credentials = rest[..<at].split(separator: ":", maxSplits: 1).map(String.init)
      rest = String(rest[rest.index(after: at)...])
    }
    let defaultPort = [.http: 3128, .https: 443, .socks5: 1080][kind]
    guard let endpoint = Endpoint(rest, defaultPort: defaultPort) else { return nil }
    self.kind = kind
    self.endpoint = endpoint
    user = credentials.first
    password = credentials.count > 1 ? credentials[1] : nil
  }
}

extension UpstreamProxy: CustomStringConvertible {
  /// The proxy's URL without the password.
  public var description: String { "\(kind.rawValue)://\(endpoint)" }
}

extension String {
  /// The first place where `needle` stands, without Foundation.
  fileprivate func range(ofCharacters needle: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) {
        return start..<index(start, offsetBy: needle.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
