import ArgumentParser
import Glibc

/// Lines of bytes from a file or standard input; they need not be UTF-8.
///
/// A file stays open as long as the program, which reads one and ends.
struct LineReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ValidationError("\(path) cannot be read.") }
  }

  /// True if a whole line is already here.
  var hasMore: Bool { buffer[start...].contains(0x0A) }

  /// The next line without its end; nil behind the last.
  mutating func next() -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count - start
      guard fill() else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
      }
    }
  }

  /// All that is left, line ends and all.
  mutating func all() -> [UInt8] {
    while fill() {}
    return Array(buffer[start...])
  }

  /// Reads up to 64 KiB more; false at the end.
  private mutating func fill() -> Bool {
    guard !isAtEnd else { return false }
    buffer.removeFirst(start)
    start = 0
    let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { part in
      let count = read(descriptor, part.baseAddress, part.count)
      if count > 0 { buffer.append(contentsOf: part[..<count]) }
      return count
    }
    isAtEnd = count <= 0
    return !isAtEnd
  }
}
