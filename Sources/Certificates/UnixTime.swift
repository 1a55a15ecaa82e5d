import Glibc

/// A moment as certificates know it: whole seconds since 1970-01-01 00:00 UTC.
public struct UnixTime: Hashable, Comparable, Sendable {
  /// Seconds since the epoch; negative before it.
  public var secondsSinceEpoch: Int64

  /// Takes seconds since the epoch.
  public init(secondsSinceEpoch: Int64) {
    self.secondsSinceEpoch = secondsSinceEpoch
  }

  /// Reads the system's clock.
  public static func now() -> UnixTime {
    UnixTime(secondsSinceEpoch: Int64(time(nil)))
  }

  /// The moment `seconds` later; stays at the end of the scale instead of overflowing.
  public func adding(seconds: Int64) -> UnixTime {
    let (sum, overflow) = secondsSinceEpoch.addingReportingOverflow(seconds)
    guard overflow else { return UnixTime(secondsSinceEpoch: sum) }
    return UnixTime(secondsSinceEpoch: seconds < 0 ? .min : .max)
  }

  /// The moment `days` times 24 hours later.
  public func adding(days: Int64) -> UnixTime {
    let (seconds, overflow) = days.multipliedReportingOverflow(by: Self.secondsPerDay)
    return adding(seconds: overflow ? (days < 0 ? .min : .max) : seconds)
  }

  /// How many whole days lie between this moment and a later one; negative when it is an earlier one.
  public func days(until end: UnixTime) -> Int {
    let (seconds, overflow) = end.secondsSinceEpoch.subtractingReportingOverflow(secondsSinceEpoch)
    guard !overflow else { return end > self ? .max : .min }
    return Int((Double(seconds) / Double(Self.secondsPerDay)).rounded(.down))
  }

  /// Whether the left moment is the earlier one.
  public static func < (left: UnixTime, right: UnixTime) -> Bool {
    left.secondsSinceEpoch < right.secondsSinceEpoch
  }

  private static let secondsPerDay: Int64 = 86_400
}

extension UnixTime: CustomStringConvertible {
  /// The date in UTC, as `2026-11-23`.
  public var description: String {
    let days = Int((Double(secondsSinceEpoch) / Double(Self.secondsPerDay)).rounded(.down))
    let (year, month, day) = Self.date(daysSinceEpoch: days)
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }

  /// The date in the Gregorian calendar.
  ///
  /// Years are counted from 1 March, so that the leap day ends one; 400 of them are 146,097 days. Source:
  /// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
  private static func date(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let days = daysSinceEpoch + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
