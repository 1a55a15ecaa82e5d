internal import Glibc

/// Recorded traffic in a file: HAR 1.2, or flows saved by mitmproxy; what it is, its first byte tells.
public struct CapturedTraffic {
  private static let readBytesMax = 256 << 10

  /// Where it is.
  public let path: String

  /// Names a file; nothing is read yet.
  public init(path: String) {
    self.path = path
  }

  /// Reads the file once and hands its parts over in order; concatenated they are a HAR file.
  ///
  /// Of a HAR file they are the file itself. A recording of Lenity's own that was cut, by a power failure say, is
  /// read up to its last whole entry; so are flows.
  ///
  /// - Returns: false where it was cut.
  /// - Throws: `HARError`, as soon as the fault is reached; faults outside the entries are found at the end.
  @discardableResult
  public func read(_ receive: (CapturePart) throws -> Void) throws -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable() }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0, count: Self.readBytesMax)
    var count = try read(descriptor, &chunk)
    // No JSON text that is an object begins with a digit; a flow begins with its length.
    if count > 0, chunk[0] &- 0x30 < 10 {
      var flows = FlowFile()
      while count > 0 {
        try flows.write(chunk[..<count], receive)
        count = try read(descriptor, &chunk)
      }
      return try flows.end(receive)
    }
    var log = HARLog()
    while count > 0 {
      try log.write(chunk[..<count], receive)
      count = try read(descriptor, &chunk)
    }
    try log.end(receive)
    return !log.isCut
  }

  /// - Returns: how many bytes came; 0 at the end of the file.
  private func read(_ descriptor: Int32, _ chunk: inout [UInt8]) throws(HARError) -> Int {
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw unreadable() }
    }
  }

  private func unreadable() -> HARError {
    .unreadable(path: path, explanation: String(cString: strerror(errno)))
  }
}
