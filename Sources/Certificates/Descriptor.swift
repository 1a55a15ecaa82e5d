import Glibc

/// Owns a file descriptor.
struct Descriptor: ~Copyable {
  let number: Int32

  /// Takes what `open` or `openat` returned; nil when that was a failure, told by `errno`.
  init?(owning number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit { close(number) }

  func status() -> stat? {
    var status = stat()
    return fstat(number, &status) == 0 ? status : nil
  }

  /// Reads to the end, at most `limit` bytes; nil on failure, told by `errno`.
  func readAll(limit: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let more = bytes.withUnsafeMutableBytes {
        read(number, $0.baseAddress?.advanced(by: count), limit - count)
      }
      if more < 0 && errno == EINTR { continue }
      if more < 0 { return nil }
      if more == 0 { break }
      count += more
    }
    bytes.removeSubrange(count...)
    return bytes
  }

  /// Writes all bytes and waits until they are on the disk; false on failure, told by `errno`.
  func writeAll(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let more = bytes.withUnsafeBytes {
        write(number, $0.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if more < 0 && errno == EINTR { continue }
      if more < 0 { return false }
      offset += more
    }
    return fsync(number) == 0
  }
}

/// The words for the latest failed call.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
