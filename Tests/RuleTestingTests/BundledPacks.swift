import Foundation
import Rules

@testable import RuleTesting

/// The packs of the program and their cases, and captures where they are at hand.
enum BundledPacks {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every kind hidden.
  static func rules() throws -> RuleSet {
    let files =
      files(below: root.appending(path: "rules/sites"))
      + files(below: root.appending(path: "rules/shared"))
    let packs = try files.map { file in
      try SitePack(parsing: String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
    }
    return try RuleSet(packs: packs, profile: .everything)
  }

  static func cases() throws -> [TestCase] {
    try files(below: root.appending(path: "rules/tests")).map { file in
      try TestCase(parsing: String(contentsOf: file, encoding: .utf8), file: file.path)
    }
  }

  /// Captures of at most so many bytes.
  static func captures(bytesMax: Int) -> [URL] {
    let shared =
      ProcessInfo.processInfo.environment["LENITY_SHARED"].map { URL(filePath: $0) }
      ?? root.deletingLastPathComponent().appending(path: "shared")
    return files(below: shared.appending(path: "captures"), ending: ".har").filter { file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
      return (attributes?[.size] as? Int ?? 0) <= bytesMax
    }
  }

  private static func files(below folder: URL, ending: String = ".yaml") -> [URL] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.filter { $0.hasSuffix(ending) }.sorted().map { folder.appending(path: $0) }
  }
}
