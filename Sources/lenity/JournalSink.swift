import CountText
import Edits
import Journal
import Rewriting
import Rules
import Tone

/// Turns what was done to exchanges into counts.
struct JournalSink: Sendable {
  let journal: Journal
  let ruleSets: RuleSets

  /// Called on an event loop: adds to a table in memory and returns.
  func receive(_ report: ExchangeReport, user: String?) {
    guard !report.edits.isEmpty || !report.verdicts.isEmpty else { return }
    let rules = ruleSets.rules(for: user)
    var counts: [Name: Int] = [:]
    for edit in report.edits {
      if let name = rules[edit.rule]?.journalName { counts[name, default: 0] += 1 }
    }
    for verdict in report.verdicts where verdict.intervention != .none {
      guard let rule = rules[verdict.rule] else { continue }
      let name = Name(
        site: rule.site,
        rule: rule.target,
        kind: verdict.label.rawValue,
        intervention: verdict.intervention == .support ? "support" : "pause"
      )
      counts[name, default: 0] += 1
    }
    let day = journal.today
    journal.add(
      counts.map { name, count in
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
    )
  }

  /// The parts of a journal line that a rule and what it found decide.
  fileprivate struct Name: Hashable {
    var site: String
    var rule: String
    var kind: String
    var intervention: String
  }
}

extension Rule {
  /// What an edit of this rule counts as; nil where posts are counted instead, or nothing.
  ///
  /// A person's own filter may hold words that are nobody's business; it is named by its place instead.
  fileprivate var journalName: JournalSink.Name? {
    switch purpose {
    case .hide(let kinds):
      .init(site: site, rule: target, kind: kinds.first?.rawValue ?? "", intervention: "hide")
    case .filter:
      .init(site: "filters", rule: "line \(place.line)", kind: "", intervention: "filter")
    case .post, .search, .compose, .lookInside: nil
    }
  }
}
