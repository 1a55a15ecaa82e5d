import ArgumentParser

/// `lenity rules …`: what the rules are, and what they miss.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Check, list and explain rules; find what they miss.",
    subcommands: [
      RulesAuditCommand.self, RulesCheckCommand.self, RulesExplainCommand.self,
      RulesListCommand.self, RulesSuggestCommand.self,
    ]
  )
}
