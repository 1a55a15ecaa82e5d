/// A JSON value read whole: only for the short messages between a page and the proxy.
enum SmallJSON: Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([SmallJSON])
  case object([String: SmallJSON])

  /// How deep values may lie in one another.
  static let depthMax = 6

  /// Reads exactly one value; nil for anything that is not JSON (RFC 8259) or lies too deep.
  init?(_ bytes: [UInt8]) {
    var reader = SmallJSONReader(bytes: bytes)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  subscript(name: String) -> SmallJSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var integer: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }

  var flag: Bool { self == .bool(true) }

  var elements: [SmallJSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}

private struct SmallJSONReader {
  let bytes: [UInt8]
  private var index = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return index == bytes.count
    }
  }

  mutating func value(depth: Int) -> SmallJSON? {
    guard depth < SmallJSON.depthMax, let byte = next() else { return nil }
    switch byte {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map(SmallJSON.string)
    case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return word("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  /// The next byte that is no space; it stays unread.
  private mutating func next() -> UInt8? {
    skipSpace()
    return index < bytes.count ? bytes[index] : nil
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard let found = next(), found == byte.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func word(_ word: String) -> Bool {
    guard bytes[index...].starts(with: word.utf8) else { return false }
    index += word.utf8.count
    return true
  }

  private mutating func object(depth: Int) -> SmallJSON? {
    index += 1
    var members: [String: SmallJSON] = [:]
    if take("}") { return .object(members) }
    repeat {
      guard next() == UInt8(ascii: "\""), let name = string(), take(":"),
        let value = value(depth: depth + 1)
      else { return nil }
      members[name] = value
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> SmallJSON? {
    index += 1
    var elements: [SmallJSON] = []
    if take("]") { return .array(elements) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  private mutating func number() -> SmallJSON? {
    let start = index
    while index < bytes.count, "+-.eE0123456789".utf8.contains(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    guard let first = digits.first, first.isNumber, text.hasPrefix("--") == false,
      !(first == "0" && digits.dropFirst().first?.isNumber == true), digits.last?.isNumber == true,
      let number = Double(text)
    else { return nil }
    return .number(number)
  }

  private mutating func string() -> String? {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = scalar() else { return false }
      text.append(contentsOf: String(scalar).utf8)
    default: return false
    }
    return true
  }

  /// The scalar of a `\u` escape or of a pair of them; a lone surrogate becomes U+FFFD.
  private mutating func scalar() -> Unicode.Scalar? {
    guard let high = unit() else { return nil }
    if let scalar = Unicode.Scalar(high) { return scalar }
    let place = index
    if high < 0xDC00, bytes[index...].starts(with: "\\u".utf8) {
      index += 2
      guard let low = unit() else { return nil }
      if (0xDC00...0xDFFF).contains(low) {
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      }
      index = place
    }
    return "\u{FFFD}"
  }

  private mutating func unit() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    let digits = bytes[index..<index + 4]
    guard digits.allSatisfy({ "0123456789abcdefABCDEF".utf8.contains($0) }) else { return nil }
    index += 4
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}

/// The text of one JSON string, quotes included; nil for anything else.
package func textOfJSONString(_ literal: [UInt8]) -> String? {
  SmallJSON(literal)?.text
}
