import Glibc

/// A moment as HTTP writes it (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The present moment.
  static func now() -> String {
    text(secondsSince1970: time(nil))
  }

  /// A moment by its seconds since 1970; empty where the system knows no such date.
  static func text(secondsSince1970: Int) -> String {
    var seconds = time_t(secondsSince1970)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil,
      days.indices.contains(Int(parts.tm_wday)), months.indices.contains(Int(parts.tm_mon))
    else {
      return ""
    }
    let day = "\(days[Int(parts.tm_wday)]), \(twoDigits(parts.tm_mday))"
    let date = "\(months[Int(parts.tm_mon)]) \(parts.tm_year + 1_900)"
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits).joined(separator: ":")
    return "\(day) \(date) \(clock) GMT"
  }

  private static func twoDigits(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
