/// Which URLs a rule speaks about, written as WebExtensions write it: `https://*.example.org/path/*`.
///
/// Takes `scheme://host[:port]/path` with `*` as scheme (http, https, ws, wss), `*` or `*.` in front of the
/// host, `*` anywhere in the path, and `<all_urls>`. The path is compared with path and query together.
/// Without a port every port matches.
///
/// Source: MDN and Chrome, "Match patterns"; the tables of both browsers' own tests.
public struct MatchPattern: Hashable, Sendable, CustomStringConvertible {
  /// In lower case.
  public let schemes: Set<String>
  /// Which hosts.
  public let host: HostPattern

  /// nil matches every port.
  public let port: Int?

  private let path: Glob
  private let isAllURLs: Bool

  static let webSchemes: Set<String> = ["http", "https", "ws", "wss"]
  static let knownSchemes: Set<String> = webSchemes.union(["file", "ftp", "data"])
  private static let allURLsSchemes: Set<String> = webSchemes.union(["file", "ftp"])

  /// Why a pattern was refused, as half a sentence that follows the pattern's text.
  public struct Refusal: Error, Hashable, Sendable {
    /// What was found.
    public var cause: String
    /// What would be right.
    public var remedy: String
  }

  /// Reads a pattern.
  public init(_ text: String) throws(Refusal) {
    if text == "<all_urls>" {
      self.init(schemes: Self.allURLsSchemes, host: .any, port: nil, path: "/*", isAllURLs: true)
      return
    }
    guard let separator = text.range(ofText: "://") else {
      throw Refusal(
        cause: "has no '://'",
        remedy: "write scheme, host and path, as in *://*/path/*"
      )
    }
    let scheme = String(text[..<separator.lowerBound])
    guard scheme == "*" || Self.knownSchemes.contains(scheme) else {
      throw Refusal(
        cause: "has the scheme '\(scheme)'",
        remedy: "use *, https, http, wss or ws"
      )
    }
    let rest = text[separator.upperBound...]
    guard let slash = rest.firstIndex(of: "/") else {
      throw Refusal(cause: "has no path", remedy: "end it with /* for every page of the host")
    }
    let (host, port) = try Self.authority(rest[..<slash], scheme: scheme)
    self.init(
      schemes: scheme == "*" ? Self.webSchemes : [scheme],
      host: host,
      port: port,
      path: rest[slash...],
      isAllURLs: false
    )
  }

  private init(
    schemes: Set<String>,
    host: HostPattern,
    port: Int?,
    path: some StringProtocol,
    isAllURLs: Bool
  ) {
    self.schemes = schemes
    self.host = host
    self.port = port
    self.path = Glob(path)
    self.isAllURLs = isAllURLs
  }

  private static func authority(
    _ text: Substring,
    scheme: String
  ) throws(Refusal) -> (HostPattern, Int?) {
    if scheme == "file" {
      guard text.isEmpty || text == "*" else {
        throw Refusal(cause: "names a host for a file", remedy: "write file:///path")
      }
      return (.any, nil)
    }
    let (hostText, portText) = splitPort(text)
    guard let host = HostPattern(parsing: hostText) else {
      throw Refusal(
        cause: "has '\(hostText)' as its host",
        remedy:
          "write a host, *.host, or * for any host; a star may only stand for whole labels in front"
      )
    }
    guard let portText, portText != "*" else { return (host, nil) }
    guard portText.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(portText),
      port <= 65_535
    else {
      throw Refusal(
        cause: "has '\(portText)' as its port",
        remedy: "write a number up to 65535 or *"
      )
    }
    return (host, port)
  }

  /// The host, brackets included, and what follows its colon; nil where there is no colon.
  private static func splitPort(_ text: Substring) -> (Substring, Substring?) {
    let afterBracket =
      text.first == "[" ? text.firstIndex(of: "]") ?? text.startIndex : text.startIndex
    guard let colon = text[afterBracket...].firstIndex(of: ":") else { return (text, nil) }
    return (text[..<colon], text[text.index(after: colon)...])
  }

  /// Whether the pattern covers the URL.
  public func matches(_ url: RequestURL) -> Bool {
    guard schemes.contains(url.scheme), host.matches(host: url.host) else { return false }
    if let port, port != url.port { return false }
    return path.matches(url.pathAndQuery)
  }

  /// The path and query as they are written in the pattern.
  var pathText: String { path.text }

  /// Whether the pattern says anything about the path.
  var namesAPath: Bool { path.text != "/*" }

  /// Whether every URL of `other` is one of ours.
  public func subsumes(_ other: MatchPattern) -> Bool {
    guard schemes.isSuperset(of: other.schemes), host.subsumes(other.host) else { return false }
    if let port, port != other.port { return false }
    return path == other.path || path.matches(other.path.text)
  }

  /// Whether some URL may belong to both.
  public func overlaps(_ other: MatchPattern) -> Bool {
    guard !schemes.isDisjoint(with: other.schemes), host.overlaps(other.host) else { return false }
    if let port, let theirs = other.port, port != theirs { return false }
    return path.matches(other.path.text) || other.path.matches(path.text)
  }

  /// Whether the pattern covers a whole public suffix: any host, or all of `.com`.
  public func isBroad(_ isPublicSuffix: (String) -> Bool) -> Bool {
    switch host {
    case .any: true
    case .domain(let name): isPublicSuffix(name)
    case .exactly: false
    }
  }

  /// The pattern as it is written.
  public var description: String {
    if isAllURLs { return "<all_urls>" }
    let scheme = schemes == Self.webSchemes ? "*" : schemes.sorted().joined()
    return "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path.text)"
  }
}
