internal import CountText

/// Numbers in words for people.
enum CountLabel {
  /// How strictly a text must be a label.
  enum Place {
    /// Nothing but counts and a few words: anything longer is what somebody wrote.
    case anywhere
    /// A place that only holds what the site itself says (`aria-label`, `og:description`).
    case siteText
  }

  private static let bytesMax = 400
  private static let otherLettersMax = 28

  /// The first count in a text that is a label, with its kind.
  static func kind(in text: String, at place: Place) -> CountKind? {
    let bytes = Array(text.utf8.prefix(place == .siteText ? 4_096 : bytesMax + 1))
    guard place == .siteText || bytes.count <= bytesMax else { return nil }
    let spans = CountText.spans(in: bytes.span).filter { span in
      span.kind != nil
        && WholeCount.hasNonzeroDigit(String(decoding: bytes[span.range], as: UTF8.self))
    }
    guard let first = spans.first else { return nil }
    if place == .siteText { return first.kind }
    return otherLetters(bytes, outside: spans) <= otherLettersMax ? first.kind : nil
  }

  private static func otherLetters(_ bytes: [UInt8], outside spans: [CountSpan]) -> Int {
    var rest: [UInt8] = []
    var offset = 0
    for span in spans where span.phraseRange.lowerBound >= offset {
      rest += bytes[offset..<span.phraseRange.lowerBound]
      offset = span.phraseRange.upperBound
    }
    rest += bytes[min(offset, bytes.count)...]
    return String(decoding: rest, as: UTF8.self).unicodeScalars.count { $0.properties.isAlphabetic }
  }
}
