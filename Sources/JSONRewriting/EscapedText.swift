/// A text with escapes, decoded, that knows where each decoded byte came from.
struct EscapedText {
  enum Dialect: Sendable {
    /// Inside a JSON string.
    case json
    /// Inside a JavaScript string literal (ECMAScript, 12.9.4).
    case script
  }

  /// Decoded UTF-8.
  ///
  /// Bytes that are not UTF-8, and lone surrogates, are U+FFFD.
  private(set) var decoded: [UInt8] = []

  /// Where source and decoded run apart: from `decoded` on, the source is at `source`.
  private var anchors: [(decoded: Int, source: Int)] = [(0, 0)]

  private let source: [UInt8]
  private let dialect: Dialect

  /// Takes what stands between the quotes; a backslash that escapes nothing says nothing.
  init(_ text: ArraySlice<UInt8>, dialect: Dialect) {
    source = Array(text)
    self.dialect = dialect
    decoded.reserveCapacity(source.count)
    decode()
  }

  /// The source range of a decoded range; a range that cuts through an escape takes all of it.
  func sourceRange(_ range: Range<Int>) -> Range<Int> {
    let lower = sourceOffset(range.lowerBound, roundingUp: false)
    guard !range.isEmpty else { return lower..<lower }
    return lower..<max(lower, sourceOffset(range.upperBound, roundingUp: true))
  }

  private func sourceOffset(_ offset: Int, roundingUp: Bool) -> Int {
    var low = 0
    var high = anchors.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if anchors[middle].decoded <= offset { low = middle } else { high = middle }
    }
    let anchor = anchors[low]
    let next = high < anchors.count ? anchors[high].source : source.count
    if offset == anchor.decoded { return anchor.source }
    let nextDecoded = high < anchors.count ? anchors[high].decoded : decoded.count
    let isVerbatim = next - anchor.source == nextDecoded - anchor.decoded
    if isVerbatim { return min(anchor.source + offset - anchor.decoded, source.count) }
    return roundingUp ? next : anchor.source
  }

  private mutating func decode() {
    var position = 0
    while position < source.count {
      let byte = source[position]
      if byte == UInt8(ascii: "\\") {
        decodeEscape(&position)
      } else if byte < 0x80 {
        decoded.append(byte)
        position += 1
      } else {
        decodeMultibyte(&position)
      }
    }
  }

  /// Notes that `decoded` and `source` run in step again from here.
  private mutating func anchor(_ position: Int) {
    if let last = anchors.last, last.decoded == decoded.count {
      if last.source != position { anchors[anchors.count - 1].source = position }
      return
    }
    anchors.append((decoded.count, position))
  }

  private mutating func decodeMultibyte(_ position: inout Int) {
    let length = utf8Length(at: position)
    if length > 0 {
      decoded.append(contentsOf: source[position..<position + length])
      position += length
      return
    }
    anchor(position)
    decoded.append(contentsOf: [0xEF, 0xBF, 0xBD])
    position += 1
    anchor(position)
  }

  /// The length of the well-formed UTF-8 sequence here; 0 for none (Unicode, table 3-7).
  private func utf8Length(at position: Int) -> Int {
    let first = source[position]
    func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      position + offset < source.count && range.contains(source[position + offset])
    }
    switch first {
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
    case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
    case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
    case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
    case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
  }

  private mutating func decodeEscape(_ position: inout Int) {
    anchor(position)
    let letter = position + 1 < source.count ? source[position + 1] : 0
    switch letter {
    case 0x80...:
      let length = utf8Length(at: position + 1)
      decoded.append(
        contentsOf: length > 0 ? source[(position + 1)...].prefix(length) : [0xEF, 0xBF, 0xBD]
      )
      position += 1 + max(length, 1)
    case UInt8(ascii: "u"): decodeUnicode(&position)
    case UInt8(ascii: "x") where dialect == .script:
      appendUTF8(hexNumber(position + 2, digits: 2) ?? 0xFFFD, to: &decoded)
      position += 4
    case 0x0A where dialect == .script, 0x0D where dialect == .script:
      let isPair = letter == 0x0D && position + 2 < source.count && source[position + 2] == 0x0A
      position += isPair ? 3 : 2
    default:
      decoded.append(plainEscape(letter))
      position += 2
    }
    position = min(position, source.count)
    anchor(position)
  }

  private func plainEscape(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "v") where dialect == .script: return 0x0B
    case UInt8(ascii: "0") where dialect == .script: return 0
    default: return letter
    }
  }

  private mutating func decodeUnicode(_ position: inout Int) {
    if dialect == .script, position + 2 < source.count, source[position + 2] == UInt8(ascii: "{") {
      decodeBraced(&position)
      return
    }
    guard let first = hexNumber(position + 2, digits: 4) else {
      appendUTF8(0xFFFD, to: &decoded)
      position += 2
      return
    }
    position += 6
    if (0xD800..<0xDC00).contains(first), position + 1 < source.count,
      source[position] == UInt8(ascii: "\\"), source[position + 1] == UInt8(ascii: "u"),
      let second = hexNumber(position + 2, digits: 4), (0xDC00..<0xE000).contains(second)
    {
      position += 6
      appendUTF8(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), to: &decoded)
      return
    }
    appendUTF8(first, to: &decoded)
  }

  private mutating func decodeBraced(_ position: inout Int) {
    var index = position + 3
    var value: UInt32 = 0
    while index < source.count, let digit = hexValue(source[index]) {
      value = min(value << 4 | UInt32(digit), 0x110000)
      index += 1
    }
    appendUTF8(value, to: &decoded)
    position = index + 1
  }

  private func hexNumber(_ start: Int, digits: Int) -> UInt32? {
    guard start + digits <= source.count else { return nil }
    var value: UInt32 = 0
    for index in start..<start + digits {
      guard let digit = hexValue(source[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
