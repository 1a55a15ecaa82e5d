/// The parts of a request's URL that rules look at.
///
/// Nothing is decoded: `path` and `query` stand as they were sent. The host is lower-case ASCII without a
/// trailing dot and without the brackets of an IPv6 address; the port is the scheme's own where none was given.
public struct RequestURL: Hashable, Sendable, CustomStringConvertible {
  /// In lower case.
  public var scheme: String
  /// In lower case, without brackets or trailing dot.
  public var host: String
  /// Always known.
  public var port: Int

  /// Begins with `/`.
  public var path: String

  /// Without the `?`; nil where there is none.
  public var query: String?

  /// Joins the parts of a URL and brings them into one spelling.
  public init(scheme: String, host: String, port: Int? = nil, path: String, query: String? = nil) {
    self.scheme = asciiLowercased(scheme)
    self.host = host.contains(":") ? canonicalHost(host) ?? host : normalizedHost(host)
    self.port = port ?? RequestURL.defaultPort(for: self.scheme)
    self.path = path.isEmpty ? "/" : path
    self.query = query
  }

  /// Reads `scheme://host[:port]/path[?query][#fragment]`; nil for anything without a host.
  public init?(parsing text: String) {
    guard let schemeEnd = text.range(ofText: "://") else { return nil }
    let afterScheme = text[schemeEnd.upperBound...].prefix { $0 != "#" }
    let authorityEnd = afterScheme.firstIndex { $0 == "/" || $0 == "?" } ?? afterScheme.endIndex
    var authority = afterScheme[..<authorityEnd]
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    guard let (host, port) = splitAuthority(authority), !host.isEmpty else { return nil }
    let target = afterScheme[authorityEnd...]
    let mark = target.firstIndex(of: "?")
    self.init(
      scheme: String(text[..<schemeEnd.lowerBound]),
      host: host,
      port: port,
      path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) }
    )
  }

  /// The path with the query, as a match pattern sees it.
  public var pathAndQuery: String {
    query.map { "\(path)?\($0)" } ?? path
  }

  /// The URL, without a port that goes without saying.
  public var description: String {
    let hostText = host.contains(":") ? "[\(host)]" : host
    let portText = port == RequestURL.defaultPort(for: scheme) ? "" : ":\(port)"
    return "\(scheme)://\(hostText)\(portText)\(pathAndQuery)"
  }

  static func defaultPort(for scheme: String) -> Int {
    scheme == "http" || scheme == "ws" ? 80 : 443
  }
}

/// The host and, where given, the port of `host`, `host:port`, `[v6]` or `[v6]:port`.
private func splitAuthority(_ authority: Substring) -> (host: String, port: Int?)? {
  if authority.first == "[" {
    guard let close = authority.firstIndex(of: "]") else { return nil }
    let host = String(authority[authority.index(after: authority.startIndex)..<close])
    let rest = authority[authority.index(after: close)...]
    if rest.isEmpty { return (host, nil) }
    guard rest.first == ":" else { return nil }
    return portNumber(rest.dropFirst()).map { (host, $0) }
  }
  guard let colon = authority.firstIndex(of: ":") else { return (String(authority), nil) }
  let digits = authority[authority.index(after: colon)...]
  let host = String(authority[..<colon])
  if digits.isEmpty { return (host, nil) }
  return portNumber(digits).map { (host, $0) }
}

private func portNumber(_ digits: Substring) -> Int? {
  guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
  return Int(digits).flatMap { $0 <= 65_535 ? $0 : nil }
}
