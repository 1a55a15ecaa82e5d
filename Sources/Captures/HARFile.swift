internal import Foundation

/// A HAR 1.2 file, read entry by entry.
public struct HARFile {
  private static let readBytesMax = 1 << 20

  /// Where it is.
  public let path: String

  /// Names a file; nothing is read yet.
  public init(path: String) {
    self.path = path
  }

  /// What stands between the entries: kept to be checked once the file has been read, and passed on.
  public enum Part {
    /// Bytes outside every entry, in file order.
    case surrounding([UInt8])
    /// The next entry, counted from 0.
    case entry(CapturedEntry, index: Int)
  }

  /// Reads the file once and hands its parts over in order; concatenated they are the file.
  ///
  /// - Throws: `HARError`, as soon as the fault is reached; faults outside the entries are found at the end.
  public func read(_ receive: (Part) throws -> Void) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw HARError.unreadable(path: path, explanation: "cannot be opened for reading")
    }
    defer { try? handle.close() }
    var log = HARLog()
    while let data = try handle.read(upToCount: Self.readBytesMax), !data.isEmpty {
      try log.write(data, receive)
    }
    try log.end(receive)
  }
}

/// Splits, checks and numbers the parts of one HAR file.
struct HARLog {
  private var splitter = EntrySplitter()
  /// The file without its entries; each entry is replaced by `null`, so that the rest can be parsed.
  private var skeleton = Skeleton()
  private(set) var entryCount = 0
  /// `log.creator.name`, known once the file has ended.
  private(set) var creator = ""

  mutating func write(
    _ chunk: some Collection<UInt8>,
    _ receive: (HARFile.Part) throws -> Void
  ) throws {
    for part in try splitter.write(chunk) { try take(part, receive) }
  }

  mutating func end(_ receive: (HARFile.Part) throws -> Void) throws {
    if let part = splitter.end() { try take(part, receive) }
    creator = try skeleton.check()
  }

  private mutating func take(
    _ part: EntrySplitter.Part,
    _ receive: (HARFile.Part) throws -> Void
  ) throws {
    switch part {
    case .surrounding(let bytes):
      skeleton.append(bytes)
      try receive(.surrounding(bytes))
    case .entry(let bytes, let offset):
      skeleton.appendEntry(byteCount: bytes.count)
      let entry = try CapturedEntry(parsing: bytes, index: entryCount, offset: offset)
      try receive(.entry(entry, index: entryCount))
      entryCount += 1
    }
  }
}
