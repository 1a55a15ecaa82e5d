import ArgumentParser
import Foundation
import Rules
import Upstream

/// `lenity rules recognize`: asks the servers that a person added what they run.
struct RulesRecognizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recognize",
    abstract: "Ask the servers under 'intercept' what they run.",
    discussion: """
      A server of the fediverse says so in NodeInfo, others in their pages' <meta name="generator">. What each \
      said is kept in the state folder, and a running proxy takes it over at once. Without it, and without a \
      'platform' in the configuration, Lenity tells by the shape of each address, which finds answers to apps but \
      not every page.

      EXAMPLE
        lenity rules recognize
      """
  )

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() async throws {
    var missingCount = 0
    try await reportingErrorsAsync {
      let settings = try Settings(configurationFile: config, listen: [])
      let packs = try RuleFiles.packs(at: settings.rulePaths)
      let upstream = try UpstreamClient(configuration: Service.upstreamConfiguration(settings))
      defer { upstream.shutdown() }
      let finder = PlatformFinder(upstream: upstream)
      if settings.hostsToAsk.isEmpty {
        print("no host under 'intercept' waits to be asked")
      }
      for host in settings.hostsToAsk {
        let software = await finder.software(of: host)
        let pack = software.flatMap { said in packs.first { $0.isNamed(said) } }
        if let software { try settings.platforms.keep(software, of: host) }
        if pack == nil { missingCount += 1 }
        print("\(host): \(Self.answer(software, pack))")
      }
    }
    if missingCount > 0 { throw ExitCode(1) }
  }

  private static func answer(_ software: String?, _ pack: SitePack?) -> String {
    guard let software else { return "does not say what it runs" }
    guard let pack else { return "runs '\(software)', which no pack speaks for" }
    return pack.site == software ? software : "\(software), as \(pack.site)"
  }
}
