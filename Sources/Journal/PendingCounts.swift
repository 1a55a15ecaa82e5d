/// What was counted and is not yet in the file.
///
/// Bounded: past `subjectsMax` different subjects further new ones are dropped, those known still count.
struct PendingCounts: Sendable {
  struct SightingKey: Hashable, Sendable {
    var day: String
    var site: String
    var rule: String
  }

  struct SightingCounts: Hashable, Sendable {
    var cameBy = 0
    var found = 0
  }

  static let subjectsMax = 20_000

  private(set) var counts: [JournalEntry.Subject: Int] = [:]
  private(set) var sightings: [SightingKey: SightingCounts] = [:]

  var isEmpty: Bool { counts.isEmpty && sightings.isEmpty }

  mutating func add(_ count: Int, of subject: JournalEntry.Subject) {
    guard count > 0, counts[subject] != nil || counts.count < Self.subjectsMax else { return }
    counts[subject, default: 0] = Self.sum(counts[subject] ?? 0, count)
  }

  mutating func add(_ sighting: RuleSighting) {
    let key = SightingKey(day: sighting.day, site: sighting.site, rule: sighting.rule)
    guard sightings[key] != nil || sightings.count < Self.subjectsMax else { return }
    var known = sightings[key] ?? SightingCounts()
    known.cameBy = Self.sum(known.cameBy, max(0, sighting.cameBy))
    known.found = Self.sum(known.found, max(0, sighting.found))
    sightings[key] = known
  }

  mutating func merge(_ other: PendingCounts) {
    for (subject, count) in other.counts { add(count, of: subject) }
    for sighting in other.allSightings { add(sighting) }
  }

  mutating func removeAll(of user: String?) {
    guard let user else {
      self = PendingCounts()
      return
    }
    counts = counts.filter { $0.key.user != user }
  }

  mutating func removeAll(before day: String) {
    counts = counts.filter { $0.key.day >= day }
    sightings = sightings.filter { $0.key.day >= day }
  }

  var allSightings: [RuleSighting] {
    sightings.map { key, counts in
      RuleSighting(
        day: key.day,
        site: key.site,
        rule: key.rule,
        cameBy: counts.cameBy,
        found: counts.found
      )
    }
  }

  /// Stops at the largest number instead of trapping.
  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, isTooLarge) = left.addingReportingOverflow(right)
    return isTooLarge ? Int.max : sum
  }
}
