/// The exact value of a JSON number, for comparison only; never a `Double`.
///
/// The value is 0.d₁d₂d₃… × 10^`exponent` with d₁ and the last digit not zero.
struct DecimalNumber: Sendable, Hashable, Comparable {
  var isNegative: Bool
  var digits: [UInt8]
  var exponent: Int

  init(_ value: Int) {
    self.init(trusted: Array(String(value).utf8)[...])
  }

  /// Takes a number in JSON's grammar, nothing else.
  init?(parsing text: ArraySlice<UInt8>) {
    guard isJSONNumber(text) else { return nil }
    self.init(trusted: text)
  }

  private init(trusted text: ArraySlice<UInt8>) {
    isNegative = text.first == UInt8(ascii: "-")
    digits = []
    exponent = 0
    var index = text.startIndex + (isNegative ? 1 : 0)
    var isFraction = false
    var exponentOfPoint = 0
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      guard byte | 0x20 != UInt8(ascii: "e") else { break }
      if digits.isEmpty, byte == UInt8(ascii: "0") {
        if isFraction { exponentOfPoint -= 1 }
        continue
      }
      digits.append(byte - UInt8(ascii: "0"))
      if !isFraction { exponentOfPoint += 1 }
    }
    let scale = Self.saturatedInteger(text[index...])
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      isNegative = false
    } else {
      exponent = exponentOfPoint + scale
    }
  }

  private static func saturatedInteger(_ text: ArraySlice<UInt8>) -> Int {
    var value = 0
    for byte in text where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 48)
    }
    return text.first == UInt8(ascii: "-") ? -value : value
  }

  static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let isLess = left.magnitudeIsLess(than: right)
    return left.isNegative ? right.magnitudeIsLess(than: left) : isLess
  }

  private func magnitudeIsLess(than other: DecimalNumber) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    if exponent != other.exponent { return exponent < other.exponent }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

/// Whether the text is a number in JSON's grammar (RFC 8259, section 6) and nothing else.
func isJSONNumber(_ text: ArraySlice<UInt8>) -> Bool {
  var state = NumberState.start
  for byte in text {
    guard let next = state.after(byte) else { return false }
    state = next
  }
  return state.isComplete
}
