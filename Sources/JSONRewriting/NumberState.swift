/// How far a number has been read (RFC 8259, section 6).
enum NumberState: UInt8, Sendable {
  /// Nothing yet; a sign or digit must follow.
  case start
  /// After `-`; a digit must follow.
  case minus
  /// After a leading `0`: a point, an exponent or the end.
  case zero
  /// Within the digits before the point.
  case integer
  /// After the point; a digit must follow.
  case point
  /// Within the digits after the point.
  case fraction
  /// After `e`; a sign or digit must follow.
  case exponent
  /// After the exponent's sign; a digit must follow.
  case exponentSign
  /// Within the exponent's digits.
  case exponentDigits

  /// Whether a number may end here.
  var isComplete: Bool {
    switch self {
    case .zero, .integer, .fraction, .exponentDigits: true
    case .start, .minus, .point, .exponent, .exponentSign: false
    }
  }

  /// The state after one more byte; nil where the byte does not belong to the number.
  func after(_ byte: UInt8) -> NumberState? {
    let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    switch self {
    case .start where byte == UInt8(ascii: "-"): return .minus
    case .start where isDigit, .minus where isDigit:
      return byte == UInt8(ascii: "0") ? .zero : .integer
    case .integer where isDigit: return .integer
    case .zero where byte == UInt8(ascii: "."), .integer where byte == UInt8(ascii: "."):
      return .point
    case .point where isDigit, .fraction where isDigit: return .fraction
    case .zero where byte | 0x20 == UInt8(ascii: "e"),
      .integer where byte | 0x20 == UInt8(ascii: "e"),
      .fraction where byte | 0x20 == UInt8(ascii: "e"):
      return .exponent
    case .exponent where byte == UInt8(ascii: "+"), .exponent where byte == UInt8(ascii: "-"):
      return .exponentSign
    case .exponent where isDigit, .exponentSign where isDigit, .exponentDigits where isDigit:
      return .exponentDigits
    default: return nil
    }
  }

  /// The same by a grammar that may forgive: zeros before other digits.
  func after(_ byte: UInt8, _ grammar: JSONGrammar) -> NumberState? {
    if let next = after(byte) { return next }
    guard grammar == .forgiving, self == .zero else { return nil }
    return NumberState.integer.after(byte)
  }
}
