import ArgumentParser
import Certificates
import Desktop
import Foundation
import Proxy

/// `lenity doctor`: looks at every layer between browser and proxy.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find out what is not as it should be, with one line on what helps.",
    discussion: """
      Looks at the proxy, its address, the certificate authority, the clock, the set-up, the desktop, other \
      proxies and VPNs, each browser's trust, names and IPv6. Leaves with status 1 where something is broken.

      EXAMPLES
        lenity doctor
        lenity doctor --fix
        lenity doctor --json > for-support.json
      """
  )

  @Flag(help: "Put right what can be: finish or repeat the set-up.")
  var fix = false

  @Flag(help: "Print JSON, for programs and for support. It names no site you read.")
  var json = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let surroundings = Surroundings.current
      let setup = Setup(stateFolder: settings.statePath, surroundings: surroundings)
      if fix { try repair(settings, setup) }
      let facts = try settings.doctorFacts()
      let findings = Doctor(facts: facts, surroundings: surroundings, setup: setup).findings()
      try show(findings)
      if findings.contains(where: { $0.condition == .broken }) { throw ExitCode(1) }
    }
  }

  private func repair(_ settings: Settings, _ setup: Setup) throws {
    try SetupReport.tellRecovery(try setup.recover(), isQuiet: json)
    guard let record = try setup.record(),
      let authority = try AuthorityStore(folder: settings.statePath).open(),
      let address = settings.localAddresses.first
    else { return }
    var wishes = SetupWishes(pacURL: "http://\(address)/proxy.pac", authority: authority.trusted)
    wishes.replacesProxy = true
    wishes.includesSystemTrust = record.entries.contains { entry in
      if case .systemTrust = entry.change { true } else { false }
    }
    let plan = try setup.plan(wishes)
    guard !plan.isEmpty else { return }
    try SetupReport(isQuiet: json, isJSON: false).tell(setup.apply(plan))
  }

  private func show(_ findings: [Doctor.Finding]) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(findings), as: UTF8.self))
      return
    }
    let colours = TerminalColours()
    for finding in findings {
      print("\(colours.mark(finding.condition)) \(finding.words)")
      if let remedy = finding.remedy { print("  \(remedy)") }
    }
    let broken = findings.filter { $0.condition == .broken }.count
    print(broken == 0 ? "\nNothing is broken." : "\n\(broken) to put right.")
  }
}

/// Colours for a terminal that shows them, unless `NO_COLOR` is set.
struct TerminalColours {
  private let isOn: Bool

  init() {
    let environment = ProcessInfo.processInfo.environment
    isOn =
      isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
  }

  /// A mark that says the same without colour.
  func mark(_ condition: Doctor.Condition) -> String {
    switch condition {
    case .fine: coloured("ok  ", 32)
    case .notice: coloured("note", 33)
    case .broken: coloured("fix ", 31)
    }
  }

  private func coloured(_ text: String, _ code: Int) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Settings {
  /// What the doctor needs to know about this program; opens nothing on the network.
  func doctorFacts() throws -> Doctor.Facts {
    let authority = try AuthorityStore(folder: statePath).open()
    let address = localAddresses.first
    let domains = try RuleSets(settings: self).domains
    return Doctor.Facts(
      host: address?.host ?? "127.0.0.1",
      port: address?.port ?? 8877,
      authority: authority?.trusted,
      authorityDaysLeft: authority?.daysLeft,
      missingDomains: authority.map { known in domains.filter { !known.permits($0) } } ?? [],
      portOwner: address.flatMap { PortOwner.describe(port: $0.port) }
    )
  }
}
