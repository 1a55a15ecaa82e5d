internal import JSONText

/// An entry's JSON text with some of its values replaced; put together piece by piece while it is written.
///
/// A body, its escaped form and the whole entry are as large as each other: only the first is ever held.
public struct EntryText: Sendable {
  /// What comes in the place of a value.
  enum Replacement {
    /// JSON as it is.
    case source([UInt8])
    /// The text of a string, UTF-8, to be escaped; bytes that are not UTF-8 become U+FFFD.
    case text([UInt8])
    /// Bytes that become a string of base64.
    case base64([UInt8])
  }

  private static let pieceBytesMax = 48 << 10

  private let original: [UInt8]
  /// In order; no range overlaps another.
  private let changes: [(range: Range<Int>, replacement: Replacement)]

  init(
    _ original: [UInt8],
    replacing changes: [(range: Range<Int>, replacement: Replacement)] = []
  ) {
    self.original = original
    self.changes = changes.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Whether anything was replaced.
  public var isChanged: Bool { !changes.isEmpty }

  /// Hands the text over in pieces, in order.
  public func write(to receive: (ArraySlice<UInt8>) throws -> Void) rethrows {
    var offset = 0
    for change in changes {
      try receive(original[offset..<change.range.lowerBound])
      try Self.write(change.replacement, to: receive)
      offset = change.range.upperBound
    }
    try receive(original[offset...])
  }

  /// The whole text.
  public var bytes: [UInt8] {
    var whole: [UInt8] = []
    write { whole += $0 }
    return whole
  }

  private static func write(
    _ replacement: Replacement,
    to receive: (ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    switch replacement {
    case .source(let bytes): try receive(bytes[...])
    case .text(let bytes):
      try writeString(bytes, cut: characterStart, encode: JSONString.encode, to: receive)
    case .base64(let bytes):
      try writeString(bytes, cut: { $1 - $1 % 3 }, encode: Base64.encode, to: receive)
    }
  }

  /// - Parameters:
  ///   - bytes: what the string says.
  ///   - cut: where a piece may end, at the offset given or a little before it.
  ///   - encode: appends a piece as it stands in the string.
  ///   - receive: takes the string with its quotes.
  private static func writeString(
    _ bytes: [UInt8],
    cut: ([UInt8], Int) -> Int,
    encode: (ArraySlice<UInt8>, inout [UInt8]) -> Void,
    to receive: (ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    var piece: [UInt8] = [UInt8(ascii: "\"")]
    piece.reserveCapacity(2 * pieceBytesMax)
    var offset = 0
    while offset < bytes.count {
      let isLast = bytes.count - offset <= pieceBytesMax
      let end = isLast ? bytes.count : cut(bytes, offset + pieceBytesMax)
      encode(bytes[offset..<end], &piece)
      try receive(piece[...])
      piece.removeAll(keepingCapacity: true)
      offset = end
    }
    piece.append(UInt8(ascii: "\""))
    try receive(piece[...])
  }

  /// Where the character begins that a byte belongs to.
  private static func characterStart(_ bytes: [UInt8], _ offset: Int) -> Int {
    var start = offset
    while start > offset - 3, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }
}
