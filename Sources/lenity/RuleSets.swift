import ConfigurationFile
import Foundation
import Proxy
import Rules
import Synchronization
import Users

/// The rule sets in force, one for each profile, and who is who; swapped whole on reload.
final class RuleSets: Sendable {
  /// One person's rules: those of the profile, and those for while it is off.
  private struct Choice: Sendable {
    var rules: RuleSet
    /// In seconds since 1970.
    var offUntil: Int?
    var suspended: RuleSet?

    func rules(at now: () -> Int) -> RuleSet {
      guard let offUntil, let suspended, now() < offUntil else { return rules }
      return suspended
    }
  }

  private struct Loaded: Sendable {
    var byUser: [String: Choice]
    var standard: Choice
    var passwords: [String: PasswordHash]
    /// Users by the account of this machine.
    var accounts: [String: String]
    var requiresPassword: Bool
  }

  private let loaded: Mutex<Loaded>
  private let reloading = Mutex<Void>(())
  private let passwordCheck: PasswordCheck
  init(settings: Settings) throws {
    guard let check = PasswordCheck() else {
      throw UsageError("the system gives no random numbers; passwords cannot be checked")
    }
    passwordCheck = check
    loaded = Mutex(try Self.load(settings))
  }

  /// Reads all files again.
  ///
  /// On an error the rule sets in force stay.
  func reload(settings: Settings) throws {
    // One after the other, so that the last read is the one in force.
    try reloading.withLock { _ in
      let fresh = try Self.load(settings)
      loaded.withLock { $0 = fresh }
    }
  }

  /// The rules for a user; those of the default profile for nil and for names without one.
  func rules(for user: String?) -> RuleSet {
    let choice = loaded.withLock { loaded in
      user.flatMap { loaded.byUser[$0] } ?? loaded.standard
    }
    return choice.rules { Int(Date().timeIntervalSince1970) }
  }

  /// The rules of everybody, those without a profile of their own first.
  var everyones: [RuleSet] {
    loaded.withLock { loaded in
      let named = loaded.byUser.filter { $0.key != "default" }.sorted { $0.key < $1.key }
      return [loaded.standard.rules] + named.map(\.value.rules)
    }
  }

  /// Who has a profile, in order of name; `default` always has.
  var knownUsers: [String] {
    loaded.withLock { loaded in Set(loaded.byUser.keys).union(["default"]).sorted() }
  }

  /// The addresses of all lists that profiles take over.
  var listAddresses: [String] {
    let profiles = loaded.withLock { loaded in
      ([loaded.standard] + loaded.byUser.values).map(\.rules.profile)
    }
    let addresses = profiles.flatMap(\.lists).compactMap { list -> String? in
      if case .url(let address) = list.source { address } else { nil }
    }
    return Set(addresses).sorted()
  }

  /// Lines of filters that were not taken over, by the user whose they are.
  var refusedFilters: [(user: String, refusals: [RuleError])] {
    loaded.withLock { loaded in
      var all = loaded.byUser.map { ($0.key, $0.value.rules.refusedFilters) }
      if loaded.byUser["default"] == nil {
        all.append(("default", loaded.standard.rules.refusedFilters))
      }
      return all
    }
  }

  /// The domains of all rule sets: what the certificate authority must be able to speak for.
  var domains: [String] {
    loaded.withLock { loaded in
      Set(([loaded.standard] + loaded.byUser.values).flatMap(\.rules.domains)).sorted()
    }
  }

  private static func load(_ settings: Settings) throws -> Loaded {
    let packs = try RuleFiles.packs(at: settings.rulePaths)
    let hosts = settings.additionalHosts(packs: packs)
    func choice(_ profile: Profile, folder: String) throws -> Choice {
      let lists = try settings.lists.lists(of: profile, profileFolder: folder)
      var choice = Choice(
        rules: try RuleSet(packs: packs, profile: profile, additionalHosts: hosts, lists: lists)
      )
      if let time = profile.offUntil {
        choice.offUntil = time
        choice.suspended = try RuleSet(
          packs: packs,
          profile: profile.suspended,
          additionalHosts: hosts
        )
      }
      return choice
    }
    var byUser: [String: Choice] = [:]
    for (user, path) in try settings.allProfilePaths() {
      let folder = URL(filePath: path).deletingLastPathComponent().path
      byUser[user] = try choice(RuleFiles.profile(at: path), folder: folder)
    }
    return Loaded(
      byUser: byUser,
      standard: try byUser["default"] ?? choice(.newcomer, folder: "/"),
      passwords: try passwords(settings),
      accounts: accounts(settings),
      requiresPassword: settings.configuration.requiresPassword
    )
  }
}

// MARK: - Who is reading

extension RuleSets {
  /// The user for proxy credentials; nil where they are wrong.
  func user(name: String, password: String) -> String? {
    let passwords = loaded.withLock { $0.passwords }
    return passwordCheck.accepts(password: password, of: name, among: passwords) ? name : nil
  }

  /// Whether a client must bring credentials: one elsewhere, once anybody has a password, or any by configuration.
  func demandsCredentials(of client: ListenAddress) -> Bool {
    let (isRequired, hasPasswords) = loaded.withLock { loaded in
      (loaded.requiresPassword, !loaded.passwords.isEmpty)
    }
    return isRequired || (!client.isLoopback && hasPasswords)
  }

  /// Everybody who has a profile or a password.
  var names: Set<String> {
    loaded.withLock { Set($0.byUser.keys).union($0.passwords.keys) }
  }

  /// The user whose account opened a connection on this machine.
  func user(client: ListenAddress, proxy: ListenAddress) -> String? {
    let owner = SocketOwner.userID(client: Self.end(client), proxy: Self.end(proxy))
    guard let name = owner.flatMap(SocketOwner.accountName) else { return nil }
    return loaded.withLock { loaded in
      loaded.accounts[name] ?? (loaded.byUser[name] == nil ? nil : name)
    }
  }

  private static func end(_ address: ListenAddress) -> SocketEnd {
    SocketEnd(host: address.host, port: UInt16(clamping: address.port))
  }

  private static func passwords(_ settings: Settings) throws -> [String: PasswordHash] {
    var passwords = try settings.userFiles.passwords()
    for (name, user) in settings.configuration.users {
      guard let text = user.passwordHash else { continue }
      guard let hash = PasswordHash(parsing: text) else {
        throw UsageError(
          "users: the password of '\(name)' is no scrypt hash; write what 'lenity user hash' prints"
        )
      }
      passwords[name] = hash
    }
    return passwords
  }

  private static func accounts(_ settings: Settings) -> [String: String] {
    var accounts: [String: String] = [:]
    for (name, user) in settings.configuration.users {
      if let account = user.account { accounts[account] = name }
    }
    return accounts
  }
}
