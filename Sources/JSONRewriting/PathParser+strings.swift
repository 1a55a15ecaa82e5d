// String literals of a query: JSON's escapes, in either quote.
extension PathParser {
  mutating func parseString() throws(JSONPathError) -> [UInt8] {
    let quote = bytes[position]
    position += 1
    var text: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        position += 1
        return text
      }
      if byte == UInt8(ascii: "\\") {
        try parseEscape(quote: quote, into: &text)
        continue
      }
      guard byte >= 0x20 else { throw error("a control character is written as \\u00XX") }
      text.append(byte)
      position += 1
    }
    throw error("the string has no end; close it with the quote it began with")
  }

  private mutating func parseEscape(quote: UInt8, into text: inout [UInt8]) throws(JSONPathError) {
    let start = position
    position += 1
    guard let letter = peek else { throw error("an escape needs a letter") }
    position += 1
    switch letter {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "/"), UInt8(ascii: "\\"), quote: text.append(letter)
    case UInt8(ascii: "u"): appendUTF8(try parseScalar(from: start), to: &text)
    default:
      position = start
      throw error("an escape is one of \\b \\f \\n \\r \\t \\/ \\\\ \\uXXXX or the quote")
    }
  }

  private mutating func parseScalar(from start: Int) throws(JSONPathError) -> UInt32 {
    let first = try parseHex()
    switch first {
    case 0xD800..<0xDC00:
      guard take("\\u") else {
        position = start
        throw error("a high surrogate is followed by \\u and a low one")
      }
      let second = try parseHex()
      guard (0xDC00..<0xE000).contains(second) else {
        position = start
        throw error("a high surrogate is followed by a low one")
      }
      return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    case 0xDC00..<0xE000:
      position = start
      throw error("a low surrogate follows a high one")
    default:
      return first
    }
  }

  private mutating func parseHex() throws(JSONPathError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = hexValue(byte) else {
        throw error("four hexadecimal digits must follow \\u")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
