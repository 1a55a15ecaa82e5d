import Foundation

/// Waits for changes of files; looks at their times, which works on every file system.
struct FileWatch {
  private let paths: [String]
  private static let pauseMicroseconds: UInt32 = 300_000

  init(paths: [String]) {
    self.paths = paths
  }

  /// Calls `body` after each change, until the program is ended.
  func forever(_ body: () throws -> Void) throws {
    var known = times()
    // An editor or a task runner that reads through a pipe sees it at once, too.
    fflush(nil)
    while true {
      usleep(Self.pauseMicroseconds)
      let now = times()
      guard now != known else { continue }
      known = now
      try body()
      fflush(nil)
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
