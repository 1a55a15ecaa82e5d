import ControlPanel
import CountText
import Journal
import Rules
import Synchronization

/// A desk without files: what was changed is remembered, what is shown is made up.
final class MadeUpDesk: PanelBackend {
  private struct State {
    var changes: [PanelChange] = []
    var welcomed: Set<String> = ["default", "ana"]
    var erased: [String?] = []
    var lookedAgain = false
    var forgotten: Set<PanelTold.Part> = []
  }

  private let state = Mutex(State())
  let sites = ["harbour", "<script>alert(1)</script>"]

  var changes: [PanelChange] { state.withLock { $0.changes } }
  var erased: [String?] { state.withLock { $0.erased } }

  func profile(of user: String?) -> Profile {
    var profile = Profile(hiding: user == "ana" ? [.views] : [.likes, .scores])
    if user == "de" { profile.language = "de" }
    return profile
  }

  func change(_ changes: [PanelChange], of user: String?) throws(PanelRefusal) {
    if changes.contains(.region("ZZ")) { throw PanelRefusal("There is no country <ZZ>.") }
    state.withLock { $0.changes += changes }
  }

  func entries(of user: String?, days: Int) -> [JournalEntry] {
    let subject = JournalEntry.Subject(
      day: "2026-11-23",
      user: user ?? "default",
      site: "harbour",
      rule: "$..likes",
      kind: "likes",
      intervention: "hide"
    )
    let entry = JournalEntry(subject: subject, count: user == "ana" ? 4_242 : 17)
    guard user == "busy" else { return [entry] }
    let more = [("harbour", "time", 7_810), ("quay", "time", 119), ("quay", "nudge", 3)]
    return [entry]
      + more.map { site, intervention, count in
        var other = subject
        (other.site, other.rule, other.kind, other.intervention) = (site, "", "", intervention)
        return JournalEntry(subject: other, count: count)
      }
  }

  func driftingRules() -> [PanelDrift] {
    [
      PanelDrift(
        site: "harbour",
        rule: "a > b",
        lastFound: "2026-11-01",
        missCount: 80,
        packSeen: "2026-10-01"
      )
    ]
  }

  func people(for user: String?) -> [PanelPerson] {
    user == nil ? [PanelPerson(name: "ana", knownBy: "account")] : []
  }

  func leftAlone(for user: String?) -> [PanelLeftAlone] {
    let again = state.withLock { $0.lookedAgain }
    guard user == nil, !again else { return [] }
    return [PanelLeftAlone(host: "quay.example", reason: "challenge", minutesLeft: 8)]
  }

  func lookAgain() {
    state.withLock { $0.lookedAgain = true }
  }

  func told(by user: String?) -> PanelTold {
    let forgotten = state.withLock { $0.forgotten }
    guard user == nil else { return PanelTold(fineCount: 0, fineMax: 8, authorCount: 0) }
    return PanelTold(
      fineCount: forgotten.contains(.fine) ? 0 : 3,
      fineMax: 8,
      authorCount: forgotten.contains(.authors) ? 0 : 2
    )
  }

  func forget(_ part: PanelTold.Part, of user: String?) {
    state.withLock { _ = $0.forgotten.insert(part) }
  }

  var authority: PanelAuthority {
    PanelAuthority(
      domains: ["harbour.example"],
      notAfter: "2028-01-02",
      daysLeft: 9,
      endsSoon: true,
      path: "ca.pem"
    )
  }

  func check(filters: String) -> [PanelFilterRemark] {
    filters.contains("bad") ? [PanelFilterRemark(line: 1, column: 2, message: "no <b>")] : []
  }

  func eraseJournal(of user: String?) throws(PanelRefusal) {
    state.withLock { $0.erased.append(user) }
  }

  func isWelcomed(_ user: String?) -> Bool {
    state.withLock { $0.welcomed.contains(user ?? "default") }
  }

  func setWelcomed(_ user: String?) {
    state.withLock { _ = $0.welcomed.insert(user ?? "default") }
  }

  var metrics: PanelMetrics {
    PanelMetrics(connections: 2, leaves: 3, hosts: 4, uptimeSeconds: 5, version: "1")
  }

  func day(ago days: Int) -> String { days == 0 ? "2026-11-23" : "2026-11-0\(days % 9 + 1)" }

  var now: Int { 1_000_000 }
}
