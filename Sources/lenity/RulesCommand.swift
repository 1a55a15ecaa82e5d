import ArgumentParser

/// `lenity rules …`: what the rules are, and what they miss.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Check, list and explain rules; find what they miss.",
    discussion: """
      EXAMPLES
        lenity rules list --site reddit
        lenity rules explain https://mastodon.social/explore
        lenity rules add 'example.com##.follower-count'
      """,
    subcommands: [
      RulesAddCommand.self, RulesAuditCommand.self, RulesCheckCommand.self,
      RulesExplainCommand.self, RulesImportCommand.self, RulesListCommand.self,
      RulesRecognizeCommand.self,
      RulesSuggestCommand.self,
    ]
  )
}
