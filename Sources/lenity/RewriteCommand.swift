import ArgumentParser
import Captures
import Foundation
import Rules

/// `lenity rewrite IN.har -o OUT.har`: a capture as it would have been behind the proxy.
struct RewriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewrite",
    abstract: "Rewrite recorded traffic (HAR 1.2, flows of mitmproxy) as the proxy would have.",
    discussion: """
      Uses the same code and rules as the running proxy, and no network. The file keeps every byte \
      that no rule changes; flows of mitmproxy come out as HAR.

      EXAMPLE
        lenity rewrite capture.har -o rewritten.har --report report.json
      """
  )

  @Argument(help: "The capture to read.", completion: .file(extensions: ["har"]))
  var input: String

  @Option(name: .shortAndLong, help: "Where to write the rewritten capture.")
  var output: String

  @Option(help: "A profile file; the newcomer's profile if left out.")
  var profile: String?

  @Option(help: "A user of the proxy, whose profile is taken; instead of --profile.")
  var user: String?

  @Option(
    help: "The configuration file that the proxy runs with; it says who the users are.",
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

  @Option(help: "Write what was changed, entry by entry, as JSON.")
  var report: String?

  @Option(help: "Folders or files of rule packs; the bundled ones if left out.")
  var rules: [String] = []

  @Option(
    help: "A host beyond the packs, as under 'intercept' in the configuration; may be repeated."
  )
  var intercept: [String] = []

  func run() throws {
    Memory.returnEagerly()
    try reportingErrors {
      let rulePaths = try rules.isEmpty ? [RuleFiles.bundled()] : rules
      let context = JudgeFiles.replayContext(rulePaths: rulePaths)
      guard let user else {
        let ruleSet = try ruleSet(rulePaths: rulePaths)
        return try rewrite(Replay(rules: ruleSet, context: context), ruleSet)
      }
      let settings = try Settings(configurationFile: config, listen: [])
      let ruleSet = try ruleSet(of: user, settings)
      let limits = settings.configuration.rewritingLimits
      try rewrite(Replay(rules: ruleSet, limits: limits, context: context), ruleSet)
    }
  }

  private func rewrite(_ replay: Replay, _ ruleSet: RuleSet) throws {
    Memory.trim()
    let out = try OutputFile(path: output)
    let summary = try report.map(OutputFile.init)
    try summary?.write(Data(ReplayReport.head.utf8))
    let bar = ProgressBar("rewriting", total: 0)
    defer { bar.finish() }
    try CapturedTraffic(path: input).read { part in
      switch part {
      case .surrounding(let bytes): try out.write(bytes)
      case .entry(let entry, let index):
        let result = replay.rewrite(entry)
        bar.advance()
        try result.text.write { try out.write($0) }
        guard let summary else { return }
        let json = try ReplayReport.Entry(result, index: index, rules: ruleSet).json()
        try summary.write(Data((index > 0 ? "," : "").utf8) + json)
      }
    }
    try out.finish()
    try summary?.write(Data(ReplayReport.tail.utf8))
    try summary?.finish()
  }

  func validate() throws {
    if user != nil, profile != nil || !rules.isEmpty || !intercept.isEmpty {
      throw ValidationError(
        "--user takes profile, rules and hosts from the configuration; leave the others out"
      )
    }
  }

  /// The rules that the running proxy has for a user: lists, own lines and added hosts included.
  private func ruleSet(of user: String, _ settings: Settings) throws -> RuleSet {
    let sets = try RuleSets(settings: settings)
    guard let known = sets.knownUsers.first(where: { $0 == user }) else {
      let names = sets.knownUsers.joined(separator: ", ")
      throw UsageError(
        "there is no user '\(user)'; known: \(names) (add one with: lenity user add \(user))"
      )
    }
    return sets.rules(for: known)
  }

  private func ruleSet(rulePaths: [String]) throws -> RuleSet {
    let hosts = try intercept.map { host in
      guard let added = AdditionalHost(parsing: host) else {
        throw UsageError("--intercept: '\(host)' is no host; write a name like social.example")
      }
      return added
    }
    return try RuleFiles.ruleSet(
      packs: RuleFiles.packs(at: rulePaths),
      profilePath: profile,
      fallback: .newcomer,
      hosts: hosts
    )
  }
}
