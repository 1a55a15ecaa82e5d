import Configuration
import Foundation
import Rules

/// The configuration file with its paths made absolute and its defaults filled in.
struct Settings {
  let configuration: Configuration
  let statePath: String
  let rulePaths: [String]
  let profilePaths: [String: String]
  let upstreamCAPath: String?

  init(configurationFile: String?, listen: [String]) throws {
    var configuration = Configuration()
    var folder = FileManager.default.currentDirectoryPath
    if let file = configurationFile ?? Self.personalFile {
      configuration = try Configuration(parsing: RuleFiles.read(file), file: file)
      folder = URL(filePath: file).deletingLastPathComponent().path
    }
    if !listen.isEmpty {
      let text = "listen: [\(listen.map { "'\($0)'" }.joined(separator: ", "))]"
      configuration.listen = try Configuration(parsing: text, file: "--listen").listen
    }
    let absolute: (String) -> String = { path in
      let expanded = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
      return URL(filePath: expanded, relativeTo: URL(filePath: folder, directoryHint: .isDirectory))
        .standardizedFileURL.path
    }
    self.configuration = configuration
    statePath = configuration.state.map(absolute) ?? Self.defaultStatePath
    rulePaths =
      try configuration.rules.isEmpty
      ? [RuleFiles.bundled()] : configuration.rules.map(absolute)
    profilePaths = configuration.profiles.mapValues(absolute)
    upstreamCAPath = configuration.upstreamCA.map(absolute)
  }

  /// `$XDG_CONFIG_HOME/lenity/lenity.yaml`, where there is one.
  private static var personalFile: String? {
    let folder = environment("XDG_CONFIG_HOME") ?? "\(NSHomeDirectory())/.config"
    let file = "\(folder)/lenity/lenity.yaml"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// `$XDG_STATE_HOME/lenity`.
  private static var defaultStatePath: String {
    (environment("XDG_STATE_HOME") ?? "\(NSHomeDirectory())/.local/state") + "/lenity"
  }

  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
  }
}
