import Edits

/// Takes a `multipart` body apart (RFC 2046, 5.1) and has the content of each part rewritten.
struct MultipartFraming {
  private enum Place {
    /// Before the first part, and behind the last.
    case outside
    /// On a delimiter's line.
    case delimiter
    /// In a part's header fields.
    case fields
    case content
  }

  private let delimiter: [UInt8]
  private var place = Place.outside
  /// How much of the delimiter the line so far is; nil once it is none.
  private var matched: Int? = 0
  private var isFieldLineEmpty = true
  private var offset = 0

  init(boundary: String) {
    delimiter = Array("--\(boundary)".utf8)
  }

  mutating func write(
    _ piece: UnsafeBufferPointer<UInt8>,
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    var index = 0
    while index < piece.count {
      if let count = matched {
        match(piece[index], count, through: &feed, into: &output)
        index += 1
        continue
      }
      // No delimiter begins before the next line.
      let end = piece[index...].firstIndex(of: 0x0A).map { $0 + 1 } ?? piece.count
      pass(UnsafeBufferPointer(rebasing: piece[index..<end]), through: &feed, into: &output)
      index = end
    }
  }

  mutating func end(through feed: inout JSONFeed, into output: inout [UInt8]) {
    if let count = matched { flush(count, through: &feed, into: &output) }
    if place == .content { feed.end(into: &output) }
  }

  /// Passes what may yet be a delimiter.
  mutating func stop(into output: inout [UInt8]) {
    output += delimiter.prefix(matched ?? 0)
  }

  /// Compares the next byte at the beginning of a line with the delimiter.
  private mutating func match(
    _ byte: UInt8,
    _ count: Int,
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    guard byte == delimiter[count] else {
      flush(count, through: &feed, into: &output)
      withUnsafePointer(to: byte) {
        pass(UnsafeBufferPointer(start: $0, count: 1), through: &feed, into: &output)
      }
      return
    }
    matched = count + 1
    guard count + 1 == delimiter.count else { return }
    if place == .content { feed.end(into: &output) }
    matched = nil
    place = .delimiter
    output.append(contentsOf: delimiter)
    offset += delimiter.count
  }

  /// What looked like a delimiter is none.
  private mutating func flush(
    _ count: Int,
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    matched = nil
    delimiter[..<count].withUnsafeBufferPointer { pass($0, through: &feed, into: &output) }
  }

  /// Passes bytes of one line.
  private mutating func pass(
    _ bytes: UnsafeBufferPointer<UInt8>,
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    guard let last = bytes.last else { return }
    offset += bytes.count
    if place == .content {
      feed.write(bytes, into: &output)
    } else {
      output.append(contentsOf: bytes)
      if place == .fields { isFieldLineEmpty = isFieldLineEmpty && bytes.allSatisfy(isLineEnd) }
    }
    guard last == 0x0A else { return }
    matched = 0
    if place == .delimiter {
      place = .fields
      isFieldLineEmpty = true
    } else if place == .fields {
      if isFieldLineEmpty {
        place = .content
        feed.restart(at: offset)
      }
      isFieldLineEmpty = true
    }
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
