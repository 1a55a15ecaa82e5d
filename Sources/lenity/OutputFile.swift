import Foundation

/// A file that appears under its name only when it is whole.
final class OutputFile {
  private let path: String
  private let temporaryPath: String
  private let handle: FileHandle

  init(path: String) throws {
    self.path = path
    temporaryPath = "\(path).part"
    guard FileManager.default.createFile(atPath: temporaryPath, contents: nil),
      let handle = FileHandle(forWritingAtPath: temporaryPath)
    else { throw UsageError("\(path): cannot be written; choose another place with -o") }
    self.handle = handle
  }

  func write(_ bytes: some DataProtocol) throws {
    try handle.write(contentsOf: bytes)
  }

  func finish() throws {
    try handle.close()
    guard rename(temporaryPath, path) == 0 else {
      throw UsageError("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    unlink(temporaryPath)
  }
}
