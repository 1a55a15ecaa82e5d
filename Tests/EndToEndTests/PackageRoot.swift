import Foundation

/// Where things stand beside the tests.
enum PackageRoot {
  static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program under test: from the same build as the tests, or what `LENITY_BINARY` names.
  static let lenity: URL = {
    if let other = ProcessInfo.processInfo.environment["LENITY_BINARY"] {
      return URL(filePath: other)
    }
    let folders = ["debug", "release"].map { url.appending(path: ".build/\($0)/lenity") }
    return folders.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? folders[0]
  }()

  static let fixtures = url.appending(path: "Tests/EndToEndTests/Fixtures")

  static let rules = url.appending(path: "rules")

  /// Captures of real traffic; nil where they are not at hand.
  static let captures: URL? = {
    let shared =
      ProcessInfo.processInfo.environment["LENITY_SHARED"].map { URL(filePath: $0) }
      ?? url.deletingLastPathComponent().appending(path: "shared")
    let captures = shared.appending(path: "captures")
    return FileManager.default.fileExists(atPath: captures.path) ? captures : nil
  }()
}
