import Testing

@testable import Certificates

@Suite struct UnixTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"),
      (951_782_400, "2000-02-29"), (951_868_800, "2000-03-01"), (1_795_392_000, "2026-11-23"),
      (4_107_542_400, "2100-03-01"), (4_107_456_000, "2100-02-28"), (253_402_300_799, "9999-12-31"),
    ] as [(Int64, String)]
  )
  func readsAsADate(seconds: Int64, expected: String) {
    #expect(UnixTime(secondsSinceEpoch: seconds).description == expected)
  }

  @Test(arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max])
  func staysOnTheScale(seconds: Int64) {
    let time = UnixTime(secondsSinceEpoch: seconds)
    #expect(time.adding(seconds: .max) >= time)
    #expect(time.adding(seconds: .min) <= time)
    #expect(time.days(until: time) == 0)
    #expect(!time.description.isEmpty)
    _ = time.days(until: UnixTime(secondsSinceEpoch: .max))
    _ = time.days(until: UnixTime(secondsSinceEpoch: .min))
  }

  @Test func countsWholeDays() {
    let start = UnixTime(secondsSinceEpoch: 1_000)
    #expect(start.days(until: start.adding(days: 3)) == 3)
    #expect(start.days(until: start.adding(days: 3).adding(seconds: -1)) == 2)
    #expect(start.days(until: start.adding(seconds: -1)) == -1)
  }
}
