import ArgumentParser
import Certificates
import ControlPanel
import Desktop
import Foundation
import Journal
import Proxy
import Rules

/// `lenity status`: is it running, for whom, what did it do today.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract:
      "See whether Lenity runs, who uses it, what it did today and which rules have drifted.",
    discussion: """
      A site passes unread for some minutes when a program does not accept its certificate, or when the \
      site is checking for robots. --look-again ends that at once.

      EXAMPLES
        lenity status
        lenity status --json
        lenity status --look-again
      """
  )

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Look into sites again that pass unread for now.")
  var lookAgain = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  private struct Status: Encodable {
    var running: Bool
    var address: String?
    var authorityEnds: String?
    var authorityDaysLeft: Int?
    var users: [String]
    var today: [String: Int]
    var driftingRules: [String]
    var leftAlone: [LeftAlone]
  }

  private struct LeftAlone: Codable {
    var host: String
    var reason: String
    var minutesLeft: Int

    /// Of the proxy that runs; it alone knows.
    static func all(of address: ListenAddress) -> [LeftAlone] {
      let answer = LocalProxy(host: address.host, port: address.port).get("/api/v1/left-alone")
      guard let answer, answer.status == 200 else { return [] }
      return (try? JSONDecoder().decode([LeftAlone].self, from: Data(answer.body.utf8))) ?? []
    }

    var words: String {
      let cause =
        reason == "challenge"
        ? "it is checking for robots" : "a program did not accept its certificate"
      return "\(host) passes unread for \(minutesLeft) min: \(cause)."
    }
  }

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let authority = try AuthorityStore(folder: settings.statePath).open()
      let running = RunningProxy.find(settings, authority: authority)
      if lookAgain, let running {
        LocalProxy(host: running.host, port: running.port).delete("/api/v1/left-alone")
      }
      let journal = settings.openJournal()
      defer { journal.close() }
      var today: [String: Int] = [:]
      for entry in journal.entries(user: nil, days: 1) {
        today[entry.subject.site, default: 0] += entry.count
      }
      let ruleSets = try RuleSets(settings: settings)
      let rules = ruleSets.rules(for: nil)
      let stopped = RuleDrift.stopped(in: journal, rules: ruleSets.everyones)
      let status = Status(
        running: running != nil,
        address: running?.description,
        authorityEnds: authority.map { "\($0.notAfter)" },
        authorityDaysLeft: authority?.daysLeft,
        users: try settings.allProfilePaths().keys.sorted(),
        today: today,
        driftingRules: stopped.map { rule in
          "\(rule.site): \(rule.rule), last on \(rule.lastFound); its pack was checked on "
            + (rules.dateSeen(site: rule.site) ?? "no day that it names")
        },
        leftAlone: running.map(LeftAlone.all) ?? []
      )
      try show(status, warning: authority.flatMap { AuthorityWords($0).warning })
      if running == nil { throw ExitCode(1) }
    }
  }

  private func show(_ status: Status, warning: String?) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(status), as: UTF8.self))
      return
    }
    print(
      status.address.map { "Lenity runs on \($0). Control panel: http://\($0)/" }
        ?? "Lenity does not run. Start it: lenity run"
    )
    let sum = status.today.values.reduce(0, +)
    print("Today: \(sum) \(sum == 1 ? "thing" : "things") made quieter.")
    for (site, count) in status.today.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print("  \(site)  \(count)")
    }
    if !status.users.isEmpty { print("Profiles: \(status.users.joined(separator: ", "))") }
    if let end = status.authorityEnds { print(warning ?? "Certificate authority until \(end).") }
    for site in status.leftAlone { print(site.words) }
    if !status.leftAlone.isEmpty { print("  Look into them again: lenity status --look-again") }
    for rule in status.driftingRules { print("Found nothing lately: \(rule)") }
  }
}

/// `lenity pause-for 15m`: everything as the sites send it, for a while.
struct PauseForCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause-for",
    abstract: "See everything as the sites send it, for a while.",
    discussion: """
      EXAMPLES
        lenity pause-for 15m
        lenity pause-for 1h --user ana
        lenity pause-for 0        back on now
      """
  )

  @Argument(help: "How long, as in 5m, 15m or 1h; 0 for on again. A day at most.")
  var duration: String

  @Option(help: "For whom; everyone without a profile of their own if left out.")
  var user = "default"

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let minutes = try Self.minutes(duration)
      let settings = try Settings(configurationFile: config, listen: [])
      let path =
        try settings.allProfilePaths()[user]
        ?? UserFiles.of(configuration: config, user: user)
        .profilePath(of: user)
      let isThere = FileManager.default.fileExists(atPath: path)
      guard isThere || user == "default" else {
        throw UsageError("there is no user '\(user)'; see: lenity user list")
      }
      let text = isThere ? try RuleFiles.read(path) : ProfileFile.newcomer
      var file = ProfileFile(text: text, path: path)
      let now = Int(Date().timeIntervalSince1970)
      let until = minutes == 0 ? nil : now + minutes * 60
      let line = try ProfileText(.newcomer).line(for: .offUntil(until))
      try file.set(line.key, to: line.value)
      try file.write()
      note(
        minutes == 0
          ? "Lenity is on."
          : "Lenity rests for \(minutes) minutes. Back on at once: lenity pause-for 0"
      )
    }
  }

  private static func minutes(_ text: String) throws -> Int {
    let number = Int(text.prefix { $0.isNumber })
    let factor = ["": 1, "m": 1, "min": 1, "h": 60][String(text.drop { $0.isNumber })]
    guard let number, let factor, number <= 1_440, number * factor <= 1_440 else {
      throw UsageError("'\(text)' is no time up to a day; write 15m or 1h")
    }
    return number * factor
  }
}
