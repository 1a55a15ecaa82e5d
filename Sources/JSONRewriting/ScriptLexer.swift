/// Finds, in a script, where a JSON value may stand: behind `=`, `(`, `:`, `,` or `return`.
///
/// Not a parser: it tells code from strings, comments, templates and regular expressions as well as one
/// can without one, so that it looks for values in code only. Where it errs, what it offers is no JSON
/// and passes unchanged.
struct ScriptLexer {
  enum Found {
    /// Nothing up to the offset; bytes behind it must come again, with more.
    case nothing(upTo: Int)
    /// `{` or `[` at the offset begins what may be a value.
    case value(at: Int)
    /// A whole string literal that is an argument or assigned, with its quotes.
    case text(Range<Int>)
  }

  private enum State {
    case code
    case lineComment
    case blockComment
    case string(quote: UInt8)
    case template
    /// `isInClass` within `[…]`.
    case expression(isInClass: Bool)
  }

  private var state = State.code
  private var position = 0
  /// The last byte of code that is no white space, and the one before it.
  private var previous: UInt8 = 0
  private var previousButOne: UInt8 = 0
  /// Whether the word behind is `return`.
  private var word: [UInt8] = []
  /// Literals longer than this are not looked into.
  private static let textBytesMax = 4 << 20

  /// How much of the literal at `position` was read already.
  private var literalRead = 1

  /// The first `count` bytes of what is read are gone.
  mutating func forget(_ count: Int) {
    position = max(0, position - count)
  }

  /// A value of `count` bytes at `position` is read.
  mutating func skipValue(_ count: Int) {
    position += count
    note(count == 1 ? UInt8(ascii: "(") : UInt8(ascii: "}"))
    if count == 1 { previousButOne = 0 }
  }

  mutating func next(in bytes: [UInt8]) -> Found {
    while position < bytes.count {
      switch state {
      case .code:
        if let found = readCode(bytes) { return found }
      case .lineComment:
        if bytes[position] == 0x0A { state = .code }
        position += 1
      case .blockComment:
        guard position + 1 < bytes.count else { return .nothing(upTo: position) }
        if bytes[position] == UInt8(ascii: "*"), bytes[position + 1] == UInt8(ascii: "/") {
          state = .code
          position += 1
        }
        position += 1
      case .string(let quote):
        guard skipEscape(bytes) else { return .nothing(upTo: position) }
        guard position < bytes.count else { break }
        // A string ends with its line at the latest; so an error heals.
        if bytes[position] == quote || bytes[position] == 0x0A { endLiteral() }
        position += 1
      case .template:
        guard skipEscape(bytes) else { return .nothing(upTo: position) }
        guard position < bytes.count else { break }
        if bytes[position] == UInt8(ascii: "`") { endLiteral() }
        position += 1
      case .expression(let isInClass):
        guard skipEscape(bytes) else { return .nothing(upTo: position) }
        guard position < bytes.count else { break }
        readExpression(bytes[position], isInClass: isInClass)
        position += 1
      }
    }
    return .nothing(upTo: position)
  }

  private mutating func note(_ byte: UInt8) {
    previousButOne = previous
    previous = byte
    word.removeAll(keepingCapacity: true)
  }

  private mutating func endLiteral() {
    state = .code
    note(UInt8(ascii: "\""))
  }

  private mutating func readExpression(_ byte: UInt8, isInClass: Bool) {
    switch byte {
    case UInt8(ascii: "["): state = .expression(isInClass: true)
    case UInt8(ascii: "]"): state = .expression(isInClass: false)
    case UInt8(ascii: "/") where !isInClass: endLiteral()
    case 0x0A: endLiteral()
    default: break
    }
  }

  /// Skips escapes; false where one is cut.
  private mutating func skipEscape(_ bytes: [UInt8]) -> Bool {
    while position < bytes.count, bytes[position] == UInt8(ascii: "\\") {
      guard position + 1 < bytes.count else { return false }
      position += 2
    }
    return true
  }

  private mutating func readCode(_ bytes: [UInt8]) -> Found? {
    let byte = bytes[position]
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: position += 1
    case UInt8(ascii: "/"): return readSlash(bytes)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return readQuote(bytes)
    case UInt8(ascii: "`"):
      state = .template
      position += 1
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if mayPrecedeValue { return .value(at: position) }
      note(byte)
      position += 1
    default:
      if isLetter(byte) {
        if word.isEmpty || !isLetter(previous) { word.removeAll(keepingCapacity: true) }
        if word.count < 8 { word.append(byte) }
        previousButOne = previous
        previous = byte
      } else {
        note(byte)
      }
      position += 1
    }
    return nil
  }

  /// Whether a value may follow: an assignment, an argument, a member, an element.
  private var mayPrecedeValue: Bool {
    switch previous {
    case UInt8(ascii: "("), UInt8(ascii: ":"), UInt8(ascii: ","): true
    // Not ==, !=, <=, >=.
    case UInt8(ascii: "="): !"=!<>".utf8.contains(previousButOne)
    default: isBehindReturn
    }
  }

  private var isBehindReturn: Bool { word.elementsEqual("return".utf8) }

  private func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$") || byte >= 0x80
      || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }

  private mutating func readSlash(_ bytes: [UInt8]) -> Found? {
    guard position + 1 < bytes.count else { return .nothing(upTo: position) }
    switch bytes[position + 1] {
    case UInt8(ascii: "/"):
      state = .lineComment
      position += 2
    case UInt8(ascii: "*"):
      state = .blockComment
      position += 2
    default:
      // Behind an operand it divides; else it begins a regular expression.
      let divides = (isLetter(previous) && !isBehindReturn) || ")]}\"".utf8.contains(previous)
      if divides { note(UInt8(ascii: "/")) } else { state = .expression(isInClass: false) }
      position += 1
    }
    return nil
  }

  private mutating func readQuote(_ bytes: [UInt8]) -> Found? {
    let quote = bytes[position]
    guard previous == UInt8(ascii: "(") || previous == UInt8(ascii: "=") else {
      state = .string(quote: quote)
      position += 1
      return nil
    }
    // An argument or assigned: offered whole if what it says begins like JSON.
    var end = position + literalRead
    literalRead = 1
    while end < bytes.count, bytes[end] != quote, bytes[end] != 0x0A {
      if end - position < 16, !mayBeginJSON(bytes[(position + 1)...end]) { break }
      if bytes[end] == UInt8(ascii: "\\") {
        guard end + 1 < bytes.count else { break }
        end += 1
      }
      end += 1
    }
    let isCut = end >= bytes.count || (end == bytes.count - 1 && bytes[end] == UInt8(ascii: "\\"))
    if isCut, bytes.count - position <= Self.textBytesMax {
      literalRead = end - position
      return .nothing(upTo: position)
    }
    guard end < bytes.count, bytes[end] == quote, end > position + 1 else {
      state = .string(quote: quote)
      position += 1
      return nil
    }
    let range = position..<end + 1
    position = end + 1
    note(UInt8(ascii: "\""))
    return .text(range)
  }

  /// Whether a literal's first bytes may stand for `{` or `[`; escapes may.
  private func mayBeginJSON(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first(where: { !isWhiteSpace($0) }) else { return true }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\\")
  }
}
