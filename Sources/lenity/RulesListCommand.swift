import ArgumentParser
import CountText
import Journal
import Rules

/// `lenity rules list`: every rule, by site and kind.
struct RulesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List rules by site and kind: what they look at, how they hide it and why.",
    discussion: """
      EXAMPLE
        lenity rules list --site reddit --kind scores
      """
  )

  @Option(help: "Only this site, as in reddit.")
  var site: String?

  @Option(help: "Only this kind, as in likes.")
  var kind: String?

  @Option(help: "Folders or files of rule packs; the bundled ones if left out.")
  var rules: [String] = []

  @Option(
    help:
      "The configuration file that the proxy runs with, to tell when each rule last found something."
  )
  var config: String?

  func run() throws {
    try reportingErrors {
      let drift = try RuleDrift.known(configurationFile: config)
      let packs = try RuleFiles.packs(at: rules.isEmpty ? [RuleFiles.bundled()] : rules)
      let sites = packs.map(\.site)
      if let site, !sites.contains(site) {
        throw UsageError(
          "there is no site '\(site)'; known: \(sites.sorted().joined(separator: ", "))"
        )
      }
      let kind = try kind.map(Self.kind)
      let ruleSet = try RuleSet(packs: packs, profile: .everything)
      for rule in ruleSet.allRules where site == nil || rule.site == site {
        if let kind, !rule.hides(kind) { continue }
        print(rule.line + Self.lastFound(rule, drift))
      }
    }
  }

  /// When the rule last found something; nothing where no proxy has counted it.
  private static func lastFound(_ rule: Rule, _ drift: RuleDrift) -> String {
    let key = RuleDrift.Key(site: rule.site, rule: rule.target)
    guard let day = drift.lastFound[key] else { return "" }
    let hasStopped = drift.stopped.contains { $0.site == key.site && $0.rule == key.rule }
    return "  last found \(day)\(hasStopped ? ", nothing since" : "")"
  }

  private static func kind(_ name: String) throws -> CountKind {
    if let kind = CountKind(rawValue: name) { return kind }
    let known = CountKind.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError("there is no kind '\(name)'; known: \(known)")
  }
}

extension Rule {
  fileprivate func hides(_ kind: CountKind) -> Bool {
    if case .hide(let kinds) = purpose { kinds.contains(kind) } else { false }
  }

  /// Site, what for, where it looks, how it hides, where it is written.
  var line: String {
    let way = way.map { " by \($0.rawValue)" } ?? ""
    let because = reason.isEmpty ? "" : " (\(reason))"
    return "\(site)  \(purposeWords)  \(target)\(way)\(because)  \(place)"
  }

  private var purposeWords: String {
    switch purpose {
    case .hide(let kinds): kinds.map(\.rawValue).joined(separator: ",")
    case .post: "posts"
    case .search: "search"
    case .compose: "compose"
    case .lookInside: "look inside"
    case .filter: "filter"
    }
  }
}
