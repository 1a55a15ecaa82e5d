/// Splits, checks and numbers the parts of one HAR file.
struct HARLog {
  private var splitter = EntrySplitter()
  /// The file without its entries; each entry is replaced by `null`, so that the rest can be parsed.
  private var skeleton = Skeleton()
  private(set) var entryCount = 0
  /// `log.creator.name`, known once the file has ended.
  private(set) var creator = ""
  /// Whether the file is a recording that was cut; known once it has ended.
  private(set) var isCut = false
  /// What stands before the next entry, which may never become whole.
  private var pending: [UInt8] = []

  /// What ends a document that was cut behind an entry.
  private static let missingEnd = Array("\n]}}\n".utf8)

  mutating func write(
    _ chunk: some Collection<UInt8>,
    _ receive: (CapturePart) throws -> Void
  ) throws {
    for part in try splitter.write(chunk) { try take(part, receive) }
  }

  mutating func end(_ receive: (CapturePart) throws -> Void) throws {
    if let part = splitter.end() { try take(part, receive) }
    do {
      creator = try checkedCreator()
    } catch {
      guard mend() else { throw error }
      creator = try checkedCreator()
    }
    if !pending.isEmpty { try receive(.surrounding(pending)) }
  }

  private func checkedCreator() throws(HARError) -> String {
    var whole = skeleton
    whole.append(pending)
    return try whole.check()
  }

  /// Leaves out what was cut.
  ///
  /// - Returns: false where that is not for us to do.
  private mutating func mend() -> Bool {
    guard entryCount > 0 else {
      let mark = Array("\"entries\":[".utf8)
      guard pending.starts(with: CaptureFile.head.utf8), let found = pending.firstRange(of: mark)
      else { return false }
      pending = pending[..<found.upperBound] + Self.missingEnd
      isCut = true
      return true
    }
    guard skeleton.isOwnRecording else { return false }
    pending = Self.missingEnd
    isCut = true
    return true
  }

  private mutating func take(
    _ part: EntrySplitter.Part,
    _ receive: (CapturePart) throws -> Void
  ) throws {
    switch part {
    case .surrounding(let bytes): pending += bytes
    case .entry(let bytes, let offset):
      skeleton.append(pending)
      if !pending.isEmpty { try receive(.surrounding(pending)) }
      pending = []
      skeleton.appendEntry(byteCount: bytes.count)
      let entry = try CapturedEntry(parsing: bytes, index: entryCount, offset: offset)
      try receive(.entry(entry, index: entryCount))
      entryCount += 1
    }
  }
}
