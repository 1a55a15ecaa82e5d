/// Reads a JSONPath query by the grammar of RFC 9535, appendix A.
struct PathParser {
  /// How deep parentheses and filters within filters may go.
  static let depthMax = 64

  let bytes: [UInt8]
  var position = 0
  var depth = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  mutating func parseQuery() throws(JSONPathError) -> [PathSegment] {
    try expect("$", "a query begins with '$'")
    let segments = try parseSegments()
    guard position == bytes.count else {
      throw error("found more after the query; a segment begins with '.' or '['")
    }
    return segments
  }

  mutating func parseSegments() throws(JSONPathError) -> [PathSegment] {
    var segments: [PathSegment] = []
    while true {
      let mark = position
      skipBlanks()
      guard let segment = try parseSegment() else {
        position = mark
        return segments
      }
      segments.append(segment)
    }
  }

  private mutating func parseSegment() throws(JSONPathError) -> PathSegment? {
    if take("..") {
      if peek == UInt8(ascii: "[") {
        return PathSegment(isDescendant: true, selectors: try parseBracketed())
      }
      return PathSegment(isDescendant: true, selectors: [try parseShorthand()])
    }
    if take(".") { return PathSegment(isDescendant: false, selectors: [try parseShorthand()]) }
    if peek == UInt8(ascii: "[") {
      return PathSegment(isDescendant: false, selectors: try parseBracketed())
    }
    return nil
  }

  private mutating func parseShorthand() throws(JSONPathError) -> PathSelector {
    if take("*") { return .wildcard }
    let start = position
    guard let first = peek, isNameFirst(first) else {
      throw error("a name, '*' or '[' must follow; quote other names as ['…']")
    }
    while let byte = peek, isNameFirst(byte) || isDigit(byte) { position += 1 }
    return .name(Array(bytes[start..<position]))
  }

  private mutating func parseBracketed() throws(JSONPathError) -> [PathSelector] {
    try expect("[", "'[' expected")
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw error("the query nests too deep") }
    var selectors: [PathSelector] = []
    repeat {
      skipBlanks()
      selectors.append(try parseSelector())
      skipBlanks()
    } while take(",")
    try expect("]", "',' or ']' must follow a selector")
    return selectors
  }

  private mutating func parseSelector() throws(JSONPathError) -> PathSelector {
    switch peek {
    case UInt8(ascii: "*"):
      position += 1
      return .wildcard
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return .name(try parseString())
    case UInt8(ascii: "?"):
      position += 1
      skipBlanks()
      return .filter(try parseOr())
    default:
      return try parseIndexOrSlice()
    }
  }

  private mutating func parseIndexOrSlice() throws(JSONPathError) -> PathSelector {
    let start = try parseInteger()
    let mark = position
    skipBlanks()
    guard take(":") else {
      position = mark
      guard let start else {
        throw error("a selector is a quoted name, an index, a slice, '*' or '?' with a filter")
      }
      return .index(start)
    }
    skipBlanks()
    let end = try parseInteger()
    var step = 1
    let afterEnd = position
    skipBlanks()
    if take(":") {
      let afterColon = position
      skipBlanks()
      if let given = try parseInteger() { step = given } else { position = afterColon }
    } else {
      position = afterEnd
    }
    return .slice(PathSlice(start: start, end: end, step: step))
  }

  /// An integer within ±(2^53 - 1), or nil where none begins.
  private mutating func parseInteger() throws(JSONPathError) -> Int? {
    let start = position
    let isNegative = take("-")
    let digitsStart = position
    while let byte = peek, isDigit(byte) { position += 1 }
    let digits = bytes[digitsStart..<position]
    guard let first = digits.first else {
      guard !isNegative else { throw error("a digit must follow '-'") }
      return nil
    }
    if first == UInt8(ascii: "0"), digits.count > 1 || isNegative {
      position = start
      throw error("an integer has no leading zero and no '-0'")
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self)), value < 1 << 53 else {
      position = start
      throw error("an integer is within ±(2^53 - 1)")
    }
    return isNegative ? -value : value
  }
}

// The primitives.
extension PathParser {
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipBlanks() {
    while let byte = peek, isWhiteSpace(byte) { position += 1 }
  }

  mutating func take(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { wanted in
      guard bytes.count - position >= wanted.count else { return false }
      for index in 0..<wanted.count where bytes[position + index] != wanted[index] {
        return false
      }
      position += wanted.count
      return true
    }
  }

  mutating func expect(_ text: StaticString, _ explanation: String) throws(JSONPathError) {
    guard take(text) else { throw error(explanation) }
  }

  func error(_ explanation: String) -> JSONPathError {
    JSONPathError(offset: position, explanation: explanation)
  }

  func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func isNameFirst(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
