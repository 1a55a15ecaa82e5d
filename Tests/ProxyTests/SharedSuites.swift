import Foundation
import Testing

/// Public conformance suites, read in place where they lie beside the package.
enum SharedSuites {
  static let folder: URL? = {
    let environment = ProcessInfo.processInfo.environment["LENITY_SHARED"]
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      environment.map { URL(filePath: $0) }
      ?? package.deletingLastPathComponent().appending(path: "shared")
    let suites = shared.appending(path: "suites")
    return FileManager.default.fileExists(atPath: suites.path) ? suites : nil
  }()

  /// The cases of one file of a suite; nil, said aloud, where the suites are not there.
  static func cases<Case: Decodable>(_ path: String, as type: Case.Type) throws -> [Case]? {
    guard let folder else {
      print("skipped: no suites")
      return nil
    }
    return try JSONDecoder().decode(
      [Case].self,
      from: Data(contentsOf: folder.appending(path: path))
    )
  }
}
