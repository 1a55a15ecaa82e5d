import ConfigurationFile
import Foundation
import Proxy
import Rewriting
import Rules

/// The configuration file with its paths made absolute and its defaults filled in.
struct Settings {
  let configuration: Configuration
  let statePath: String
  let rulePaths: [String]
  let profilePaths: [String: String]
  let upstreamCAPath: String?
  /// Where clients speak TLS to the proxy itself.
  let secureListeners: [SecureListener]
  let userFiles: UserFiles
  let lists: ListStore
  let platforms: PlatformStore
  /// The configuration file that was read; nil for none.
  let file: String?
  private let asked: (configurationFile: String?, listen: [String])

  init(configurationFile: String?, listen: [String]) throws {
    asked = (configurationFile, listen)
    var configuration = Configuration()
    var folder = FileManager.default.currentDirectoryPath
    file = configurationFile ?? Self.personalFile
    if let file {
      configuration = try Configuration(parsing: RuleFiles.read(file), file: file)
      folder = URL(filePath: file).deletingLastPathComponent().path
    }
    if !listen.isEmpty {
      let text = "listen: [\(listen.map { "'\($0)'" }.joined(separator: ", "))]"
      configuration.listen = try Configuration(parsing: text, file: "--listen").listen
    }
    let absolute: (String) -> String = { PathText.absolute($0, in: folder) }
    self.configuration = configuration
    statePath = configuration.state.map(absolute) ?? Self.defaultStatePath
    rulePaths =
      try configuration.rules.isEmpty
      ? [RuleFiles.bundled()] : configuration.rules.map(absolute)
    profilePaths = configuration.profiles.mapValues(absolute)
    upstreamCAPath = configuration.upstreamCA.map(absolute)
    secureListeners = configuration.listenSecurely.map { secure in
      SecureListener(
        address: ListenAddress(host: secure.address.host, port: secure.address.port),
        name: secure.name,
        certificatePath: absolute(secure.certificate),
        keyPath: absolute(secure.key)
      )
    }
    lists = ListStore(folder: "\(statePath)/lists")
    platforms = PlatformStore(path: "\(statePath)/platforms")
    userFiles = UserFiles(
      folder: (configurationFile == nil ? Self.personalFolder : absolute(".")) + "/users",
      passwordFile: "\(statePath)/passwords"
    )
  }

  /// The same file once more, as it is now.
  func readAnew() throws -> Settings {
    try Settings(configurationFile: asked.configurationFile, listen: asked.listen)
  }

  /// The profile of each user: those of the configuration file, then those in the folder of users.
  func allProfilePaths() throws -> [String: String] {
    try userFiles.profilePaths().merging(profilePaths) { _, named in named }
  }

  /// What to watch for changes: files and folders whose content decides what is done.
  var watchedPaths: [String] {
    let rules = rulePaths.flatMap { [$0, "\($0)/sites", "\($0)/shared"] }
    return rules + profilePaths.values + [userFiles.folder, userFiles.passwordFile, platforms.path]
      + (file.map { [$0] } ?? [])
  }

  /// `$XDG_CONFIG_HOME/lenity/lenity.yaml`, where there is one.
  private static var personalFile: String? {
    let file = "\(personalFolder)/lenity.yaml"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// `$XDG_CONFIG_HOME/lenity`.
  private static var personalFolder: String {
    (environment("XDG_CONFIG_HOME") ?? "\(PathText.home)/.config") + "/lenity"
  }

  /// `$XDG_STATE_HOME/lenity`.
  static var defaultStatePath: String {
    (environment("XDG_STATE_HOME") ?? "\(PathText.home)/.local/state") + "/lenity"
  }

  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
  }
}

extension Configuration {
  /// What one exchange may cost, live or replayed.
  var rewritingLimits: RewritingLimits {
    var rewritingLimits = RewritingLimits()
    if let bytes = limits.bodyBytesMax { rewritingLimits.decodedBytesMax = bytes }
    return rewritingLimits
  }
}

/// Paths as people write them.
enum PathText {
  /// The person's home: `$HOME` comes before what the system's list of accounts says.
  static let home: String = {
    let named = ProcessInfo.processInfo.environment["HOME"] ?? ""
    return named.hasPrefix("/") ? named : NSHomeDirectory()
  }()

  /// The whole path of a file that is named relative to a folder, or to one's own with `~/`.
  static func absolute(
    _ path: String,
    in folder: String = FileManager.default.currentDirectoryPath
  ) -> String {
    let expanded = path.hasPrefix("~/") ? home + path.dropFirst() : path
    let base = URL(filePath: folder, directoryHint: .isDirectory)
    return URL(filePath: expanded, relativeTo: base).standardizedFileURL.path
  }
}
