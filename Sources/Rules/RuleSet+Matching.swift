/// Which sections of which packs speak about a URL.
extension RuleSet {
  /// One section of one pack.
  struct SectionIndex: Hashable, Sendable {
    var pack: Int
    var section: Int
  }

  func matchingSections(_ url: RequestURL, method: String, mediaType: String?) -> [SectionIndex] {
    let (indices, isGuess) = packIndices(for: url.host)
    var found: [SectionIndex] = []
    for index in indices {
      for (number, section) in packs[index].pack.sections.enumerated()
      where section.applies(to: url, method: method, mediaType: mediaType, isGuess: isGuess) {
        found.append(SectionIndex(pack: index, section: number))
      }
    }
    return found
  }

  /// Where posts of an address are met; nil where no pack can tell.
  public func context(of url: RequestURL) -> KeywordFilter.Context? {
    let (indices, isGuess) = packIndices(for: url.host)
    for index in indices {
      for reader in packs[index].pack.contexts
      where reader.matches.contains(where: { $0.matches(url) && (!isGuess || $0.namesAPath) }) {
        return reader.context
      }
    }
    return nil
  }

  /// The packs that may speak about a host, and whether that is a guess.
  ///
  /// A host that a pack names belongs to that pack. A host that the person added belongs to the platform they
  /// named. Any other host may run any of the platforms that people host themselves: then only sections count
  /// whose addresses have a shape of their own (`/api/v1/timelines/…`) or whose media type tells. Whether such
  /// a host is looked into at all is `intercepts(host:)`'s decision, not ours.
  private func packIndices(for host: String) -> (indices: [Int], isGuess: Bool) {
    let named = hosts.values(for: host)
    if !named.isEmpty || ownedHosts.covers(host) { return (named, false) }
    let platforms = added.values(for: host).compactMap { additionalHosts[$0].platform }
    let indices = packs.indices.filter { index in
      let pack = packs[index]
      guard pack.isEnabled else { return false }
      return platforms.isEmpty
        ? pack.pack.isSelfHosted : platforms.contains(where: pack.pack.isNamed)
    }
    return (indices, platforms.isEmpty)
  }
}

extension PackSection {
  func applies(to url: RequestURL, method: String, mediaType: String?, isGuess: Bool) -> Bool {
    if !methods.isEmpty, !methods.contains(method) { return false }
    if body == .activity, let mediaType, !isActivity(mediaType) { return false }
    let needsPath = isGuess && body != .activity
    let isMatched = matches.contains { $0.matches(url) && (!needsPath || $0.namesAPath) }
    return isMatched && !excludes.contains { $0.matches(url) }
  }

  /// ActivityPub, 3.2: `application/ld+json; profile="…activitystreams"` or `application/activity+json`.
  private func isActivity(_ mediaType: String) -> Bool {
    let type = asciiLowercased(mediaType.prefix { $0 != ";" }.trimmed)
    return type == "application/activity+json" || type == "application/ld+json"
  }
}
