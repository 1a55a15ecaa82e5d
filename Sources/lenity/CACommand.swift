import ArgumentParser
import Certificates
import Foundation
import Proxy

/// `lenity ca …`: the certificate authority of this machine.
struct CACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ca",
    abstract: "See what your certificate authority can do, or make a new one.",
    discussion: """
      EXAMPLES
        lenity ca show
        lenity ca renew
      """,
    subcommands: [CAShowCommand.self, CARenewCommand.self]
  )
}

/// `lenity ca show`.
struct CAShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Say in plain words for whom your certificate authority can speak, and until when.",
    discussion: "EXAMPLE\n  lenity ca show --json"
  )

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  private struct Authority: Encodable {
    var permittedNames: [String]
    var notAfter: String
    var daysLeft: Int
    var rootCertificate: String
  }

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      guard let authority = try AuthorityStore(folder: settings.statePath).open() else {
        throw UsageError("there is no certificate authority yet; 'lenity run' makes one")
      }
      let names = authority.permittedDomains.map(\.description)
      if json {
        let value = Authority(
          permittedNames: names,
          notAfter: "\(authority.notAfter)",
          daysLeft: authority.daysLeft,
          rootCertificate: "\(settings.statePath)/ca.pem"
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
        return
      }
      print(
        """
        This certificate authority was made on this machine. It can speak for these names and all below \
        them, and browsers refuse it for any other name and for every IP address:

        """
      )
      for name in names { print("  \(name)") }
      print(
        """

        It ends on \(authority.notAfter), in \(authority.daysLeft) days. The key of its root was destroyed \
        when it was made, so nobody can widen it. Root certificate: \(settings.statePath)/ca.pem
        """
      )
      if let warning = AuthorityWords(authority).warning { print("\n\(warning)") }
    }
  }
}

/// `lenity ca renew`.
struct CARenewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Make a new certificate authority for the sites that the rules name now.",
    discussion: """
      The old one is forgotten: browsers that 'lenity setup' had told of it are told of the new one at once, \
      and a running Lenity takes it over. Browsers that are open have to be started again.

      EXAMPLE
        lenity ca renew
      """
  )

  @Flag(name: [.short, .long], help: "Do not ask.")
  var yes = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let domains = try RuleSets(settings: settings).domains
      let report = SetupReport(isQuiet: false, isJSON: false)
      note("A new authority for \(domains.count) site names takes the old one's place.")
      guard yes || report.isConfirmed("Go ahead?") else { return }
      let authority = try AuthorityRenewal(settings: settings, isQuiet: false).run()
      note("Done. It ends on \(authority.notAfter). Start your browsers again.")
    }
  }
}
