import Journal
import Testing

@Suite struct DriftCheckTests {
  private static func seen(_ day: Int, _ rule: String, _ cameBy: Int, _ found: Int) -> RuleSighting
  {
    let day = day < 10 ? "2026-11-0\(day)" : "2026-11-\(day)"
    return RuleSighting(day: day, site: "harbour", rule: rule, cameBy: cameBy, found: found)
  }

  @Test(arguments: [
    (
      [seen(1, "a", 50, 40), seen(22, "a", 15, 0), seen(23, "a", 15, 0)], ["a"],
      "found once, no more"
    ),
    ([seen(1, "a", 50, 40), seen(23, "a", 15, 0)], [], "too seldom to tell"),
    ([seen(1, "a", 50, 40), seen(23, "a", 90, 1)], [], "still finds something"),
    ([seen(1, "a", 50, 0), seen(23, "a", 90, 0)], [], "never found anything"),
    ([seen(1, "a", 9, 9), seen(23, "b", 90, 0)], [], "another rule"),
    ([], [], "nothing known"),
  ])
  func tellsWhatHasDrifted(sightings: [RuleSighting], drifting: [String], why: String) {
    let check = DriftCheck(sightings, recentSince: "2026-11-20")
    #expect(check.drifting.map(\.rule) == drifting, "\(why)")
  }
}
