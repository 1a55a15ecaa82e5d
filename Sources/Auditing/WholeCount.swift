internal import CountText

/// Values that are one number.
enum WholeCount {
  /// Whether a JSON number is a whole one above zero; shares and relevances have fractions.
  static func isPositive(number text: String) -> Bool {
    guard let value = Double(text) else { return false }
    return value >= 1 && value < 1e15 && value.rounded() == value
  }

  /// Whether a text is one count ("1.2K", "12", "3,4 mil") and not zero.
  static func isPositive(text: String) -> Bool {
    // "7." is how pages write a rank.
    let text = text.hasSuffix(".") ? String(text.dropLast()) : text
    guard text.utf8.count <= 32, hasNonzeroDigit(text) else { return false }
    let bytes = Array(text.utf8)
    // A long run of digits is an id or a time.
    guard longestDigitRun(bytes) < 10 else { return false }
    return CountText.isWholeCount(bytes.span)
  }

  static func hasNonzeroDigit(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.contains { scalar in
      guard
        let value = scalar.properties.numericType == .decimal ? scalar.properties.numericValue : nil
      else { return false }
      return value > 0
    }
  }

  private static func longestDigitRun(_ bytes: [UInt8]) -> Int {
    var longest = 0
    var run = 0
    for byte in bytes {
      run = byte &- 0x30 < 10 ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
