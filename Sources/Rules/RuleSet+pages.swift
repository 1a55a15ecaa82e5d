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
  /// The addresses of one origin that the pattern covers.
  ///
  /// - Parameter origin: as browsers write it: `https://x.com`.
  /// - Returns: a text with `*` for any run of characters; nil where the pattern covers none.
  public func addresses(onOrigin origin: String) -> String? {
    guard let url = RequestURL(parsing: "\(origin)/"), schemes.contains(url.scheme),
      host.matches(host: url.host), port == nil || port == url.port
    else { return nil }
    return origin + pathText
  }
}
