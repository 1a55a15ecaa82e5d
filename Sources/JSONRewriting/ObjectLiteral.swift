/// A value that a script writes as JavaScript does and JSON does not, read as JSON: names without quotes,
/// `'…'`, `undefined`, `!0`, `new Map([…])`, other variables (as null).
///
/// Only data: at anything that would have to be computed, at comments and in arrays with holes, there is no
/// value. A comma behind the last member stays in its JSON, which is for a forgiving reader. Knows where each byte of its JSON came from.
///
/// Source: ECMAScript 2024, 13.2 (primary expressions), 12.9 (literals); what serialize-javascript and minifiers write.
struct ObjectLiteral {
  /// What was found at the beginning of the bytes.
  enum Reading {
    /// A value with its end.
    case value(ObjectLiteral)
    /// The bytes end within what may be one.
    case incomplete
    /// No value; as many bytes were looked at.
    case none(Int)
  }

  /// The same as JSON.
  private(set) var json: [UInt8] = []

  /// How many bytes of the script it takes.
  private(set) var byteCount = 0

  /// Where JSON and script run apart: from `json` on, the script is at `source`.
  private var anchors: [(json: Int, source: Int)] = []

  static func read(_ bytes: ArraySlice<UInt8>, depthMax: Int) -> Reading {
    var reader = Reader(bytes: bytes, depthMax: depthMax)
    do throws(Reader.Stop) {
      try reader.readValue(depth: 0)
      reader.literal.byteCount = reader.offset
      return .value(reader.literal)
    } catch {
      return error == .end ? .incomplete : .none(reader.offset)
    }
  }

  /// The range of the script for a range of the JSON.
  func sourceRange(_ range: Range<Int>) -> Range<Int> {
    let lower = source(of: range.lowerBound, roundingUp: false)
    guard !range.isEmpty else { return lower..<lower }
    return lower..<max(lower, source(of: range.upperBound, roundingUp: true))
  }

  private func source(of offset: Int, roundingUp: Bool) -> Int {
    var low = 0
    var high = anchors.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if anchors[middle].json <= offset { low = middle } else { high = middle }
    }
    guard low < anchors.count else { return byteCount }
    let anchor = anchors[low]
    if offset == anchor.json { return anchor.source }
    let next = high < anchors.count ? anchors[high] : (json: json.count, source: byteCount)
    if next.json - anchor.json == next.source - anchor.source {
      return anchor.source + offset - anchor.json
    }
    return roundingUp ? next.source : anchor.source
  }

  /// Appends what stands for the script from `source` on; the next piece begins where it ends.
  fileprivate mutating func append(_ piece: some Sequence<UInt8>, from source: Int) {
    if anchors.last?.json == json.count {
      anchors[anchors.count - 1].source = source
    } else {
      anchors.append((json.count, source))
    }
    json.append(contentsOf: piece)
  }
}

extension ObjectLiteral {
  /// Reads one value; bytes are looked at once.
  private struct Reader {
    enum Stop: Error {
      case end
      case noValue
    }

    var literal = ObjectLiteral()
    let bytes: ArraySlice<UInt8>
    let depthMax: Int
    var offset = 0

    init(bytes: ArraySlice<UInt8>, depthMax: Int) {
      self.bytes = bytes
      self.depthMax = depthMax
    }

    private func peek() throws(Stop) -> UInt8 {
      guard offset < bytes.count else { throw .end }
      return bytes[bytes.startIndex + offset]
    }

    /// Takes white space over.
    private mutating func takeSpace() throws(Stop) {
      while case let byte = try peek(), isWhiteSpace(byte) { take(byte) }
    }

    /// Passes white space inside what JSON says in another way.
    private mutating func skipSpace() throws(Stop) {
      while isWhiteSpace(try peek()) { offset += 1 }
    }

    /// Takes one byte over as it is.
    private mutating func take(_ byte: UInt8) {
      literal.append([byte], from: offset)
      offset += 1
    }

    mutating func readValue(depth: Int) throws(Stop) {
      guard depth < depthMax else { throw .noValue }
      try takeSpace()
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "{"): try readMembers(depth: depth)
      case UInt8(ascii: "["): try readElements(closing: UInt8(ascii: "]"), depth: depth)
      case UInt8(ascii: "\""), UInt8(ascii: "'"): try readString(quote: byte)
      case UInt8(ascii: "!"): try readNegation()
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
        try readNumber()
      default: try readName(depth: depth)
      }
    }

    private mutating func readMembers(depth: Int) throws(Stop) {
      take(UInt8(ascii: "{"))
      try takeSpace()
      if try peek() == UInt8(ascii: "}") {
        take(UInt8(ascii: "}"))
        return
      }
      while true {
        try readKey()
        try takeSpace()
        guard try peek() == UInt8(ascii: ":") else { throw .noValue }
        take(UInt8(ascii: ":"))
        try readValue(depth: depth + 1)
        if try isClosed(by: UInt8(ascii: "}")) { return }
      }
    }

    /// Elements of an array, or arguments.
    private mutating func readElements(closing: UInt8, depth: Int) throws(Stop) {
      literal.append([UInt8(ascii: "[")], from: offset)
      offset += 1
      try takeSpace()
      if try peek() == closing {
        literal.append([UInt8(ascii: "]")], from: offset)
        offset += 1
        return
      }
      while true {
        try readValue(depth: depth + 1)
        if try isClosed(by: closing) { return }
      }
    }

    /// Takes a comma or the end.
    private mutating func isClosed(by closing: UInt8) throws(Stop) -> Bool {
      try takeSpace()
      let byte = try peek()
      guard byte != closing else {
        literal.append([closing == UInt8(ascii: "}") ? closing : UInt8(ascii: "]")], from: offset)
        offset += 1
        return true
      }
      guard byte == UInt8(ascii: ",") else { throw .noValue }
      take(byte)
      try takeSpace()
      return try peek() == closing ? try isClosed(by: closing) : false
    }

    private mutating func readKey() throws(Stop) {
      try takeSpace()
      let byte = try peek()
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        try readString(quote: byte)
        return
      }
      let start = offset
      let name = try readWord()
      guard !name.isEmpty else { throw .noValue }
      literal.append([UInt8(ascii: "\"")], from: start)
      literal.append(name, from: start)
      literal.append([UInt8(ascii: "\"")], from: offset)
    }

    /// Letters, digits, `_` and `$`; letters beyond ASCII are left to others.
    private mutating func readWord() throws(Stop) -> ArraySlice<UInt8> {
      let start = offset
      while Self.isWord(try peek()) { offset += 1 }
      return bytes[(bytes.startIndex + start)..<(bytes.startIndex + offset)]
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"):
        true
      default: false
      }
    }

    /// `!0` is true, `!1` is false.
    private mutating func readNegation() throws(Stop) {
      let start = offset
      offset += 1
      let byte = try peek()
      guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { throw .noValue }
      offset += 1
      literal.append((byte == UInt8(ascii: "0") ? "true" : "false").utf8, from: start)
    }

    /// Numbers as JSON has them stay; others (`0x1F`, `.5`) are data of which no rule speaks.
    private mutating func readNumber() throws(Stop) {
      let start = offset
      while case let byte = try peek(), "+-.".utf8.contains(byte) || Self.isWord(byte) {
        offset += 1
      }
      let text = bytes[(bytes.startIndex + start)..<(bytes.startIndex + offset)]
      literal.append(Self.isJSONNumber(text) ? Array(text) : [UInt8(ascii: "0")], from: start)
    }

    private static func isJSONNumber(_ text: ArraySlice<UInt8>) -> Bool {
      var state = NumberState.start
      for byte in text {
        guard let next = state.after(byte) else { return false }
        state = next
      }
      return state.isComplete
    }

    /// Words that stand for values, calls with data as their arguments, variables.
    private mutating func readName(depth: Int) throws(Stop) {
      let start = offset
      var word = try readWord()
      switch String(decoding: word, as: UTF8.self) {
      case "": throw .noValue
      case "true", "false", "null":
        literal.append(word, from: start)
        return
      case "function", "async", "class", "typeof", "await", "yield", "delete": throw .noValue
      case "void":
        try readVoid(from: start)
        return
      case "new":
        try skipSpace()
        word = try readWord()
        guard !word.isEmpty else { throw .noValue }
      default: break
      }
      while try peek() == UInt8(ascii: ".") {
        offset += 1
        guard try !readWord().isEmpty else { throw .noValue }
      }
      if try peek() == UInt8(ascii: "(") {
        // An object around the arguments: no rule takes them for a list of its own.
        literal.append("{\"()\":".utf8, from: start)
        try readElements(closing: UInt8(ascii: ")"), depth: depth)
        literal.append("}".utf8, from: offset)
      } else {
        literal.append("null".utf8, from: start)
      }
    }

    private mutating func readVoid(from start: Int) throws(Stop) {
      try skipSpace()
      guard try peek() == UInt8(ascii: "0") else { throw .noValue }
      offset += 1
      literal.append("null".utf8, from: start)
    }

    // MARK: - Strings

    private mutating func readString(quote: UInt8) throws(Stop) {
      literal.append([UInt8(ascii: "\"")], from: offset)
      offset += 1
      while true {
        let start = offset
        let byte = try peek()
        switch byte {
        case quote:
          literal.append([UInt8(ascii: "\"")], from: start)
          offset += 1
          return
        case UInt8(ascii: "\\"): try readEscape()
        case UInt8(ascii: "\""):
          offset += 1
          literal.append("\\\"".utf8, from: start)
        case 0x00..<0x20:
          throw .noValue
        default:
          try readPlain(quote: quote)
        }
      }
    }

    /// Bytes of a string that are the same in both.
    private mutating func readPlain(quote: UInt8) throws(Stop) {
      let start = offset
      while true {
        let byte = try peek()
        if byte == quote || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") || byte < 0x20
        {
          break
        }
        offset += 1
      }
      literal.append(
        bytes[(bytes.startIndex + start)..<(bytes.startIndex + offset)],
        from: start
      )
    }

    private mutating func readEscape() throws(Stop) {
      let start = offset
      offset += 1
      let letter = try peek()
      offset += 1
      switch letter {
      case UInt8(ascii: "u"): try readUnicodeEscape(from: start)
      case UInt8(ascii: "x"):
        let digits = try hexadecimalDigits(2)
        literal.append("\\u00".utf8 + digits, from: start)
      case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
        UInt8(ascii: "t"), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "\""):
        literal.append([UInt8(ascii: "\\"), letter], from: start)
      case UInt8(ascii: "v"): literal.append("\\u000b".utf8, from: start)
      case UInt8(ascii: "0"): literal.append("\\u0000".utf8, from: start)
      case 0x00..<0x20, 0x80...: throw .noValue
      default: literal.append([letter], from: start)
      }
    }

    private mutating func readUnicodeEscape(from start: Int) throws(Stop) {
      guard try peek() != UInt8(ascii: "{") else { throw .noValue }
      let digits = try hexadecimalDigits(4)
      literal.append("\\u".utf8 + digits, from: start)
    }

    private mutating func hexadecimalDigits(_ count: Int) throws(Stop) -> [UInt8] {
      var digits: [UInt8] = []
      for _ in 0..<count {
        let byte = try peek()
        guard hexValue(byte) != nil else { throw .noValue }
        digits.append(byte)
        offset += 1
      }
      return digits
    }
  }
}
