/// ISO-2022-JP: seven-bit bytes whose meaning escape sequences switch.
///
/// Source: Encoding Standard, section 12.2.
struct ISO2022JPDecoder: CharacterDecoder {
  /// What bytes mean now.
  private enum Mode {
    case ascii
    case roman
    case katakana
    case doubleByte
  }

  private let codes: CodeTable
  private var mode = Mode.ascii
  /// Whether the last thing read was an escape sequence: a second one without text between is an error, or
  /// bytes could be hidden from whoever looks for them.
  private var isBehindEscape = false

  init?() {
    guard let codes = EUCJPDecoder.table else { return nil }
    self.codes = codes
  }

  mutating func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let byte = bytes[index]
    guard byte != 0x1B else { return escape(bytes, at: index, isLast: isLast) }
    guard mode == .doubleByte, (0x21...0x7E).contains(byte) else {
      isBehindEscape = false
      return single(byte)
    }
    guard index + 1 < bytes.count else {
      guard isLast else { return .incomplete }
      isBehindEscape = false
      return .error(1)
    }
    isBehindEscape = false
    return double(byte, bytes[index + 1])
  }

  private func single(_ byte: UInt8) -> DecodingStep {
    switch (mode, byte) {
    case (.katakana, 0x21...0x5F): DecodingStep(0xFF61 + UInt32(byte - 0x21), length: 1)
    case (.katakana, _), (.doubleByte, _), (_, 0x0E), (_, 0x0F), (_, 0x80...): .error(1)
    case (.roman, 0x5C): DecodingStep(0xA5, length: 1)
    case (.roman, 0x7E): DecodingStep(0x203E, length: 1)
    default: DecodingStep(UInt32(byte), length: 1)
    }
  }

  private func double(_ lead: UInt8, _ trail: UInt8) -> DecodingStep {
    guard trail != 0x1B else { return .error(1) }
    guard (0x21...0x7E).contains(trail), let scalar = codes[lead | 0x80, trail | 0x80] else {
      return .error(2)
    }
    return DecodingStep(scalar, length: 2)
  }

  private mutating func escape(
    _ bytes: Span<UInt8>,
    at index: Int,
    isLast: Bool
  ) -> DecodingStep {
    guard index + 2 < bytes.count || isLast else { return .incomplete }
    guard index + 2 < bytes.count, let next = Self.mode(bytes[index + 1], bytes[index + 2]) else {
      isBehindEscape = false
      return .error(1)
    }
    mode = next
    defer { isBehindEscape = true }
    return isBehindEscape ? .error(3) : .nothing(3)
  }

  private static func mode(_ first: UInt8, _ second: UInt8) -> Mode? {
    switch (first, second) {
    case (0x28, 0x42): .ascii
    case (0x28, 0x4A): .roman
    case (0x28, 0x49): .katakana
    case (0x24, 0x40), (0x24, 0x42): .doubleByte
    default: nil
    }
  }
}
