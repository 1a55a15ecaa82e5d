import Foundation
import Hummingbird
import Journal
import Rules

/// What was done today, where and of which kind, and the last two weeks.
struct TodayPage {
  let frame: PanelPage
  let backend: any PanelBackend
  let user: String?

  private static let days = 14

  func response(notice: String?) -> Response {
    let all = backend.entries(of: user, days: Self.days)
    // Seconds are no things that were done.
    let entries = all.filter { $0.subject.intervention != Journal.timeSpent }
    let today = backend.day(ago: 0)
    let now = entries.filter { $0.subject.day == today }
    let total = now.reduce(0) { $0 + $1.count }
    let content: HTML = """
      \(frame.renewal(of: backend.authority, for: user))\(off)
      <p class="lead">\(total == 0 ? frame.text("today.none") : frame.text("today.some", ["n": String(total)]))</p>
      \(total == 0 ? .empty : charts(now))
      <section><h2>\(frame.text("today.fortnight"))</h2>\(fortnight(entries).html)</section>
      \(week(all))
      """
    return frame.page(.today, title: frame.text("nav.today"), notice: notice, content)
  }

  /// The way to have everything as the sites send it, for a while.
  private var off: HTML {
    let until = backend.profile(of: user).offUntil ?? 0
    guard until > backend.now else {
      let minutes = [5, 15, 60].map { minutes -> HTML in
        frame.button("off.\(minutes)", name: "minutes", value: String(minutes), kind: "quiet")
      }
      return frame.form(
        "/off",
        "<p class=\"row\"><span>\(frame.text("off.for"))</span>\(minutes)</p>"
      )
    }
    let left = (until - backend.now + 59) / 60
    return frame.form(
      "/off",
      """
      <p class="row notice"><span>\(frame.text("off.now", ["n": String(left)]))</span>\
      \(frame.button("off.on", name: "minutes", value: "0"))</p>
      """
    )
  }

  private func charts(_ entries: [JournalEntry]) -> HTML {
    """
    <div class="pair">
    <section><h2>\(frame.text("today.bySite"))</h2>\
    \(chart(entries, caption: "today.bySite") { $0.site }.html)</section>
    <section><h2>\(frame.text("today.byKind"))</h2>\
    \(chart(entries, caption: "today.byKind") { frame.kindName($0) }.html)</section>
    </div>
    """
  }

  private func chart(
    _ entries: [JournalEntry],
    caption: String,
    by label: (JournalEntry.Subject) -> String
  ) -> BarChart {
    var sums: [String: Int] = [:]
    for entry in entries { sums[label(entry.subject), default: 0] += entry.count }
    let bars = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
      .map { BarChart.Bar(label: $0.key, value: $0.value) }
    return BarChart(bars: bars, caption: frame.text(caption))
  }

  private func fortnight(_ entries: [JournalEntry]) -> BarChart {
    var sums: [String: Int] = [:]
    for entry in entries { sums[entry.subject.day, default: 0] += entry.count }
    let bars = (0..<Self.days).reversed().map { ago -> BarChart.Bar in
      let day = backend.day(ago: ago)
      return BarChart.Bar(label: String(day.dropFirst(5)), value: sums[day] ?? 0)
    }
    return BarChart(bars: bars, caption: frame.text("today.fortnight"))
  }

  /// Time spent, how often Lenity asked how it is going, and how often it offered a second look.
  private func week(_ entries: [JournalEntry]) -> HTML {
    let since = backend.day(ago: 6)
    let lately = entries.filter { $0.subject.day >= since }
    let lines =
      [time(lately)]
      + [("checkIn", "week.checkIns"), ("nudge", "week.nudges")].map {
        frame.text($1, ["n": String(Self.count($0, in: lately))])
      }
    let days = Set(entries.map(\.subject.day)).count
    return """
      <section><h2>\(frame.text("week.title"))</h2>\
      <ul>\(lines.map { "<li>\($0)</li>" as HTML })</ul>\
      <p>\(frame.text("week.days", ["days": String(days)]))</p></section>
      """
  }

  private func time(_ entries: [JournalEntry]) -> String {
    var seconds: [String: Int] = [:]
    for entry in entries where entry.subject.intervention == Journal.timeSpent {
      seconds[entry.subject.site, default: 0] += entry.count
    }
    let sites = seconds.filter { $0.value >= 60 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !sites.isEmpty else { return frame.text("week.noTime") }
    let list = sites.prefix(8).map { "\($0.key) \(duration($0.value / 60))" }
    return frame.text("week.time", ["list": list.joined(separator: ", ")])
  }

  private func duration(_ minutes: Int) -> String {
    let values = ["h": String(minutes / 60), "m": String(minutes % 60)]
    return frame.text(minutes < 60 ? "week.minutes" : "week.hours", values)
  }

  private static func count(_ intervention: String, in entries: [JournalEntry]) -> Int {
    entries.reduce(0) { $0 + ($1.subject.intervention == intervention ? $1.count : 0) }
  }
}

extension PanelPage {
  /// A kind of count, or what else was done.
  func kindName(_ subject: JournalEntry.Subject) -> String {
    subject.kind.isEmpty
      ? text("did.\(subject.intervention)") : text("kind.\(subject.kind)")
  }
}
