/// GB 18030, which GBK pages are read as, too: codes of one, two and four bytes.
///
/// Source: Encoding Standard, section 10.2.
struct GB18030Decoder: CharacterDecoder {
  private static let pairs = CodeTable(
    converter: "gb18030",
    leads: 0x81...0xFE,
    mended: CodeTable.gb18030
  )
  /// The four-byte codes up to U+FFFF, in order.
  private static let quadruples: [UInt16]? = {
    guard let converter = Converter("gb18030") else { return nil }
    return (0..<quadrupleCount).map { pointer in
      let bytes = [
        0x81 + pointer / 12_600, 0x30 + pointer / 1_260 % 10, 0x81 + pointer / 10 % 126,
        0x30 + pointer % 10,
      ].map { UInt8($0) }
      return UInt16(truncatingIfNeeded: converter.scalar(bytes)?.value ?? 0xFFFD)
    }
  }()
  private static let quadrupleCount = 39_420
  /// U+10000 and on, in order.
  private static let supplementaryStart = 189_000

  private let pairs: CodeTable
  private let quadruples: [UInt16]

  init?() {
    guard let pairs = Self.pairs, let quadruples = Self.quadruples else { return nil }
    self.pairs = pairs
    self.quadruples = quadruples
  }

  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let lead = bytes[index]
    switch lead {
    case 0..<0x80: return DecodingStep(UInt32(lead), length: 1)
    case 0x80: return DecodingStep(0x20AC, length: 1)
    case 0xFF: return .error(1)
    default: break
    }
    guard index + 1 < bytes.count else { return isLast ? .error(1) : .incomplete }
    let second = bytes[index + 1]
    if (0x30...0x39).contains(second) { return quadruple(bytes, at: index, isLast: isLast) }
    guard let scalar = pairs[lead, second] else { return .error(second < 0x80 ? 1 : 2) }
    return DecodingStep(scalar, length: 2)
  }

  /// Four bytes; where the last two do not belong, all but the first are read again.
  private func quadruple(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    guard index + 2 < bytes.count else { return isLast ? .error(2) : .incomplete }
    guard (0x81...0xFE).contains(bytes[index + 2]) else { return .error(1) }
    guard index + 3 < bytes.count else { return isLast ? .error(3) : .incomplete }
    guard (0x30...0x39).contains(bytes[index + 3]) else { return .error(1) }
    let pointer =
      (Int(bytes[index]) - 0x81) * 12_600 + (Int(bytes[index + 1]) - 0x30) * 1_260
      + (Int(bytes[index + 2]) - 0x81) * 10 + Int(bytes[index + 3]) - 0x30
    if pointer < quadruples.count { return DecodingStep(UInt32(quadruples[pointer]), length: 4) }
    guard pointer >= Self.supplementaryStart else { return .error(4) }
    return DecodingStep(UInt32(pointer - Self.supplementaryStart) + 0x10000, length: 4)
  }
}
