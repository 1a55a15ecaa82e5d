/// Finds rules that used to find their target and do not any more.
///
/// A rule counts as drifting when lately it came by often enough to tell and found nothing, though it had found
/// something before: a site has changed, and the rule needs mending.
public struct DriftCheck {
  /// How far back is looked.
  public static let daysLookedAt = 30
  /// So often a rule must have come by lately.
  static let cameByMin = 20

  /// What drifted, with its recent counts.
  public let drifting: [RuleSighting]

  /// - Parameters:
  ///   - sightings: of the days looked at.
  ///   - recentSince: the first day that counts as lately.
  public init(_ sightings: [RuleSighting], recentSince: String) {
    var recent = PendingCounts()
    var foundBefore: Set<[String]> = []
    for var sighting in sightings {
      if sighting.day >= recentSince {
        sighting.day = recentSince
        recent.add(sighting)
      } else if sighting.found > 0 {
        foundBefore.insert([sighting.site, sighting.rule])
      }
    }
    drifting = recent.allSightings
      .filter { $0.cameBy >= Self.cameByMin && $0.found == 0 }
      .filter { foundBefore.contains([$0.site, $0.rule]) }
      .sorted { ($0.site, $0.rule) < ($1.site, $1.rule) }
  }
}
