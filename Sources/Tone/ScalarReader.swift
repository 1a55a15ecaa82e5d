/// Reads Unicode scalars from bytes that claim to be UTF-8, one at a time.
///
/// Bytes that are no UTF-8 read as U+FFFD, one per byte, so that any input has a reading. Character references
/// that posts carry when they come from HTML (`&amp;`, `&#39;`, `&#x1F602;`) read as what they stand for, and a
/// tag (`<p>`, `</a>`) reads as a space: platforms deliver the same post as plain text in one place and as
/// HTML in another.
struct ScalarReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0

  /// A tag longer than this is no tag; a limit keeps a stray `<` from costing a scan of the whole text.
  static let tagBytesMax = 2048

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The next scalar, or nil at the end.
  @inline(__always)
  mutating func next() -> UInt32? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    if byte < 0x80 {
      if byte == 0x26 || byte == 0x3C {  // & <
        return markup(byte)
      }
      offset += 1
      return UInt32(byte)
    }
    return multibyte(byte)
  }

  /// The byte at `distance` after the reading position, zero beyond the end.
  @inline(__always)
  func peek(_ distance: Int = 0) -> UInt8 {
    let index = offset + distance
    return index < bytes.count ? bytes[index] : 0
  }

  @inline(never)
  private mutating func multibyte(_ lead: UInt8) -> UInt32 {
    let length: Int
    let least: UInt32
    var scalar: UInt32
    switch lead {
    case 0xC2...0xDF: (length, least, scalar) = (2, 0x80, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (length, least, scalar) = (3, 0x800, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (length, least, scalar) = (4, 0x10000, UInt32(lead & 0x07))
    default:
      offset += 1
      return 0xFFFD
    }
    for step in 1..<length {
      let byte = peek(step)
      guard byte & 0xC0 == 0x80 else {
        offset += 1
        return 0xFFFD
      }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
      offset += 1
      return 0xFFFD
    }
    offset += length
    return scalar
  }

  @inline(never)
  private mutating func markup(_ byte: UInt8) -> UInt32 {
    if byte == 0x26 {
      return reference()
    }
    if let end = tagEnd() {
      offset = end
      return 0x20
    }
    offset += 1
    return 0x3C
  }

  /// The offset after a tag that starts here: `<`, perhaps `/`, a letter, and so on to `>`.
  private func tagEnd() -> Int? {
    let name = peek(1) == 0x2F ? peek(2) : peek(1)
    guard name | 0x20 >= 0x61, name | 0x20 <= 0x7A else { return nil }
    let limit = min(bytes.count, offset + Self.tagBytesMax)
    var index = offset + 1
    while index < limit {
      if bytes[index] == 0x3E { return index + 1 }
      if bytes[index] == 0x3C { return nil }
      index += 1
    }
    return nil
  }

  private mutating func reference() -> UInt32 {
    if peek(1) == 0x23, let (scalar, length) = numericReference() {
      offset += length
      return scalar
    }
    for entry in Self.namedReferences where matches(entry.name) {
      offset += entry.name.utf8CodeUnitCount
      return entry.scalar
    }
    offset += 1
    return 0x26
  }

  private func numericReference() -> (scalar: UInt32, length: Int)? {
    let isHex = peek(2) | 0x20 == 0x78
    var index = isHex ? 3 : 2
    var value: UInt32 = 0
    var digits = 0
    while digits < 8, let digit = Self.digit(peek(index), isHex: isHex) {
      value = value &* (isHex ? 16 : 10) &+ digit
      index += 1
      digits += 1
    }
    guard digits > 0, peek(index) == 0x3B, value > 0, value <= 0x10FFFF,
      !(0xD800...0xDFFF).contains(value)
    else { return nil }
    return (value, index + 1)
  }

  private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x61...0x66 where isHex: UInt32(byte - 0x61 + 10)
    case 0x41...0x46 where isHex: UInt32(byte - 0x41 + 10)
    default: nil
    }
  }

  private func matches(_ name: StaticString) -> Bool {
    let count = name.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for index in 0..<count where bytes[offset + index] != name.utf8Start[index] {
      return false
    }
    return true
  }

  private static let namedReferences: [(name: StaticString, scalar: UInt32)] = [
    ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22), ("&apos;", 0x27),
    ("&nbsp;", 0x20),
  ]
}
