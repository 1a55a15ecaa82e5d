import Journal
import Testing

/// Which rules have stopped to find anything.
@Suite("Rules that drift") struct RuleDriftTests {
  private static func sighting(_ day: Int, _ cameBy: Int, _ found: Int) -> RuleSighting {
    RuleSighting(
      day: "2026-11-\(day < 10 ? "0" : "")\(day)",
      site: "x",
      rule: "$..favorite_count",
      cameBy: cameBy,
      found: found
    )
  }

  /// Day, looks, finds; whether the rule has stopped.
  @Test(
    "a rule stops when it misses far more often than it used to",
    arguments: [
      ([(1, 100, 100), (2, 50, 0)], true),
      ([(1, 100, 100), (2, 49, 0)], false),
      ([(1, 100, 100), (2, 30, 0), (3, 30, 0)], true),
      ([(1, 100, 100), (2, 500, 0), (3, 1, 1)], false),
      ([(1, 1_000, 10), (2, 1_999, 0)], false),
      ([(1, 1_000, 10), (2, 2_000, 0)], true),
      ([(1, 5_000, 0)], false),
      ([(3, 60, 0), (1, 10, 10)], true),
    ]
  )
  func tellsStoppedRules(days: [(Int, Int, Int)], isStopped: Bool) {
    let drift = RuleDrift(days.map { Self.sighting($0.0, $0.1, $0.2) })
    #expect(drift.stopped.isEmpty == !isStopped)
  }

  @Test("the day of the last find is told")
  func tellsTheLastFind() {
    let drift = RuleDrift([
      Self.sighting(9, 10, 10), Self.sighting(10, 5, 1), Self.sighting(11, 60, 0),
    ])
    let key = RuleDrift.Key(site: "x", rule: "$..favorite_count")
    #expect(drift.lastFound[key] == "2026-11-10")
    #expect(
      drift.stopped == [
        StoppedRule(
          site: "x",
          rule: "$..favorite_count",
          lastFound: "2026-11-10",
          missCount: 60
        )
      ]
    )
  }
}
