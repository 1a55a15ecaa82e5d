/// Which hosts a rule speaks about: one host, a domain with everything below it, or any host.
public enum HostPattern: Hashable, Sendable, CustomStringConvertible {
  /// `example.org`: this host alone.
  case exactly(String)
  /// `*.example.org`: this host and every host below it, as WebExtension match patterns have it.
  case domain(String)
  /// `*`.
  case any

  /// Reads `example.org`, `*.example.org` or `*`; nil for anything else.
  ///
  /// Hosts are compared in lower case, without a trailing dot, international names in their ASCII form.
  public init?(parsing text: some StringProtocol) {
    if text == "*" {
      self = .any
      return
    }
    let isDomain = text.hasPrefix("*.")
    let name = isDomain ? String(text.dropFirst(2)) : String(text)
    guard let host = canonicalHost(name) else { return nil }
    self = isDomain ? .domain(host) : .exactly(host)
  }

  /// Whether the pattern covers `host`, which is lower-case ASCII without a trailing dot.
  public func matches(host: String) -> Bool {
    switch self {
    case .any: true
    case .exactly(let name): name == host
    case .domain(let name): name == host || isSubdomain(host, of: name)
    }
  }

  /// Whether every host of `other` is one of ours.
  public func subsumes(_ other: HostPattern) -> Bool {
    switch (self, other) {
    case (.any, _): true
    case (_, .any): false
    case (.exactly(let ours), .exactly(let theirs)): ours == theirs
    case (.exactly, .domain): false
    case (.domain, .exactly(let theirs)), (.domain, .domain(let theirs)): matches(host: theirs)
    }
  }

  /// Whether some host belongs to both.
  public func overlaps(_ other: HostPattern) -> Bool {
    subsumes(other) || other.subsumes(self)
  }

  /// The domain that the pattern names; nil for any host.
  public var name: String? {
    switch self {
    case .any: nil
    case .exactly(let name), .domain(let name): name
    }
  }

  /// The pattern as it is written.
  public var description: String {
    switch self {
    case .any: "*"
    case .exactly(let name): name
    case .domain(let name): "*.\(name)"
    }
  }
}

/// Whether `host` ends in `.` and `domain`; a host is no subdomain of itself.
func isSubdomain(_ host: String, of domain: String) -> Bool {
  let host = host.utf8
  let domain = domain.utf8
  guard host.count > domain.count + 1 else { return false }
  let dot = host.index(host.endIndex, offsetBy: -(domain.count + 1))
  return host[dot] == UInt8(ascii: ".") && host[host.index(after: dot)...].elementsEqual(domain)
}
