// Source: Encoding Standard, sections 10 to 13.

/// Big5 with the Hong Kong supplementary characters.
struct Big5Decoder: DoubleByteDecoder {
  private static let table = CodeTable(
    converter: "ibm-1375_P100-2008",
    leads: 0x81...0xFE,
    isPrivateUseKept: false,
    mended: CodeTable.big5
  )
  private let codes: CodeTable

  init?() {
    guard let codes = Self.table else { return nil }
    self.codes = codes
  }

  func single(_ byte: UInt8) -> DecodingStep? {
    byte == 0x80 || byte == 0xFF ? .error(1) : nil
  }

  func pair(_ lead: UInt8, _ trail: UInt8) -> DecodingStep? {
    switch (lead, trail) {
    case (0x88, 0x62): return DecodingStep(first: "\u{CA}", second: "\u{304}", length: 2)
    case (0x88, 0x64): return DecodingStep(first: "\u{CA}", second: "\u{30C}", length: 2)
    case (0x88, 0xA3): return DecodingStep(first: "\u{EA}", second: "\u{304}", length: 2)
    case (0x88, 0xA5): return DecodingStep(first: "\u{EA}", second: "\u{30C}", length: 2)
    default: return codes[lead, trail].map { DecodingStep($0, length: 2) }
    }
  }
}

/// EUC-KR in the extent of Windows-949.
struct EUCKRDecoder: DoubleByteDecoder {
  private static let table = CodeTable(
    converter: "windows-949",
    leads: 0x81...0xFE,
    isPrivateUseKept: false
  )
  private let codes: CodeTable

  init?() {
    guard let codes = Self.table else { return nil }
    self.codes = codes
  }

  func single(_ byte: UInt8) -> DecodingStep? {
    byte == 0x80 || byte == 0xFF ? .error(1) : nil
  }

  func pair(_ lead: UInt8, _ trail: UInt8) -> DecodingStep? {
    codes[lead, trail].map { DecodingStep($0, length: 2) }
  }
}

/// Shift_JIS in the extent of Windows-31J.
struct ShiftJISDecoder: DoubleByteDecoder {
  private static let table = CodeTable(converter: "ibm-943_P15A-2003", leads: 0x81...0xFC)
  private let codes: CodeTable

  init?() {
    guard let codes = Self.table else { return nil }
    self.codes = codes
  }

  func single(_ byte: UInt8) -> DecodingStep? {
    switch byte {
    case 0x80: DecodingStep(0x80, length: 1)
    case 0xA1...0xDF: DecodingStep(0xFF61 + UInt32(byte - 0xA1), length: 1)
    case 0xA0, 0xFD...0xFF: .error(1)
    default: nil
    }
  }

  func pair(_ lead: UInt8, _ trail: UInt8) -> DecodingStep? {
    codes[lead, trail].map { DecodingStep($0, length: 2) }
  }
}

/// EUC-JP: JIS X 0208, half-width katakana behind 0x8E, and JIS X 0212 behind 0x8F.
struct EUCJPDecoder: CharacterDecoder {
  /// JIS X 0208, 0x80 added to both bytes; ISO-2022-JP reads it as well.
  static let table = CodeTable(converter: "euc-jp", leads: 0xA1...0xFE)
  /// Behind 0x8F; ICU has a few more in the last rows.
  private static let supplement = CodeTable(
    converter: "euc-jp",
    prefix: [0x8F],
    leads: 0xA1...0xED
  )
  private let codes: CodeTable
  private let supplementaryCodes: CodeTable

  init?() {
    guard let codes = Self.table, let supplement = Self.supplement else { return nil }
    self.codes = codes
    supplementaryCodes = supplement
  }

  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let lead = bytes[index]
    switch lead {
    case 0..<0x80: return DecodingStep(UInt32(lead), length: 1)
    case 0x8E, 0x8F, 0xA1...0xFE: break
    default: return .error(1)
    }
    guard index + 1 < bytes.count else { return isLast ? .error(1) : .incomplete }
    let second = bytes[index + 1]
    switch lead {
    case 0x8E where (0xA1...0xDF).contains(second):
      return DecodingStep(0xFF61 + UInt32(second - 0xA1), length: 2)
    case 0x8F where (0xA1...0xFE).contains(second):
      guard index + 2 < bytes.count else { return isLast ? .error(2) : .incomplete }
      return code(second, bytes[index + 2], of: supplementaryCodes, length: 3)
    default: return code(lead, second, of: codes, length: 2)
    }
  }

  private func code(
    _ lead: UInt8,
    _ trail: UInt8,
    of table: CodeTable,
    length: Int
  ) -> DecodingStep {
    guard lead >= 0xA1, trail >= 0xA1, let scalar = table[lead, trail] else {
      return .error(trail < 0x80 ? length - 1 : length)
    }
    return DecodingStep(scalar, length: length)
  }
}
