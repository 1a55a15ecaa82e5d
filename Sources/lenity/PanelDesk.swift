import ArgumentParser
import Certificates
import ConfigurationFile
import ControlPanel
import CountText
import Foundation
import Interventions
import Journal
import Proxy
import Readers
import Rules
import Synchronization

/// The control panel's view of the running proxy: profile files, journal, rules and certificate.
final class PanelDesk: PanelBackend {
  private let settings: Settings
  private let journal: Journal
  private let certificates: @Sendable () -> CertificateAuthority
  private let rules: @Sendable () -> RuleSet
  private let everyonesRules: @Sendable () -> [RuleSet]
  private let reload: @Sendable () -> Void
  private let live: LiveNumbers
  private let readers: ReaderStore
  private let started = Date()
  /// One change at a time: each reads the file, changes it and writes it.
  private let changing = Mutex<Void>(())
  let sites: [String]

  init(
    settings: Settings,
    journal: Journal,
    certificates: @escaping @Sendable () -> CertificateAuthority,
    rules: @escaping @Sendable () -> RuleSet,
    everyonesRules: @escaping @Sendable () -> [RuleSet],
    reload: @escaping @Sendable () -> Void,
    live: LiveNumbers,
    readers: ReaderStore
  ) {
    self.settings = settings
    self.journal = journal
    self.certificates = certificates
    self.rules = rules
    self.everyonesRules = everyonesRules
    self.reload = reload
    self.live = live
    self.readers = readers
    let packs = (try? RuleFiles.packs(at: settings.rulePaths)) ?? []
    sites = packs.filter { !$0.hosts.isEmpty }.map(\.site).sorted()
  }

  func profile(of user: String?) -> Profile {
    guard let path = path(of: user), FileManager.default.fileExists(atPath: path) else {
      return .newcomer
    }
    return (try? RuleFiles.profile(at: path)) ?? .newcomer
  }

  func change(_ changes: [PanelChange], of user: String?) throws(PanelRefusal) {
    do {
      try changing.withLock { _ in try write(changes, of: user) }
    } catch let error as RuleErrors {
      throw PanelRefusal(error.errors.map { "\($0.cause); \($0.remedy)." }.joined(separator: " "))
    } catch {
      throw PanelRefusal("\(error)")
    }
    reload()
  }

  private func write(_ changes: [PanelChange], of user: String?) throws {
    guard let path = path(of: user) else { throw UsageError("there is no such profile") }
    let isNew = !FileManager.default.fileExists(atPath: path)
    let text = isNew ? ProfileFile.newcomer : try RuleFiles.read(path)
    var file = ProfileFile(text: text, path: path)
    for change in changes {
      let profile = try Profile(parsing: file.text, file: path)
      let (key, value) = try ProfileText(profile).line(for: change)
      try file.set(key, to: value)
    }
    try file.write()
  }

  private func path(of user: String?) -> String? {
    let name = user ?? "default"
    return (try? settings.allProfilePaths()[name]) ?? settings.userFiles.profilePath(of: name)
  }

  func entries(of user: String?, days: Int) -> [JournalEntry] {
    journal.entries(user: user ?? "default", days: days)
  }

  func driftingRules() -> [PanelDrift] {
    let rules = rules()
    return RuleDrift.stopped(in: journal, rules: everyonesRules()).map { stopped in
      PanelDrift(
        site: stopped.site,
        rule: stopped.rule,
        lastFound: stopped.lastFound,
        missCount: stopped.missCount,
        packSeen: rules.dateSeen(site: stopped.site)
      )
    }
  }

  /// Only whoever has the default profile, the owner of the proxy, sees who else there is.
  func people(for user: String?) -> [PanelPerson] {
    guard user == nil || user == "default" else { return [] }
    let passwords = (try? settings.userFiles.passwords()) ?? [:]
    let users = settings.configuration.users
    let names = Set(((try? settings.allProfilePaths()) ?? [:]).keys).union(passwords.keys)
    return names.union(users.keys).subtracting(["default"]).sorted().map { name in
      let hasPassword = passwords[name] != nil || users[name]?.passwordHash != nil
      return PanelPerson(name: name, knownBy: hasPassword ? "account, password" : "account")
    }
  }

  /// As `people`: which sites are asked for is nobody else's business.
  func leftAlone(for user: String?) -> [PanelLeftAlone] {
    guard user == nil || user == "default" else { return [] }
    return live.bypassedHosts.map { site in
      PanelLeftAlone(
        host: site.host,
        reason: site.reason.rawValue,
        minutesLeft: Int((site.left.components.seconds + 59) / 60)
      )
    }
  }

  func lookAgain() {
    live.forgetBypassedHosts()
  }

  func told(by user: String?) -> PanelTold {
    let state = readers.state(of: user)
    return PanelTold(
      fineCount: -state.shift,
      fineMax: ReaderState.shiftMax,
      authorCount: state.shownAuthors.count
    )
  }

  func forget(_ part: PanelTold.Part, of user: String?) {
    readers.update(user) { state in
      switch part {
      case .fine: state.resetShift()
      case .authors: state.resetAuthors()
      }
    }
  }

  var authority: PanelAuthority {
    let certificates = certificates()
    return PanelAuthority(
      domains: certificates.permittedDomains.map(\.description),
      notAfter: "\(certificates.notAfter)",
      daysLeft: certificates.daysLeft,
      endsSoon: certificates.endsSoon,
      path: "\(settings.statePath)/ca.pem"
    )
  }

  func check(filters: String) -> [PanelFilterRemark] {
    var profile = Profile.newcomer
    profile.filters = ProfileText.lines(filters)
    guard let rules = try? RuleSet(packs: [], profile: profile) else { return [] }
    return rules.refusedFilters.map { error in
      PanelFilterRemark(
        line: error.place.line,
        column: error.place.column,
        message: error.remedy.isEmpty ? error.cause : "\(error.cause); \(error.remedy)"
      )
    }
  }

  func eraseJournal(of user: String?) throws(PanelRefusal) {
    guard journal.erase(user: user ?? "default") else {
      throw PanelRefusal("The journal's file cannot be written, so nothing was erased.")
    }
    readers.update(user) { $0.forget() }
  }

  private var welcomedPath: String { "\(settings.statePath)/welcomed" }

  private var welcomed: Set<Substring> {
    Set(((try? RuleFiles.read(welcomedPath)) ?? "").split(separator: "\n").map { Substring($0) })
  }

  func isWelcomed(_ user: String?) -> Bool {
    FileManager.default.fileExists(atPath: welcomedPath)
      && welcomed.contains(Substring(user ?? "default"))
  }

  func setWelcomed(_ user: String?) {
    let names = welcomed.union([Substring(user ?? "default")]).sorted()
    try? UserFiles.write(
      names.map { "\($0)\n" }.joined(),
      to: welcomedPath,
      permissions: 0o600
    )
  }

  var metrics: PanelMetrics {
    PanelMetrics(
      connections: live.connections,
      leaves: certificates().leafCount,
      hosts: rules().pacHosts.count,
      uptimeSeconds: Int(Date().timeIntervalSince(started)),
      version: Lenity.configuration.version
    )
  }

  func day(ago days: Int) -> String { journal.day(ago: days) }

  var now: Int { Int(Date().timeIntervalSince1970) }
}

/// The panel's words, from the files beside the rules.
enum PanelWords {
  static func read(_ settings: Settings) -> WordCatalogue {
    let folders =
      settings.rulePaths.map { "\($0)/strings/panel" }
      + [(try? RuleFiles.bundled()).map { "\($0)/strings/panel" } ?? ""]
    let folder = folders.first { FileManager.default.fileExists(atPath: $0) } ?? ""
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var texts: [String: String] = [:]
    for file in files where file.hasSuffix(".yaml") {
      texts[String(file.dropLast(5))] = try? RuleFiles.read("\(folder)/\(file)")
    }
    return WordCatalogue(texts)
  }
}
