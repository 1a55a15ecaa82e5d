/// What stands before the document in a body: nothing, a byte order mark, a guard against hijacking, a call.
struct JSONOpening: Equatable {
  /// How many bytes of the body come before the document.
  var byteCount: Int
  /// Whether the document is the argument of a call (JSONP) or the value of a variable, so that `)` or `;` ends it.
  var isPadded = false
  /// Whether the body is UTF-16, or UTF-32.
  var isWide = false

  /// An opening is never longer.
  static let bytesMax = 256

  /// Prefixes that keep a body from being run as a script, as seen on the platforms and at Google.
  private static let guards = [
    "for (;;);", "for(;;);", "while (1);", "while(1);", ")]}',", ")]}'", "throw 1;", "{}&&",
    "&&&START&&&", "/**/",
  ]

  /// Tells the opening; nil where more bytes may change the answer.
  ///
  /// Only the first `bytesMax` bytes are looked at, however many are there: the answer must not hang on how
  /// the body was cut.
  init?(_ given: ArraySlice<UInt8>, isLast: Bool) {
    let bytes = given.prefix(Self.bytesMax)
    let isCut = !isLast && bytes.count < Self.bytesMax
    self.init(byteCount: 0)
    if bytes.count < 4, isCut { return nil }
    if Self.isWide(bytes) {
      isWide = true
      return
    }
    var rest = bytes
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = rest.drop(while: isWhiteSpace)
    for text in Self.guards {
      if rest.starts(with: text.utf8) {
        rest = rest.dropFirst(text.utf8.count).drop(while: isWhiteSpace)
      } else if isCut, text.utf8.starts(with: rest) {
        return nil
      }
    }
    if rest.isEmpty, isCut { return nil }
    byteCount = rest.startIndex - bytes.startIndex
    let isAssignment = rest.starts(with: "var ".utf8)
    let named = isAssignment ? rest.dropFirst(4).drop(while: isWhiteSpace) : rest
    if named.isEmpty, isCut { return nil }
    guard let callee = Self.callee(named) else { return }
    if callee.endIndex == rest.endIndex {
      if isCut { return nil }
      return
    }
    guard rest[callee.endIndex] == UInt8(ascii: isAssignment ? "=" : "(") else { return }
    byteCount = callee.endIndex + 1 - bytes.startIndex
    isPadded = true
  }

  private init(byteCount: Int) {
    self.byteCount = byteCount
  }

  /// A byte order mark of UTF-16, or a NUL that no JSON text in UTF-8 has (RFC 4627, section 3).
  private static func isWide(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
      || bytes.prefix(2).contains(0)
  }

  /// A name that may be called, with white space after it: `cb`, `jQuery12_3`, `a.b[0]`.
  private static func callee(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    func isFirst(_ byte: UInt8) -> Bool {
      let lower = byte | 0x20
      return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || "_$".utf8.contains(byte)
    }
    guard let first = bytes.first, isFirst(first) else { return nil }
    let name = bytes.prefix { isFirst($0) || "0123456789.[]".utf8.contains($0) }
    let blanks = bytes[name.endIndex...].prefix(while: isWhiteSpace)
    return bytes[name.startIndex..<blanks.endIndex]
  }
}
