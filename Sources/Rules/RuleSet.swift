public import Edits

/// Every rule of one profile, compiled: immutable, shared by all connections, swapped whole on reload.
///
/// Rules for other sites cost nothing: a host finds its packs through an index, and the rules that apply to a
/// URL are compiled once for each combination of sections and kept.
public struct RuleSet: Sendable {
  /// The profile that the rules were chosen by.
  public let profile: Profile

  /// The same for the same packs and profile, in every run: for salting validators.
  public let hash: String

  /// What the host is known for: names that packs or the person gave, and which packs are anyone's to run.
  let packs: [CompiledPack]
  let rules: [Rule]
  let shapes: [CompiledShape]
  let hosts: HostIndex
  let interceptedHosts: HostIndex
  let added: HostIndex
  let additionalHosts: [AdditionalHost]
  let ownedHosts: HostIndex
  let filters: FilterIndex
  private let cache = ExchangeCache()

  /// Compiles packs for a profile.
  ///
  /// - Parameters:
  ///   - packs: site packs and files of shared shapes, in any order.
  ///   - profile: whose wishes decide what is hidden.
  ///   - additionalHosts: hosts that the person added.
  ///   - lists: the lists that the profile takes over, with their lines.
  /// - Throws: what only all files together can tell: unknown shapes, names used twice, unknown platforms.
  public init(
    packs: [SitePack],
    profile: Profile,
    additionalHosts: [AdditionalHost] = [],
    lists: [ImportedFilters] = []
  ) throws(RuleErrors) {
    var compiler = RuleCompiler(packs: packs, profile: profile, lists: lists)
    try compiler.compile(additionalHosts: additionalHosts)
    self.profile = profile
    hash = compiler.hash
    self.packs = compiler.compiledPacks
    rules = compiler.rules
    shapes = compiler.shapes
    hosts = compiler.hosts
    interceptedHosts = compiler.interceptedHosts
    added = compiler.added
    self.additionalHosts = additionalHosts
    ownedHosts = compiler.ownedHosts
    filters = compiler.filters
  }

  /// The rule that an edit names.
  public subscript(id: RuleID) -> Rule? {
    let index = Int(id.rawValue)
    return rules.indices.contains(index) ? rules[index] : nil
  }

  /// All rules, in the order of their files.
  public var allRules: [Rule] { rules }

  /// When a pack's structure was last checked, as its file says: `2026-11-23`; nil where it does not.
  public func dateSeen(site: String) -> String? {
    let seen = packs.first { $0.pack.site == site }?.pack.seen ?? ""
    return seen.isEmpty ? nil : seen
  }

  /// The person's filter lines that were not taken over, each with its reason.
  public var refusedFilters: [RuleError] { filters.refusals }

  /// Whether this host's traffic is looked into: named by an enabled pack or by the person, and not denied.
  public func intercepts(host: String) -> Bool {
    let host = normalizedHost(host)
    guard !DenyList.contains(host) else { return false }
    return interceptedHosts.covers(host) || added.covers(host)
  }

  /// Whether the person added this host themselves, and it is not denied.
  public func isAdded(host: String) -> Bool {
    let host = normalizedHost(host)
    return added.covers(host) && !DenyList.contains(host)
  }

  /// Which hosts the PAC file sends to the proxy, in order of name.
  public var pacHosts: [HostPattern] {
    let named = packs.filter(\.isEnabled).flatMap(\.pack.hosts) + additionalHosts.map(\.host)
    let allowed = Set(named).filter { !DenyList.contains($0.name ?? "") }
    return allowed.sorted { $0.description < $1.description }
  }

  /// The domains that the CA must be able to speak for; none lies inside another.
  public var domains: [String] {
    let names = Set(pacHosts.compactMap(\.name))
    return names.filter { name in
      !names.contains { other in isSubdomain(name, of: other) }
    }.sorted()
  }

  /// Finds the rules for a request's response.
  ///
  /// - Parameters:
  ///   - url: as requested.
  ///   - method: in upper case.
  ///   - mediaType: of the response, once known (`application/activity+json`); nil while it could be any.
  /// - Returns: nil where none applies.
  public func rules(
    for url: RequestURL,
    method: String = "GET",
    mediaType: String? = nil
  ) -> ExchangeRules? {
    let sections = matchingSections(url, method: method, mediaType: mediaType)
    let filterIndices = filters.indices(for: url)
    if sections.isEmpty, filterIndices.isEmpty { return nil }
    let key = ExchangeCache.Key(sections: sections, filters: filterIndices)
    return cache.rules(for: key) { ExchangeCompiler(ruleSet: self).rules(for: key) }
  }
}
