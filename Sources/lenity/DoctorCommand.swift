import ArgumentParser
import Desktop
import Foundation

/// `lenity doctor`: looks at every layer between browser and proxy.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find out what is not as it should be, with one line on what helps.",
    discussion: """
      Looks at the proxy, its address, the certificate authority, the clock, the service, the set-up, the \
      desktop, other proxies and VPNs, each browser's trust and proxy setting, name servers and IPv6. Nothing \
      leaves the machine, unless you name a site with --reach: that one is then asked for its front page's \
      head. Leaves with status 1 where something is broken.

      EXAMPLES
        lenity doctor
        lenity doctor --fix
        lenity doctor --reach mastodon.social
        lenity doctor --json > for-support.json
      """
  )

  @Flag(
    help: "Put right what is marked with a star: set-up, authority, service, sites left alone."
  )
  var fix = false

  @Option(
    help: ArgumentHelp(
      "Ask this site: can it be reached, is its certificate right, does the clock agree?",
      valueName: "host"
    )
  )
  var reach: String?

  @Flag(help: "Print JSON, for programs and for support. It names no site you read.")
  var json = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func run() async throws {
    try await reportingErrorsAsync {
      let settings = try Settings(configurationFile: config, listen: [])
      let setup = Setup(stateFolder: settings.statePath, surroundings: .current)
      if fix { try DoctorFix(settings: settings, isQuiet: json).run() }
      let facts = try settings.doctorFacts()
      let visit: SiteVisit? =
        if let reach { try await SiteVisitor(settings: settings, host: reach).visit() } else { nil }
      let findings = Doctor(facts: facts, surroundings: .current, setup: setup)
        .findings(of: visit)
      try show(findings)
      if findings.contains(where: { $0.condition == .broken }) { throw ExitCode(1) }
    }
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
      if let remedy = finding.remedy { print("   \(finding.isFixable ? "*" : " ") \(remedy)") }
    }
    let broken = findings.filter { $0.condition == .broken }.count
    print(broken == 0 ? "\nNothing is broken." : "\n\(broken) to put right.")
    if !fix, findings.contains(where: \.isFixable) {
      print("What has a star is put right by: lenity doctor --fix")
    }
  }
}

/// Colours for a terminal that shows them, unless `NO_COLOR` is set.
struct TerminalColours {
  let isOn: Bool

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
