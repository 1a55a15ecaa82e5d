/// What a count counts.
public enum CountKind: String, CaseIterable, Sendable, Hashable {
  case likes, dislikes, scores, reposts, quotes, replies, views, followers, following
  case bookmarks, subscribers, ranks, badges
}

/// One count found in a text.
public struct CountSpan: Sendable, Hashable {
  /// The number with its unit ("1.2K", "2,9 mio."): UTF-8 byte offsets.
  public var range: Range<Int>

  /// What it counts, from the words beside it; nil where they do not say.
  public var kind: CountKind?

  /// What to cut so that the sentence still reads: "1,234 likes" becomes "likes".
  public var phraseRange: Range<Int>

  public init(range: Range<Int>, kind: CountKind?, phraseRange: Range<Int>) {
    self.range = range
    self.kind = kind
    self.phraseRange = phraseRange
  }
}

/// Finds counts in what sites write for people: "1.2M views", "12 replies. Reply", "2,9 mio.".
public enum CountText {
  /// The counts in a text, in order.
  ///
  /// - Parameter text: UTF-8, at most a sentence or two.
  public static func spans(in text: Span<UInt8>) -> [CountSpan] {
    []
  }

  /// Whether a text is one count and nothing else but white space.
  public static func isWholeCount(_ text: Span<UInt8>) -> Bool {
    false
  }
}
