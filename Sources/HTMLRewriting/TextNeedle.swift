/// What `:contains()` and `:has-text()` look for: a text, or one of several, anywhere or at the text's ends.
///
/// Of regular expressions those are taken that say no more than that: `/Promoted|Gesponsert/`, `/premium/i`,
/// `/^(For you|Für dich)$/`. Case is ignored for ASCII letters alone.
struct TextNeedle: Sendable, Hashable {
  struct Alternative: Sendable, Hashable {
    var text: [UInt8]
    var startsText = false
    var endsText = false
  }

  /// As it is written in a selector.
  let description: String
  private let alternatives: [Alternative]
  private let ignoresCase: Bool

  /// A text.
  init(_ text: String, quoted: String) {
    description = quoted
    alternatives = [Alternative(text: Array(text.utf8))]
    ignoresCase = false
  }

  /// A regular expression with its slashes and flags; nil where it says more than texts can.
  init?(pattern: String) {
    guard pattern.hasPrefix("/"), let end = pattern.lastIndex(of: "/"), end > pattern.startIndex
    else { return nil }
    let flags = pattern[pattern.index(after: end)...]
    guard flags.allSatisfy({ $0 == "i" || $0 == "u" }) else { return nil }
    var body = pattern[pattern.index(after: pattern.startIndex)..<end]
    var startsText = false
    var endsText = false
    // `^(a|b)$`: the ends are for all of them.
    if body.hasPrefix("^("), body.hasSuffix(")$"), !body.dropFirst(2).dropLast(2).contains("(") {
      (startsText, endsText) = (true, true)
      body = body.dropFirst(2).dropLast(2)
    }
    var found: [Alternative] = []
    for part in body.split(separator: "|", omittingEmptySubsequences: false) {
      guard var alternative = Self.alternative(part) else { return nil }
      alternative.startsText = alternative.startsText || startsText
      alternative.endsText = alternative.endsText || endsText
      found.append(alternative)
    }
    alternatives = found
    ignoresCase = flags.contains("i")
    description = pattern
  }

  /// One text with its ends; nil where it holds anything that means more than itself.
  private static func alternative(_ part: Substring) -> Alternative? {
    var rest = part
    var alternative = Alternative(text: [])
    if rest.first == "^" {
      alternative.startsText = true
      rest = rest.dropFirst()
    }
    while let character = rest.popFirst() {
      switch character {
      case "$" where rest.isEmpty: alternative.endsText = true
      case "\\":
        guard let escaped = rest.popFirst(), !escaped.isLetter, !escaped.isNumber else {
          return nil
        }
        alternative.text += String(escaped).utf8
      case ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "^", "$": return nil
      default: alternative.text += String(character).utf8
      }
    }
    return alternative.text.isEmpty ? nil : alternative
  }

  /// Whether one of the texts is in `text`.
  func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    alternatives.contains { alternative in
      alternative.text.withUnsafeBufferPointer { wanted in
        let operation: AttributeOperator =
          switch (alternative.startsText, alternative.endsText) {
          case (true, true): .equals
          case (true, false): .prefix
          case (false, true): .suffix
          case (false, false): .substring
          }
        return ValueTest.passes(text, operation, wanted, ignoresCase: ignoresCase)
      }
    }
  }
}
