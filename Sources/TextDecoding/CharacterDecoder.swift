/// What the next bytes of a text are.
struct DecodingStep: Equatable {
  /// Nil where the bytes mean nothing by themselves, such as an escape sequence.
  var first: Unicode.Scalar?
  /// A few Big5 codes are a letter and its accent.
  var second: Unicode.Scalar?
  /// How many bytes were read; 0 where more must come before anything can be said.
  var length: Int

  /// More bytes must come.
  static let incomplete = DecodingStep(length: 0)

  /// Bytes that mean nothing: U+FFFD in their place.
  static func error(_ length: Int) -> DecodingStep {
    DecodingStep(first: "\u{FFFD}", length: length)
  }

  /// Bytes without a character: an escape sequence.
  static func nothing(_ length: Int) -> DecodingStep {
    DecodingStep(length: length)
  }

  init(first: Unicode.Scalar? = nil, second: Unicode.Scalar? = nil, length: Int) {
    self.first = first
    self.second = second
    self.length = length
  }

  /// One character, by its number; U+FFFD where there is no such character.
  init(_ value: UInt32, length: Int) {
    self.init(first: Unicode.Scalar(value) ?? "\u{FFFD}", length: length)
  }
}

/// Reads one character at a time in one encoding.
protocol CharacterDecoder: Sendable {
  /// Reads the character at `index`, which is within `bytes`.
  ///
  /// Where `isLast` says that nothing comes behind `bytes`, the answer is never `.incomplete`.
  mutating func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep
}

/// Encodings in which a byte below 0x80 is ASCII and a character beyond takes two bytes.
protocol DoubleByteDecoder: CharacterDecoder {
  /// What these two bytes are; nil where they mean nothing.
  func pair(_ lead: UInt8, _ trail: UInt8) -> DecodingStep?
  /// What a byte beyond ASCII is that stands alone; nil where it begins a pair.
  func single(_ byte: UInt8) -> DecodingStep?
}

extension DoubleByteDecoder {
  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let lead = bytes[index]
    if lead < 0x80 { return DecodingStep(UInt32(lead), length: 1) }
    if let single = single(lead) { return single }
    guard index + 1 < bytes.count else { return isLast ? .error(1) : .incomplete }
    let trail = bytes[index + 1]
    // An ASCII byte behind a lead byte it does not belong to is read again: it may be markup.
    return pair(lead, trail) ?? .error(trail < 0x80 ? 1 : 2)
  }
}
