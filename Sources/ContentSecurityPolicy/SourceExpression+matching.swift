extension SourceExpression {
  /// Whether a URL matches, seen from a page of `origin` (section 6.7.2.8).
  ///
  /// Redirects are not followed here.
  func matches(_ url: PolicyURL, from origin: PolicyURL) -> Bool {
    switch self {
    case .any: Self.networkSchemes.contains(url.scheme) || url.scheme == origin.scheme
    case .scheme(let scheme): schemeMatches(scheme, url.scheme)
    case .host(let host): host.matches(url, from: origin)
    case .selfOrigin: Self.isSelf(url, origin)
    default: false
    }
  }

  /// What `*` stands for.
  ///
  /// `ftp` has left the current draft; browsers have left it altogether.
  private static let networkSchemes: Set<String> = ["http", "https", "ftp"]

  /// The same origin, or the same host and port with a scheme that is at least as safe.
  private static func isSelf(_ url: PolicyURL, _ origin: PolicyURL) -> Bool {
    guard let host = origin.host, url.host == host else { return false }
    if url.scheme == origin.scheme, url.effectivePort == origin.effectivePort { return true }
    guard url.effectivePort == origin.effectivePort || url.hasDefaultPort && origin.hasDefaultPort
    else { return false }
    return url.scheme == "https" || url.scheme == "wss"
      || origin.scheme == "http" && url.scheme == "ws"
  }
}

extension HostSource {
  func matches(_ url: PolicyURL, from origin: PolicyURL) -> Bool {
    guard schemeMatches(scheme ?? origin.scheme, url.scheme) else { return false }
    guard let host = url.host, !host.isEmpty, hostMatches(host) else { return false }
    return portMatches(url) && pathMatches(url.path)
  }

  private func hostMatches(_ candidate: String) -> Bool {
    if host == "*" { return true }
    if host.hasPrefix("*.") { return candidate.hasSuffix(host.dropFirst()) }
    if isIPv4(host), host != "127.0.0.1" { return false }
    return candidate == host
  }

  /// A port left out stands for the default port of the URL's scheme.
  private func portMatches(_ url: PolicyURL) -> Bool {
    guard let port else { return url.hasDefaultPort }
    if port == "*" { return true }
    guard let number = UInt16(port) else { return false }
    if url.effectivePort == number { return true }
    // A port for the plain scheme also stands for the safe one's, as the scheme does.
    return number == 80 && url.effectivePort == 443
      && (url.scheme == "https" || url.scheme == "wss")
  }

  /// A path that ends in `/` stands for all below it; any other for itself.
  private func pathMatches(_ candidate: String) -> Bool {
    if path.isEmpty || path == "/" && candidate.isEmpty { return true }
    var own = path.split(separator: "/", omittingEmptySubsequences: false)[...]
    let pieces = candidate.split(separator: "/", omittingEmptySubsequences: false)
    if own.last == "" {
      own = own.dropLast()
      guard own.count < pieces.count || own.count == pieces.count && pieces.last == "" else {
        return false
      }
    } else if own.count != pieces.count {
      return false
    }
    return zip(own, pieces).allSatisfy { percentDecoded($0) == percentDecoded($1) }
  }
}

/// Whether a scheme named by a policy (or its page) stands for a URL's (section 6.7.2.9).
private func schemeMatches(_ named: String, _ scheme: String) -> Bool {
  switch (named, scheme) {
  case ("http", "https"), ("ws", "wss"), ("ws", "http"), ("ws", "https"), ("wss", "https"): true
  default: named == scheme
  }
}

private func isIPv4(_ host: String) -> Bool {
  let labels = host.split(separator: ".", omittingEmptySubsequences: false)
  return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil }
}

private func percentDecoded(_ text: Substring) -> [UInt8] {
  let bytes = Array(text.utf8)
  var decoded: [UInt8] = []
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
      let high = hexadecimal(bytes[index + 1]), let low = hexadecimal(bytes[index + 2])
    {
      decoded.append(high << 4 | low)
      index += 3
    } else {
      decoded.append(bytes[index])
      index += 1
    }
  }
  return decoded
}
