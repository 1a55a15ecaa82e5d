import CountText
import Edits

/// Joins packs, shared shapes and a profile into the parts of a `RuleSet`.
struct RuleCompiler {
  private let packs: [SitePack]
  private let profile: Profile
  private let lists: [ImportedFilters]
  private(set) var errors: [RuleError] = []

  private(set) var compiledPacks: [CompiledPack] = []
  private(set) var rules: [Rule] = []
  private(set) var shapes: [CompiledShape] = []
  private(set) var hosts = HostIndex()
  /// Hosts to look into by default: without those that packs leave to the person to add.
  private(set) var interceptedHosts = HostIndex()
  private(set) var added = HostIndex()
  /// Hosts of every pack, also of those that the profile switched off: other packs leave them alone.
  private(set) var ownedHosts = HostIndex()
  private(set) var filters = FilterIndex()
  private(set) var hash = ""

  private var sharedShapes: [String: PackShape] = [:]
  private var site = ""
  private var siteKinds: Set<CountKind> = []
  private var localShapes: [String: PackShape] = [:]
  private var known: [String: Int] = [:]

  init(packs: [SitePack], profile: Profile, lists: [ImportedFilters]) {
    self.packs = packs
    self.profile = profile
    self.lists = lists
  }

  mutating func compile(additionalHosts: [AdditionalHost]) throws(RuleErrors) {
    gatherSharedShapes()
    for pack in packs where !pack.isShared { add(pack) }
    for (index, host) in additionalHosts.enumerated() { add(host, at: index) }
    let own = ImportedFilters(lines: profile.filters, isTrusted: true)
    filters = FilterIndex([own] + lists, rules: &rules)
    hash = contentHash(additionalHosts)
    if !errors.isEmpty { throw RuleErrors(errors) }
  }

  private mutating func gatherSharedShapes() {
    for pack in packs where pack.isShared {
      for (name, shape) in pack.shapes {
        let earlier = sharedShapes.updateValue(shape, forKey: name)
        guard earlier != nil else { continue }
        report(
          .duplicateName,
          at: pack.place,
          "the shared shape '\(name)' is defined twice",
          "give one of them another name"
        )
      }
    }
  }

  private mutating func add(_ pack: SitePack) {
    if compiledPacks.contains(where: { $0.pack.site == pack.site }) {
      report(
        .duplicateName,
        at: pack.place,
        "there is another pack for '\(pack.site)'",
        "give one of them another name"
      )
      return
    }
    site = pack.site
    siteKinds = profile.hiddenKinds(for: pack.site)
    localShapes = pack.shapes
    known = [:]
    let isEnabled = !profile.sitesOff.contains(pack.site)
    let index = compiledPacks.count
    for host in pack.hosts where isEnabled { interceptedHosts.insert(index, for: host) }
    for host in pack.hosts + pack.optionalHosts {
      ownedHosts.insert(index, for: host)
      if isEnabled { hosts.insert(index, for: host) }
    }
    let positions = pack.sections.map { compile($0.shape) }
    compiledPacks.append(
      CompiledPack(pack: pack, isEnabled: isEnabled, sectionShapes: positions)
    )
  }

  private mutating func add(_ host: AdditionalHost, at index: Int) {
    added.insert(index, for: host.host)
    guard let platform = host.platform,
      !compiledPacks.contains(where: { $0.pack.isNamed(platform) })
    else { return }
    let names = compiledPacks.map(\.pack.site)
    report(
      .unknownWord,
      at: SourcePlace(file: "intercept", line: 1, column: 1),
      "'\(host.host)' is said to be '\(platform)', and no pack has that name",
      remedy(for: platform, among: names)
    )
  }

  /// Compiles a shape and the shapes it names; answers with its position.
  private mutating func compile(_ shape: PackShape) -> Int {
    let position = shapes.count
    shapes.append(CompiledShape())
    var compiled = CompiledShape()
    for use in shape.uses {
      if let index = compile(use) { compiled.uses.append(index) }
    }
    for entry in shape.hides {
      if let hide = compile(entry) { compiled.hides.append(hide) }
    }
    for entry in shape.nested {
      let rule = addRule(.lookInside, at: entry.place, target: entry.target.text)
      let inner = compile(entry.shape)
      compiled.nested.append(CompiledShape.Nested(rule: rule, entry: entry, shape: inner))
    }
    for reader in shape.posts {
      let rule = addRule(.post, at: reader.place, target: reader.at)
      compiled.posts.append(PostRule(rule: rule, reader: reader))
    }
    shapes[position] = compiled
    return position
  }

  /// A named shape is compiled once for each pack, so that its rules carry the pack's name.
  private mutating func compile(_ use: PackShape.Reference) -> Int? {
    if let index = known[use.name] { return index }
    guard let shape = localShapes[use.name] ?? sharedShapes[use.name] else {
      let names = Set(localShapes.keys).union(sharedShapes.keys).sorted()
      report(
        .unknownShape,
        at: use.place,
        "no shape is called '\(use.name)'",
        remedy(for: use.name, among: names)
      )
      return nil
    }
    known[use.name] = shapes.count
    return compile(shape)
  }

  private mutating func compile(_ entry: PackShape.HideEntry) -> CompiledShape.Hide? {
    let kinds = entry.kinds.filter(siteKinds.contains)
    guard !kinds.isEmpty else { return nil }
    let rule = addRule(
      .hide(kinds),
      at: entry.place,
      target: entry.target.text,
      way: entry.way,
      reason: entry.reason
    )
    return CompiledShape.Hide(rule: rule, entry: entry, kinds: kinds)
  }

  private mutating func addRule(
    _ purpose: RulePurpose,
    at place: SourcePlace,
    target: String,
    way: HidingWay? = nil,
    reason: String = ""
  ) -> RuleID {
    let id = RuleID(rawValue: UInt32(clamping: rules.count))
    rules.append(
      Rule(
        id: id,
        site: site,
        purpose: purpose,
        place: place,
        target: target,
        way: way,
        reason: reason
      )
    )
    return id
  }

  private mutating func report(
    _ code: RuleError.Code,
    at place: SourcePlace,
    _ cause: String,
    _ remedy: String
  ) {
    errors.append(RuleError(code: code, place: place, cause: cause, remedy: remedy))
  }

  private func contentHash(_ additionalHosts: [AdditionalHost]) -> String {
    var hash = StableHash()
    for pack in packs.sorted(by: { $0.site < $1.site }) {
      hash.combine(pack.site)
      hash.combine(pack.contentHash)
    }
    hash.combine(profile.contentHash)
    for list in lists {
      hash.combine(list.isTrusted ? "trusted" : "list")
      for line in list.lines { hash.combine(line.text) }
    }
    for host in additionalHosts.map({ "\($0.host) \($0.platform ?? "")" }).sorted() {
      hash.combine(host)
    }
    return hash.text
  }
}
