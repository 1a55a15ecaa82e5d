import Foundation

/// A file that appears under its name only when it is whole.
///
/// What is there already and no plain file, as `/dev/null` or a pipe, is written into and stays what it is.
final class OutputFile {
  private let path: String
  /// Where it grows until it is whole; nil for what is no plain file.
  private let temporaryPath: String?
  private let handle: FileHandle

  init(path: String) throws {
    self.path = URL(filePath: path).resolvingSymlinksInPath().path
    temporaryPath = Self.isReplaceable(self.path) ? "\(self.path).part" : nil
    let isMade = temporaryPath.map { FileManager.default.createFile(atPath: $0, contents: nil) }
    guard isMade ?? true, let handle = FileHandle(forWritingAtPath: temporaryPath ?? self.path)
    else { throw UsageError("\(path): cannot be written; choose another place with -o") }
    self.handle = handle
  }

  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }

  func write(_ bytes: some DataProtocol) throws {
    try handle.write(contentsOf: bytes)
  }

  func finish() throws {
    try handle.close()
    guard let temporaryPath else { return }
    guard rename(temporaryPath, path) == 0 else {
      throw UsageError("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    if let temporaryPath { unlink(temporaryPath) }
  }
}
