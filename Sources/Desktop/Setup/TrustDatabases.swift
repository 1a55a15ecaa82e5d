import Foundation

/// The NSS databases in which browsers keep whom they trust.
public struct TrustDatabases {
  /// One database.
  public struct Database: Hashable, Sendable {
    /// Its folder.
    public var folder: String
    /// Whose it is.
    public var owner: String
  }

  private let surroundings: Surroundings

  /// Looks at nothing yet.
  public init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
  }

  /// Those that are there, and the ones that an installed browser will look for.
  public func all() -> [Database] {
    shared + snaps + flatpaks + firefox
  }

  private var home: String { surroundings.home }

  // MARK: Chromium's family

  /// Chromium takes `~/.pki` where there is one, else `$XDG_DATA_HOME/pki`.
  ///
  /// Source: Chromium, crypto/nss_util.cc; NSS, lib/sysinit/nsssysinit.c.
  private var shared: [Database] {
    let folders = ["\(home)/.pki/nssdb", "\(surroundings.dataFolder)/pki/nssdb"]
    let present = folders.filter { PlainFile.exists("\($0)/cert9.db") }
    let isWanted = BrowserFinder(surroundings).all().contains { browser in
      browser.family == .chromium && looksAtShared(browser)
    }
    let wanted = present.isEmpty && isWanted ? [folders[0]] : present
    return wanted.map { Database(folder: $0, owner: "Chromium, Chrome, Brave and Edge") }
  }

  private func looksAtShared(_ browser: Browser) -> Bool {
    switch browser.packaging {
    case .system: true
    case .snap: false
    case .flatpak(let id): FlatpakPermissions(of: id, in: surroundings).sees(".pki")
    }
  }

  /// A snap's home is `~/snap/NAME/current`, or the same under `~/.snap/data` where that was asked for.
  private var snaps: [Database] {
    ["chromium", "brave"].flatMap { name -> [Database] in
      ["\(home)/snap/\(name)/current", "\(home)/.snap/data/\(name)/current"]
        .filter(PlainFile.exists)
        .map { Database(folder: "\($0)/.pki/nssdb", owner: "\(name.capitalized) (snap)") }
    }
  }

  private static let flatpakNames = [
    "org.chromium.Chromium": "Chromium", "com.google.Chrome": "Chrome",
    "com.brave.Browser": "Brave", "com.microsoft.Edge": "Edge", "com.vivaldi.Vivaldi": "Vivaldi",
  ]

  /// A flatpak that sees the person's `.pki` shares theirs; one that keeps a `.pki` has it in its own folder; any
  /// other finds none at its start, and takes `$XDG_DATA_HOME/pki`, which flatpak points into its own folder too.
  private var flatpaks: [Database] {
    Self.flatpakNames.sorted { $0.key < $1.key }.compactMap { id, name in
      let own = "\(home)/.var/app/\(id)"
      let permissions = FlatpakPermissions(of: id, in: surroundings)
      guard PlainFile.exists(own), !permissions.sees(".pki") else { return nil }
      let folder = permissions.keeps(".pki") ? "\(own)/.pki/nssdb" : "\(own)/data/pki/nssdb"
      return Database(folder: folder, owner: "\(name) (flatpak)")
    }
  }

  // MARK: Firefox's family

  /// Firefox has used `$XDG_CONFIG_HOME/mozilla` for new profiles since version 147; its snap has not.
  private var firefox: [Database] {
    let flatpak = "\(home)/.var/app/org.mozilla.firefox"
    let wolf = "\(home)/.var/app/io.gitlab.librewolf-community"
    let places = [
      ("\(home)/.mozilla/firefox", "Firefox"),
      ("\(surroundings.configurationFolder)/mozilla/firefox", "Firefox"),
      ("\(home)/snap/firefox/common/.mozilla/firefox", "Firefox (snap)"),
      ("\(home)/.snap/data/firefox/common/.mozilla/firefox", "Firefox (snap)"),
      ("\(flatpak)/.mozilla/firefox", "Firefox (flatpak)"),
      ("\(flatpak)/config/mozilla/firefox", "Firefox (flatpak)"),
      ("\(home)/.librewolf", "LibreWolf"),
      ("\(surroundings.configurationFolder)/librewolf/librewolf", "LibreWolf"),
      ("\(wolf)/.librewolf", "LibreWolf (flatpak)"),
      ("\(wolf)/config/librewolf/librewolf", "LibreWolf (flatpak)"),
    ]
    return places.flatMap { folder, name -> [Database] in
      let profiles = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return profiles.sorted().compactMap { profile in
        guard PlainFile.exists("\(folder)/\(profile)/cert9.db") else { return nil }
        return Database(folder: "\(folder)/\(profile)", owner: "\(name) (profile \(profile))")
      }
    }
  }
}
