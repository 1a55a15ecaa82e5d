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
    adding(seconds: days.multipliedReportingOverflow(by: Self.secondsPerDay).partialValue)
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
    var seconds = time_t(secondsSinceEpoch)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return "second \(secondsSinceEpoch)" }
    return "\(Int(parts.tm_year) + 1900)-\(twoDigits(parts.tm_mon + 1))-\(twoDigits(parts.tm_mday))"
  }

  private func twoDigits(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
