import CountText
import Edits
import Interventions
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
    // Those of the exchange: others may be in force by now.
    let rules = report.ruleSet ?? ruleSets.rules(for: user)
    if !report.askedRules.isEmpty { journal.add(sightings(report, rules)) }
    guard
      !report.edits.isEmpty || !report.verdicts.isEmpty || !report.notices.isEmpty
        || report.secondsSpent > 0
    else { return }
    var counts: [Name: Int] = [:]
    for edit in report.edits {
      if let name = rules[edit.rule]?.journalName { counts[name, default: 0] += 1 }
    }
    for verdict in report.verdicts where verdict.intervention != .none {
      // A search is no rule's.
      let rule = rules[verdict.rule]
      guard let site = rule?.site ?? report.site else { continue }
      let name = Name(
        site: site,
        rule: rule?.target ?? "",
        kind: verdict.label.rawValue,
        intervention: verdict.intervention == .support ? "support" : "pause"
      )
      counts[name, default: 0] += 1
    }
    let site = report.site ?? ""
    for notice in report.notices { counts[Name(site: site, notice.rawValue), default: 0] += 1 }
    if report.secondsSpent > 0 {
      counts[Name(site: site, Journal.timeSpent), default: 0] += report.secondsSpent
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

extension JournalSink.Name {
  /// What a page did by itself: no rule's, and of no kind.
  fileprivate init(site: String, _ intervention: String) {
    self.init(site: site, rule: "", kind: "", intervention: intervention)
  }
}

extension JournalSink {
  /// Which packs' rules came by what they are written for, and which found it.
  ///
  /// A page's rules for JSON are about what is embedded in it: they count as asked where any of them found
  /// something. Lines of the person's own are not counted.
  private func sightings(_ report: ExchangeReport, _ rules: RuleSet) -> [RuleSighting] {
    let found = Set(report.edits.map(\.rule))
    let hasJSON = found.contains { rules[$0]?.looksAtJSON ?? false }
    let day = journal.today
    return report.askedRules.compactMap { id in
      guard let rule = rules[id], case .hide = rule.purpose,
        rule.looksAtJSON ? hasJSON || !report.isPage : report.isPage
      else { return nil }
      return RuleSighting(
        day: day,
        site: rule.site,
        rule: rule.target,
        cameBy: 1,
        found: found.contains(id) ? 1 : 0
      )
    }
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
