/// UTF-8; of what is malformed, each longest part that could have begun a character is one U+FFFD.
///
/// Source: Encoding Standard, section 8.1.1.
struct UTF8Decoder: CharacterDecoder {
  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let lead = bytes[index]
    let count: Int
    switch lead {
    case 0..<0x80: return DecodingStep(UInt32(lead), length: 1)
    case 0xC2...0xDF: count = 2
    case 0xE0...0xEF: count = 3
    case 0xF0...0xF4: count = 4
    default: return .error(1)
    }
    var value = UInt32(lead & (0x7F >> UInt8(count)))
    for offset in 1..<count {
      guard index + offset < bytes.count else { return isLast ? .error(offset) : .incomplete }
      let byte = bytes[index + offset]
      let allowed = offset == 1 ? Self.second(after: lead) : 0x80...0xBF
      guard allowed.contains(byte) else { return .error(offset) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return DecodingStep(value, length: count)
  }

  /// Neither overlong forms, nor surrogates, nor numbers past U+10FFFF.
  private static func second(after lead: UInt8) -> ClosedRange<UInt8> {
    switch lead {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }
}

/// UTF-16 in either order; surrogates that stand alone become U+FFFD.
///
/// Source: Encoding Standard, section 14.2.1.
struct UTF16Decoder: CharacterDecoder {
  let isBigEndian: Bool

  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    guard let unit = unit(bytes, at: index) else { return isLast ? .error(1) : .incomplete }
    switch unit {
    case 0xDC00...0xDFFF: return .error(2)
    case 0xD800...0xDBFF: break
    default: return DecodingStep(unit, length: 2)
    }
    guard let low = self.unit(bytes, at: index + 2) else {
      return isLast ? .error(bytes.count - index) : .incomplete
    }
    guard (0xDC00...0xDFFF).contains(low) else { return .error(2) }
    return DecodingStep(0x10000 + (unit - 0xD800) << 10 + low - 0xDC00, length: 4)
  }

  /// Nil where fewer than two bytes are left.
  private func unit(_ bytes: Span<UInt8>, at index: Int) -> UInt32? {
    guard index + 1 < bytes.count else { return nil }
    let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
    return isBigEndian ? first << 8 | second : second << 8 | first
  }
}
