/// A short text as code points in lower case, each with its place among the bytes.
struct LabelText {
  /// Lower case; every space is U+0020 and every apostrophe `'`; direction marks are left out.
  private(set) var scalars: [Unicode.Scalar] = []
  /// As written.
  private(set) var written: [Unicode.Scalar] = []
  /// Byte offsets of the scalars, and the end.
  private(set) var offsets: [Int] = []

  var count: Int { scalars.count }

  init(_ text: Span<UInt8>, bytesMax: Int) {
    var decoder = UTF8()
    var offset = 0
    let byteCount = min(text.count, bytesMax)
    var bytes = SpanBytes(text: text.withUnsafeBufferPointer { Array($0.prefix(byteCount)) })
    decoding: while true {
      let start = offset
      switch decoder.decode(&bytes) {
      case .scalarValue(let scalar):
        offset += UTF8.width(scalar)
        append(scalar, at: start)
      case .emptyInput: break decoding
      case .error:
        // Not UTF-8: what follows has no sure place.
        break decoding
      }
    }
    offsets.append(offset)
  }

  private struct SpanBytes: IteratorProtocol {
    let text: [UInt8]
    var index = 0

    mutating func next() -> UInt8? {
      guard index < text.count else { return nil }
      defer { index += 1 }
      return text[index]
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
    guard !Self.isMark(scalar) else { return }
    scalars.append(Self.folded(scalar))
    written.append(scalar)
    offsets.append(offset)
  }

  /// Marks of direction and joining say nothing, nor do icons of a font's own.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE0F, 0xFEFF: true
    case 0xE000...0xF8FF, 0xF0000...0x10FFFD: true
    default: false
    }
  }

  static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x41...0x5A: return Unicode.Scalar(scalar.value + 32) ?? scalar
    case ..<0x80: return scalar.value < 0x20 ? " " : scalar
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return " "
    case 0x2018, 0x2019, 0x02BC, 0xFF07: return "'"
    case 0xFF10...0xFF19: return Unicode.Scalar(scalar.value - 0xFF10 + 0x30) ?? scalar
    default:
      let lower = scalar.properties.lowercaseMapping.unicodeScalars
      return lower.count == 1 ? lower.first ?? scalar : scalar
    }
  }

  subscript(index: Int) -> Unicode.Scalar? {
    index >= 0 && index < scalars.count ? scalars[index] : nil
  }

  /// The byte range of a range of scalars; marks left out before its end stay outside.
  func bytes(_ range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return offsets[range.lowerBound]..<offsets[range.lowerBound] }
    let last = range.upperBound - 1
    return offsets[range.lowerBound]..<offsets[last] + UTF8.width(written[last])
  }

  func isSpace(_ index: Int) -> Bool { self[index] == " " }

  /// The value of a digit in any of the scripts that the platforms use.
  func digit(_ index: Int) -> Int? {
    guard let value = self[index]?.value else { return nil }
    for zero in [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50] as [UInt32]
    where value >= zero && value < zero + 10 {
      return Int(value - zero)
    }
    return nil
  }

  /// Whether a letter stands here that is part of a word set off by spaces.
  func isSpacedLetter(_ index: Int) -> Bool {
    guard let scalar = self[index] else { return false }
    return scalar.properties.isAlphabetic && !isUnspaced(scalar)
  }

  /// Whether the script is written without spaces between words, or glues endings to numbers.
  func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Thai; Kana, Han; Hangul.
    case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x1100...0x11FF,
      0xAC00...0xD7AF:
      true
    default: false
    }
  }
}
