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

  /// Those that are there, and the shared one of Chromium's family where such a browser is installed.
  public func all() -> [Database] {
    chromium() + firefox()
  }

  private func chromium() -> [Database] {
    let home = surroundings.home
    var databases: [Database] = []
    // Chromium takes ~/.pki where there is one, else $XDG_DATA_HOME/pki: crypto/nss_util.cc.
    let shared = ["\(home)/.pki/nssdb", "\(surroundings.dataFolder)/pki/nssdb"]
    let present = shared.filter { PlainFile.exists("\($0)/cert9.db") }
    let hasBrowser = !BrowserFinder(surroundings).all()
      .filter { $0.family == .chromium && $0.packaging == .system }.isEmpty
    let folders = present.isEmpty && hasBrowser ? [shared[0]] : present
    databases += folders.map { Database(folder: $0, owner: "Chromium, Chrome, Brave and Edge") }
    for (folder, owner) in confined where PlainFile.exists("\(home)/\(folder)") {
      databases.append(Database(folder: "\(home)/\(folder)/.pki/nssdb", owner: owner))
    }
    return databases
  }

  /// Where confined browsers have their home; the database is made in it.
  private let confined = [
    ("snap/chromium/current", "Chromium (snap)"),
    ("snap/brave/current", "Brave (snap)"),
    (".var/app/org.chromium.Chromium", "Chromium (flatpak)"),
    (".var/app/com.google.Chrome", "Chrome (flatpak)"),
    (".var/app/com.brave.Browser", "Brave (flatpak)"),
    (".var/app/com.microsoft.Edge", "Edge (flatpak)"),
  ]

  private func firefox() -> [Database] {
    let home = surroundings.home
    let places = [
      ("\(home)/.mozilla/firefox", "Firefox"),
      ("\(surroundings.configurationFolder)/mozilla/firefox", "Firefox"),
      ("\(home)/snap/firefox/common/.mozilla/firefox", "Firefox (snap)"),
      ("\(home)/.var/app/org.mozilla.firefox/.mozilla/firefox", "Firefox (flatpak)"),
      ("\(home)/.librewolf", "LibreWolf"),
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
