/// A rule that found something before and finds nothing any more, though what it is written for still comes by.
public struct StoppedRule: Hashable, Sendable {
  /// A pack's name.
  public var site: String
  /// The rule as its author wrote it.
  public var rule: String
  /// The last day on which it found something.
  public var lastFound: String
  /// How often it came by in vain since.
  public var missCount: Int

  /// Joins the parts.
  public init(site: String, rule: String, lastFound: String, missCount: Int) {
    self.site = site
    self.rule = rule
    self.lastFound = lastFound
    self.missCount = missCount
  }
}

/// What sightings tell about rules: when each found something last, and which have stopped to.
public struct RuleDrift: Sendable {
  /// The last day on which a rule found something, by site and rule.
  public let lastFound: [Key: String]

  /// Rules that have stopped, by site, then by rule.
  public let stopped: [StoppedRule]

  /// So many misses are never chance.
  public static let missCountMin = 50
  /// How many times the usual number of looks between two finds may be in vain.
  ///
  /// Were finds independent of each other, so long a run of misses would be chance once in e^20 times.
  public static let usualGapsMax = 20

  /// Names a rule.
  public struct Key: Hashable, Sendable {
    /// A pack's name.
    public var site: String
    /// The rule as its author wrote it.
    public var rule: String

    /// Joins the parts.
    public init(site: String, rule: String) {
      self.site = site
      self.rule = rule
    }
  }

  /// Reads sightings of any number of days.
  public init(_ sightings: [RuleSighting]) {
    var lastFound: [Key: String] = [:]
    for sighting in sightings where sighting.found > 0 {
      let key = Key(site: sighting.site, rule: sighting.rule)
      lastFound[key] = max(lastFound[key] ?? "", sighting.day)
    }
    // Looks and finds up to the last day with a find, and looks in vain since.
    var totals: [Key: (cameBy: Int, found: Int, missed: Int)] = [:]
    for sighting in sightings {
      let key = Key(site: sighting.site, rule: sighting.rule)
      guard let last = lastFound[key] else { continue }
      if sighting.day > last {
        totals[key, default: (0, 0, 0)].missed += sighting.cameBy
      } else {
        totals[key, default: (0, 0, 0)].cameBy += sighting.cameBy
        totals[key, default: (0, 0, 0)].found += sighting.found
      }
    }
    self.lastFound = lastFound
    stopped = totals.compactMap { key, total in
      let usualGap = Double(total.cameBy) / Double(max(total.found, 1))
      let limit = max(Double(Self.missCountMin), Double(Self.usualGapsMax) * usualGap)
      guard Double(total.missed) >= limit, let last = lastFound[key] else { return nil }
      return StoppedRule(
        site: key.site,
        rule: key.rule,
        lastFound: last,
        missCount: total.missed
      )
    }.sorted { ($0.site, $0.rule) < ($1.site, $1.rule) }
  }
}
