import ArgumentParser
import ConfigurationFile
import CountText
import Desktop
import Rules

/// `lenity user …`: the people who share one proxy.
struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user",
    abstract: "Add, list, change and remove the people who share this proxy.",
    discussion: """
      Each person has a profile: what is hidden for them, and how. Lenity knows who reads by the name and \
      password for the proxy, or else by the account of this machine that opened the connection; whoever is \
      not known gets the profile 'default'. A running proxy takes changes over at once.

      EXAMPLES
        lenity user add ana --hide likes,followers
        lenity user set ana pause note
        lenity user set ana --password
        lenity user pac ana
      """,
    subcommands: [
      UserAddCommand.self, UserListCommand.self, UserSetCommand.self, UserRemoveCommand.self,
      UserPACCommand.self, UserHashCommand.self,
    ]
  )
}

/// `lenity user add NAME`.
struct UserAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a profile for someone, with the settings of a newcomer.",
    discussion: """
      EXAMPLES
        lenity user add ana --hide likes,followers
        lenity user add ben --password
      """
  )

  @Argument(
    help: "Who: the name of their account on this machine, or any name if they get a password."
  )
  var name: String

  @Option(help: "What is hidden, as in likes,followers; or all, or none.")
  var hide: String?

  @Flag(help: "Ask for a password; they then give name and password to their browser.")
  var password = false

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let files = try UserFiles.of(configuration: config, user: name)
      guard try files.profilePaths()[name] == nil else {
        throw UsageError("there is a user '\(name)'; change them with: lenity user set \(name) …")
      }
      var file = ProfileFile(text: ProfileFile.newcomer, path: files.profilePath(of: name))
      if let hide { try file.set("hide", to: hide) }
      let hash = password ? try PasswordPrompt.newHash() : nil
      try file.write()
      if let hash { try files.setPassword(hash, of: name) }
      print("\(files.profilePath(of: name))")
      if !password, ServiceCommand.service(config: nil).hidesAccounts {
        note("Your service cannot tell accounts apart yet. Have it do so: lenity service install")
      }
    }
  }
}

/// `lenity user list`.
struct UserListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List who has a profile, how they are known, and what is hidden for them.",
    discussion: "EXAMPLE\n  lenity user list"
  )

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let passwords = try settings.userFiles.passwords()
      let users = settings.configuration.users
      let paths = try settings.allProfilePaths()
      let names = Set(paths.keys).union(users.keys).union(passwords.keys).sorted()
      if names.isEmpty {
        note(
          "Nobody has a profile; everyone gets a newcomer's. Make one: lenity user add NAME"
        )
      }
      for name in names {
        let hasPassword = passwords[name] != nil || users[name]?.passwordHash != nil
        let profile = try paths[name].map(RuleFiles.profile) ?? .newcomer
        let kinds = profile.kinds.map(\.rawValue).sorted().joined(separator: ",")
        let account =
          name == "default" ? "everyone else" : "account \(users[name]?.account ?? name)"
        print(
          "\(name)  \(account)\(hasPassword ? ", password" : "")  hides \(kinds.isEmpty ? "none" : kinds)"
            + "  \(paths[name] ?? "no profile: the newcomer's")"
        )
      }
    }
  }
}

/// `lenity user set NAME KEY VALUE`.
struct UserSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Change one setting of someone's profile, or their password.",
    discussion: """
      EXAMPLES
        lenity user set ana hide likes,scores
        lenity user set ana pause off
        lenity user set ana support '{ region: DE }'
        lenity user set ana --password
      """
  )

  @Argument(help: "Who.")
  var name: String

  @Argument(help: "Which key of the profile, as in docs/rules.md.")
  var key: String?

  @Argument(help: "Its value; left out, the key leaves the profile.")
  var value: String?

  @Flag(help: "Ask for a new password.")
  var password = false

  @Flag(help: "Take the password away.")
  var noPassword = false

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func validate() throws {
    guard key != nil || password || noPassword else {
      throw ValidationError("say what to set: a key and its value, --password or --no-password")
    }
  }

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      if let key {
        guard let path = try settings.allProfilePaths()[name] else {
          throw UsageError("there is no user '\(name)'; make one with: lenity user add \(name)")
        }
        var file = ProfileFile(text: try RuleFiles.read(path), path: path)
        try file.set(key, to: value)
        try file.write()
      }
      let files = try UserFiles.of(configuration: config, user: name)
      if password { try files.setPassword(PasswordPrompt.newHash(), of: name) }
      if noPassword { try files.setPassword(nil, of: name) }
    }
  }
}

/// One of the people, for commands that need no more.
struct Someone: ParsableArguments {
  @Argument(help: "Who.")
  var name: String

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  var files: UserFiles {
    get throws { try UserFiles.of(configuration: config, user: name) }
  }
}

/// `lenity user remove NAME`.
struct UserRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove someone's profile and password.",
    discussion: "EXAMPLE\n  lenity user remove ana"
  )

  @OptionGroup var who: Someone

  func run() throws {
    try reportingErrors {
      let (name, files) = (who.name, try who.files)
      let path = try files.profilePaths()[name]
      let hasPassword = try files.passwords()[name] != nil
      guard path != nil || hasPassword else {
        throw UsageError(
          "there is no user '\(name)' in \(files.folder); those of the configuration file stay"
        )
      }
      if hasPassword { try files.setPassword(nil, of: name) }
      if let path { try UserFiles.remove(path) }
    }
  }
}

/// `lenity user pac NAME`.
struct UserPACCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pac",
    abstract: "Print someone's own address for automatic proxy settings.",
    discussion: """
      Browsers fetch these settings without a name, so the address itself stands for the person: it names \
      the sites of their rules. Where the proxy listens by TLS ('listen_tls'), that address comes first, \
      and its settings send the browser, with name and password, the encrypted way.

      EXAMPLE
        lenity user pac ana
      """
  )

  @OptionGroup var who: Someone

  func run() throws {
    try reportingErrors {
      let (name, files) = (who.name, try who.files)
      let settings = try Settings(configurationFile: who.config, listen: [])
      let known = try Set(settings.allProfilePaths().keys).union(files.passwords().keys)
        .union(settings.configuration.users.keys)
      guard known.contains(name) else {
        throw UsageError("there is no user '\(name)'; make one with: lenity user add \(name)")
      }
      for address in try PersonalAddresses(settings: settings).addresses(
        of: name,
        settings: settings
      ) {
        print(address)
      }
    }
  }
}

/// `lenity user hash`.
struct UserHashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash",
    abstract: "Print the hash of a password, for 'users:' in the configuration file.",
    discussion: """
      Asks for the password; reads one line of standard input where that is no terminal.

      EXAMPLE
        lenity user hash
      """
  )

  func run() throws {
    try reportingErrors {
      print("\(try PasswordPrompt.newHash())")
    }
  }
}
