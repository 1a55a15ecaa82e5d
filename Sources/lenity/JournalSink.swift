import CountText
import Edits
import Journal
import Rewriting
import Rules

/// Turns what was done to exchanges into counts.
struct JournalSink: Sendable {
  let journal: Journal
  let ruleSets: RuleSets

  /// Called on an event loop: adds to a table in memory and returns.
  func receive(_ report: ExchangeReport, user: String?) {
    guard !report.edits.isEmpty else { return }
    let rules = ruleSets.rules(for: user)
    var counts: [RuleID: Int] = [:]
    for edit in report.edits { counts[edit.rule, default: 0] += 1 }
    let day = journal.today
    let entries = counts.compactMap { id, count in
      rules[id].flatMap(\.journalName).map { name in
        let subject = JournalEntry.Subject(
          day: day,
          user: user ?? "default",
          site: name.site,
          rule: name.rule,
          kind: name.kind,
          intervention: name.intervention
        )
        return JournalEntry(subject: subject, count: count)
      }
    }
    journal.add(entries)
  }
}

extension Rule {
  /// The parts of a journal line that the rule decides; nil for rules that change nothing by themselves.
  ///
  /// A person's own filter may hold words that are nobody's business; it is named by its place instead.
  fileprivate var journalName: (site: String, rule: String, kind: String, intervention: String)? {
    switch purpose {
    case .hide(let kinds): (site, target, kinds.first?.rawValue ?? "", "hide")
    case .post: (site, target, "", "pause")
    case .search: (site, target, "", "support")
    case .compose: (site, target, "", "nudge")
    case .filter: ("filters", "line \(place.line)", "", "filter")
    case .lookInside: nil
    }
  }
}
