import Foundation

/// A browser profile that exists for one visit: it goes through one Lenity and trusts it, and nothing else of the
/// machine changes.
public final class ThrowAwayProfile {
  /// What the browser is to trust and to go through.
  public struct Wishes: Sendable {
    /// The address for automatic proxy settings.
    public var pacURL: String
    /// Base64 of SHA-256 of the intermediate's public key info, for Chromium.
    public var publicKeyHash: String
    /// The root certificate, for Firefox.
    public var authority: TrustedAuthority

    /// Joins the parts.
    public init(pacURL: String, publicKeyHash: String, authority: TrustedAuthority) {
      self.pacURL = pacURL
      self.publicKeyHash = publicKeyHash
      self.authority = authority
    }
  }

  /// The profile's folder.
  public let folder: String
  private let browser: Browser
  private let wishes: Wishes

  private static let prefix = "lenity-browse-"

  /// Makes the profile where the browser may see it.
  ///
  /// - Throws: `DesktopError` when the folder cannot be made, or a Firefox cannot be told whom to trust.
  public init(
    for browser: Browser,
    wishes: Wishes,
    in surroundings: Surroundings
  ) throws(DesktopError) {
    self.browser = browser
    self.wishes = wishes
    let parent = Self.parent(for: browser, in: surroundings)
    Self.removeLeftovers(in: parent)
    folder = "\(parent)/\(Self.prefix)\(getpid())-\(UUID().uuidString.prefix(8))"
    try PlainFile.makeFolder(folder)
    chmod(folder, 0o700)
    if browser.family == .firefox {
      do {
        try prepareFirefox(in: surroundings)
      } catch {
        remove()
        throw error
      }
    }
  }

  deinit {
    remove()
  }

  /// The command that opens the browser with this profile.
  public func command(url: String?, extra: [String], isAdministrator: Bool) -> [String] {
    var command = browser.command
    switch browser.family {
    case .chromium:
      command += [
        "--user-data-dir=\(folder)", "--no-first-run", "--no-default-browser-check",
        "--proxy-pac-url=\(wishes.pacURL)",
        "--ignore-certificate-errors-spki-list=\(wishes.publicKeyHash)",
      ]
      // Chromium's sandbox refuses to start for root.
      if isAdministrator { command.append("--no-sandbox") }
    case .firefox: command += ["--profile", folder, "--no-remote", "--new-instance"]
    }
    command += extra
    if let url { command.append(url) }
    return command
  }

  /// Removes the profile with everything that the browser put there.
  public func remove() {
    // A browser's helpers may still write while they end.
    for _ in 0..<20 {
      try? FileManager.default.removeItem(atPath: folder)
      if !PlainFile.exists(folder) { return }
      usleep(100_000)
    }
  }

  private func prepareFirefox(in surroundings: Surroundings) throws(DesktopError) {
    let trust = BrowserTrust(folder: folder, owner: browser.label, authority: wishes.authority)
    try trust.apply(in: surroundings)
    let lines = Self.firefoxSettings(pacURL: wishes.pacURL)
      .map { "user_pref(\"\($0)\", \($1));" }
    try PlainFile.write(lines.joined(separator: "\n") + "\n", to: "\(folder)/user.js")
  }

  /// Automatic proxy by our address; no first-run pages; nothing reported home.
  private static func firefoxSettings(pacURL: String) -> [(String, String)] {
    [
      ("network.proxy.type", "2"),
      ("network.proxy.autoconfig_url", "\"\(pacURL)\""),
      ("network.proxy.failover_direct", "true"),
      ("security.enterprise_roots.enabled", "false"),
      ("browser.aboutwelcome.enabled", "false"),
      ("browser.shell.checkDefaultBrowser", "false"),
      ("browser.startup.homepage_override.mstone", "\"ignore\""),
      ("datareporting.policy.dataSubmissionEnabled", "false"),
      ("datareporting.policy.dataSubmissionPolicyBypassNotification", "true"),
      ("toolkit.telemetry.reportingpolicy.firstRun", "false"),
      ("trailhead.firstrun.didSeeAboutWelcome", "true"),
    ]
  }

  /// Where the browser sees the profile under the same path as we do.
  ///
  /// A snap has a `/tmp` of its own and may not look into folders of the home that begin with a dot; a flatpak has
  /// a `/tmp` of its own too. Both see their own folder.
  ///
  /// Source: snapcraft.io/docs/home-interface; docs.flatpak.org, "Sandbox Permissions".
  static func parent(for browser: Browser, in surroundings: Surroundings) -> String {
    let home = surroundings.home
    switch browser.packaging {
    case .system: return NSTemporaryDirectory().trimmingSuffix("/")
    case .snap(let name):
      // Where a person has asked snapd to hide them, their folders are elsewhere.
      let hidden = "\(home)/.snap/data/\(name)"
      return PlainFile.exists(hidden) ? "\(hidden)/common" : "\(home)/snap/\(name)/common"
    case .flatpak(let id): return "\(home)/.var/app/\(id)/cache"
    }
  }

  /// Profiles of programs that were killed before they could remove them.
  private static func removeLeftovers(in parent: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let number = name.dropFirst(prefix.count).prefix { $0.isNumber }
      guard let process = pid_t(number), kill(process, 0) != 0, errno == ESRCH else { continue }
      var status = stat()
      guard lstat("\(parent)/\(name)", &status) == 0, status.st_uid == geteuid() else { continue }
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) && count > suffix.count ? String(dropLast(suffix.count)) : self
  }
}
