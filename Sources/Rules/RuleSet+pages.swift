/// What packs know about the pages of a host, wherever on it the reader is.
extension RuleSet {
  /// The packs that speak for a host, the most specific first.
  private func packs(of host: String) -> [SitePack] {
    let named = hosts.values(for: host)
    if !named.isEmpty { return named.map { packs[$0].pack } }
    let platforms = added.values(for: host).compactMap { additionalHosts[$0].platform }
    return packs.filter { $0.isEnabled && platforms.contains($0.pack.site) }.map(\.pack)
  }

  /// The searches of the sites that a host belongs to.
  public func searches(of host: String) -> [SearchReader] {
    packs(of: host).flatMap(\.searches).filter { search in
      search.matches.contains { $0.host.matches(host: host) }
    }
  }

  /// The boxes that people write in, of the sites that a host belongs to.
  public func composers(of host: String) -> [ComposeReader] {
    packs(of: host).flatMap(\.composers).filter { composer in
      composer.matches.contains { $0.host.matches(host: host) }
    }
  }

  /// The name of the pack that a host belongs to; nil for hosts that no pack names.
  public func site(of host: String) -> String? {
    packs(of: host).first?.site
  }
}

extension MatchPattern {
  /// The addresses that the pattern covers, as a text with `*` for any run of characters; a few more may fit it.
  public var addresses: String {
    let scheme = schemes.count == 1 ? schemes.sorted().joined() : "*"
    let name =
      switch host {
      case .any: "*"
      case .exactly(let name): name
      case .domain(let name): "*\(name)"
      }
    return "\(scheme)://\(name)\(port.map { ":\($0)" } ?? "")\(pathText)"
  }

  /// What the first star of the path stands for in an address that the pattern covers, up to the next `/`.
  public func firstSegment(of url: RequestURL) -> Substring? {
    guard matches(url) else { return nil }
    let prefix = pathText.prefix { $0 != "*" }
    guard prefix.utf8.count < pathText.utf8.count else { return nil }
    return url.path.dropFirst(prefix.count).prefix { $0 != "/" }
  }
}
