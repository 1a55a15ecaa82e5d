import Configuration
import Foundation
import Rules
import Synchronization

/// The rule sets in force, one for each profile; swapped whole on reload.
final class RuleSets: Sendable {
  private struct Loaded: Sendable {
    let byUser: [String: RuleSet]
    let standard: RuleSet
  }

  private let loaded: Mutex<Loaded>

  init(settings: Settings) throws {
    loaded = Mutex(try Self.load(settings))
  }

  /// Reads all files again.
  ///
  /// On an error the rule sets in force stay.
  func reload(settings: Settings) throws {
    let fresh = try Self.load(settings)
    loaded.withLock { $0 = fresh }
  }

  /// The rules for a user; those of the default profile for nil and for names without one.
  func rules(for user: String?) -> RuleSet {
    loaded.withLock { loaded in
      user.flatMap { loaded.byUser[$0] } ?? loaded.standard
    }
  }

  /// The domains of all rule sets: what the certificate authority must be able to speak for.
  var domains: [String] {
    loaded.withLock { loaded in
      Set(([loaded.standard] + loaded.byUser.values).flatMap(\.domains)).sorted()
    }
  }

  private static func load(_ settings: Settings) throws -> Loaded {
    let packs = try RuleFiles.packs(at: settings.rulePaths)
    let hosts = settings.configuration.intercept.compactMap {
      AdditionalHost(parsing: $0.host, platform: $0.platform)
    }
    var byUser: [String: RuleSet] = [:]
    for (user, path) in settings.profilePaths {
      let profile = try RuleFiles.profile(at: path)
      byUser[user] = try RuleSet(packs: packs, profile: profile, additionalHosts: hosts)
    }
    let standard =
      try byUser["default"]
      ?? RuleSet(packs: packs, profile: .newcomer, additionalHosts: hosts)
    return Loaded(byUser: byUser, standard: standard)
  }
}
