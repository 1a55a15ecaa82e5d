import ArgumentParser
import Rules

/// `lenity rules explain URL`: what would apply to a response.
struct RulesExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say which rules would apply to a URL, in order, and where they are written.",
    discussion: """
      EXAMPLE
        lenity rules explain https://mastodon.social/explore
      """
  )

  @Argument(help: "The URL of a page or a response.")
  var url: String

  @Option(help: "The request's method.")
  var method = "GET"

  @Option(help: "The response's media type, as in application/activity+json.")
  var type: String?

  @Option(help: "A profile file; the newcomer's profile if left out.")
  var profile: String?

  @Option(help: "Folders or files of rule packs; the bundled ones if left out.")
  var rules: [String] = []

  func run() throws {
    try reportingErrors {
      guard let parsed = RequestURL(parsing: url.contains("://") ? url : "https://\(url)") else {
        throw UsageError("'\(url)' is no URL; write it as https://example.org/path")
      }
      let packs = try RuleFiles.packs(at: rules.isEmpty ? [RuleFiles.bundled()] : rules)
      let ruleSet = try RuleFiles.ruleSet(
        packs: packs,
        profilePath: profile,
        fallback: .newcomer
      )
      explain(parsed, ruleSet)
    }
  }

  private func explain(_ url: RequestURL, _ ruleSet: RuleSet) {
    if !ruleSet.intercepts(host: url.host) {
      print("\(url.host): not looked into; no enabled pack names it, or it is never looked into")
      return
    }
    let found = ruleSet.explanation(for: url, method: method.uppercased(), mediaType: type)
    print("\(url): \(found.isEmpty ? "no rule applies" : "\(found.count) rules, in this order")")
    for rule in found { print("  \(rule.line)") }
  }
}
