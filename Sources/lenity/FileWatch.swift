import Foundation

/// Waits for changes of files; looks at their times, which works on every file system.
struct FileWatch {
  private let paths: [String]
  private static let pauseMicroseconds: UInt32 = 300_000

  init(paths: [String]) {
    self.paths = paths
  }

  /// Calls `body` now and after each change, until the program is ended.
  ///
  /// What it throws is said and waited out: half-written files, and files that are not there for a moment, are
  /// what watching is about.
  func forever(_ body: () throws -> Void) throws -> Never {
    var known: [String: Date]?
    while true {
      let now = times()
      if now != known {
        if known != nil { print("\n-- \(Date().formatted(date: .omitted, time: .standard))") }
        known = now
        try sayingErrors(body)
        fflush(nil)
      }
      usleep(Self.pauseMicroseconds)
    }
  }

  private func times() -> [String: Date] {
    var times: [String: Date] = [:]
    for path in paths {
      times[path] = Self.time(of: path)
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      for file in files { times["\(path)/\(file)"] = Self.time(of: "\(path)/\(file)") }
    }
    return times
  }

  private static func time(of path: String) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.modificationDate] as? Date
  }
}
