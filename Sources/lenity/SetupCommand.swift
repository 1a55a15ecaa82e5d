import ArgumentParser
import Certificates
import Desktop
import Foundation
import Proxy

/// `lenity setup`: makes this machine's browsers use Lenity; each change can be taken back.
struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract:
      "Make your browsers use Lenity. Shows every step first; 'lenity unset' takes all of it back.",
    discussion: """
      Sets the desktop's automatic proxy address, which sends only the sites that Lenity has rules for \
      through it, and lets your browsers trust your own certificate authority, which can speak for those \
      sites and no others. What stood there before is written down first. Without Lenity running, your \
      browsers simply go straight to the sites.

      EXAMPLES
        lenity setup --dry-run       only show the steps
        lenity setup
        lenity setup --system-trust  also for curl, git and other programs; needs sudo
      """
  )

  @Flag(help: "Show the steps and change nothing.")
  var dryRun = false

  @Flag(name: [.short, .long], help: "Do not ask.")
  var yes = false

  @Flag(help: "Let programs other than browsers trust the certificate authority too; needs sudo.")
  var systemTrust = false

  @Flag(help: "Put a proxy that is set now aside until 'lenity unset'.")
  var replaceProxy = false

  @Flag(help: "Finish a set-up that was interrupted, and do nothing else.")
  var finish = false

  @Flag(help: "Print the steps as JSON.")
  var json = false

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func run() async throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let setup = Setup(stateFolder: settings.statePath, surroundings: .current)
      if finish {
        try SetupReport.tellRecovery(try setup.recover(), isQuiet: quiet)
        return
      }
      guard let address = settings.localAddresses.first, address.port != 0 else {
        throw UsageError("'listen' names no fixed port, so browsers could not find Lenity again")
      }
      let authority = try Service.authority(settings: settings)
      try SetupReport.tellRecovery(try setup.recover(), isQuiet: quiet)
      var wishes = SetupWishes(
        pacURL: "http://\(address)/proxy.pac",
        authority: authority.trusted
      )
      wishes.replacesProxy = replaceProxy
      wishes.includesSystemTrust = systemTrust
      let plan = try setup.plan(wishes)
      let report = SetupReport(isQuiet: quiet, isJSON: json)
      try report.show(plan, authority: authority)
      guard !dryRun else { return }
      // What a browser refused before it trusted us is nothing to go by any more.
      defer { LocalProxy(host: address.host, port: address.port).delete("/api/v1/left-alone") }
      guard !plan.isEmpty else { return }
      guard yes || report.isConfirmed("Go ahead?") else {
        note("Nothing was changed.")
        return
      }
      try report.tell(applyWatched(plan, setup))
      if !quiet {
        note(
          """
          Done. Start Lenity with 'lenity run', or let it start by itself: lenity service install.
          Browsers that are open may have to be started again. Undo: lenity unset.
          """
        )
      }
    }
  }
}

extension SetupCommand {
  private func applyWatched(_ plan: SetupPlan, _ setup: Setup) throws -> [Setup.Outcome] {
    let bar = ProgressBar("setting up", total: plan.steps.count, isQuiet: quiet || json)
    defer { bar.finish() }
    return try setup.apply(plan) { _ in bar.advance() }
  }
}

/// `lenity unset`: takes back what `lenity setup` changed.
struct UnsetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset",
    abstract: "Take back everything that 'lenity setup' changed.",
    discussion: """
      Puts back what stood there before, exactly. What you have changed yourself in the meantime stays as \
      you want it. Running it twice is harmless.

      EXAMPLES
        lenity unset
        lenity unset --dry-run
      """
  )

  @Flag(help: "Show what would be taken back and change nothing.")
  var dryRun = false

  @Flag(
    name: [.short, .long],
    help: "Do not ask. Nothing is asked anyway; for scripts that say so."
  )
  var yes = false

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let setup = Setup(stateFolder: settings.statePath, surroundings: .current)
      guard let record = try setup.record() else {
        if !quiet { note("Nothing is set up, so there is nothing to take back.") }
        return
      }
      if dryRun {
        for entry in record.entries.reversed() {
          print("- \(entry.change.summary)\n  undo: \(entry.change.undoSummary)")
        }
        return
      }
      try SetupReport(isQuiet: quiet, isJSON: false).tell(setup.undo())
      if !quiet { note("Everything is as it was before. Goodbye, and come back any time.") }
    }
  }
}
