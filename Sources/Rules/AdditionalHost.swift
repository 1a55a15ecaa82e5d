/// A host that a person adds to those the packs name, for a site that someone runs themselves.
public struct AdditionalHost: Hashable, Sendable {
  /// Which hosts.
  public var host: HostPattern

  /// The pack for it, as in `mastodon`; nil to tell by the shape of its URLs.
  public var platform: String?

  /// Names a host and, where known, its platform.
  public init(host: HostPattern, platform: String? = nil) {
    self.host = host
    self.platform = platform
  }

  /// Reads `my.social`, `*.my.social` or `localhost:3000` (the port does not matter); nil for no host.
  public init?(parsing text: String, platform: String? = nil) {
    var name = Substring(text)
    if let colon = name.lastIndex(of: ":"), name.first != "[",
      name[..<colon].firstIndex(of: ":") == nil
    {
      name = name[..<colon]
    }
    guard let host = HostPattern(parsing: name), host != .any else { return nil }
    self.init(host: host, platform: platform)
  }
}
