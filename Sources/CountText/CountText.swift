/// What a count counts.
public enum CountKind: String, CaseIterable, Sendable, Hashable {
  case likes, dislikes, scores, reposts, quotes, replies, views, followers, following
  case bookmarks, subscribers, ranks, badges
}

/// One count found in a text.
public struct CountSpan: Sendable, Hashable {
  /// The number with its unit ("1.2K", "2,9 mio."): UTF-8 byte offsets.
  public var range: Range<Int>

  /// What it counts, from the words beside it; nil where the text is just a number.
  public var kind: CountKind?

  /// What to cut so that the sentence still reads: "1,234 likes" becomes "likes".
  public var phraseRange: Range<Int>

  /// Makes a span of its parts.
  public init(range: Range<Int>, kind: CountKind?, phraseRange: Range<Int>) {
    self.range = range
    self.kind = kind
    self.phraseRange = phraseRange
  }
}

/// Finds counts in what sites write for people.
///
/// "1.2M views", "12 replies", "2,9 mio.", "いいね！1,234件".
///
/// A number is a count where a word beside it says what it counts, or where it is all there is. Prices,
/// dates, times, percentages, durations, versions, ids, hashtags and qualities ("4K video") are not.
public enum CountText {
  /// Longer texts are articles, not labels; only so much of them is looked at.
  static let bytesMax = 16_384

  /// The counts in a text, in order.
  ///
  /// - Parameter text: UTF-8; a label, a title, a sentence or two.
  /// - Returns: spans that do not overlap, in byte offsets of `text`.
  /// - Complexity: O(length), with a small factor where there is no digit.
  public static func spans(in text: Span<UInt8>) -> [CountSpan] {
    guard mayHoldDigit(text) else { return [] }
    return CountScanner(LabelText(text, bytesMax: bytesMax)).spans()
  }

  /// Numbers too large to be hours, days or years, or of people, in a text of which it is known that it tells a
  /// count.
  ///
  /// For words that nobody listed: "402,517 monthly audience", "1,2 þ. áhorf", "Ana and 12 others". Other small
  /// numbers stay, since "3 klst." may be an age.
  ///
  /// - Parameter text: UTF-8; a label from a place for counts, in which `spans` found none.
  /// - Returns: spans without a kind, in order; none in texts of more than 256 bytes.
  public static func largeNumbers(in text: Span<UInt8>) -> [CountSpan] {
    guard text.count <= 256, mayHoldDigit(text) else { return [] }
    return CountScanner(LabelText(text, bytesMax: bytesMax)).largeNumbers()
  }

  /// Whether a text is one count and nothing else but white space, parentheses or a plus.
  ///
  /// "4K" is one: who asks holds a text from a count's place.
  public static func isWholeCount(_ text: Span<UInt8>) -> Bool {
    guard text.count <= 64, mayHoldDigit(text) else { return false }
    return CountScanner(LabelText(text, bytesMax: bytesMax)).wholeNumber() != nil
  }

  /// Whether there is an ASCII digit, or a byte that a digit of another script begins with.
  private static func mayHoldDigit(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if byte &- 0x30 < 10 { return true }
      // Arabic-Indic, extended Arabic-Indic; Devanagari, Bengali, Thai; fullwidth.
      if byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF { return true }
    }
    return false
  }
}
