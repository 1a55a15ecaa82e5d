import Foundation
import Journal
import Logging
import Rules

extension RuleDrift {
  /// Counts are looked at so many days back.
  private static let days = 60

  /// What the proxy with this configuration has counted; nothing where it has not run yet.
  static func known(configurationFile: String?) throws -> RuleDrift {
    let settings = try Settings(configurationFile: configurationFile, listen: [])
    guard FileManager.default.fileExists(atPath: settings.journalPath) else { return RuleDrift([]) }
    let journal = settings.openJournal()
    defer { journal.close() }
    return RuleDrift(journal.sightings(days: days))
  }

  /// Rules in force, for whomever, that have stopped to find anything.
  ///
  /// What a site sends is the same for everybody, and so what was counted of it is nobody's.
  static func stopped(in journal: Journal, rules: [RuleSet]) -> [StoppedRule] {
    var known: Set<Key> = []
    for set in rules { known.formUnion(set.allRules.map { Key(site: $0.site, rule: $0.target) }) }
    return RuleDrift(journal.sightings(days: days)).stopped.filter { stopped in
      known.contains(Key(site: stopped.site, rule: stopped.rule))
    }
  }

  /// Says in the log which rules have stopped to find anything, with the date of their pack.
  static func report(_ journal: Journal, rules: [RuleSet], to logger: Logger) {
    for stopped in stopped(in: journal, rules: rules) {
      logger.warning(
        "a rule finds nothing any more; the site may have changed",
        metadata: [
          "site": "\(stopped.site)", "rule": "\(stopped.rule)",
          "last found": "\(stopped.lastFound)", "misses": "\(stopped.missCount)",
          "pack checked": "\(rules.first?.dateSeen(site: stopped.site) ?? "never")",
        ]
      )
    }
  }
}
