/// A wish to replace part of a text, told by someone who sees the text *decoded*.
///
/// Editors (a count recogniser, a nested JSON rewriter) never see how a text was written down: character
/// references in HTML, `\u` escapes in JSON. They answer with splices in offsets of the decoded UTF-8; the
/// rewriter that owns the source maps each offset back to the source bytes and escapes the replacement for
/// the place it stands in.
public struct Splice: Hashable, Sendable {
  /// Byte offsets into the decoded UTF-8 text.
  ///
  /// Empty for an insertion.
  public var range: Range<Int>

  /// Decoded UTF-8; the rewriter escapes it for its context.
  public var replacement: [UInt8]

  /// Asks for one replacement.
  public init(range: Range<Int>, replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }
}

/// Looks at one decoded UTF-8 text and answers with ascending, non-overlapping splices; none to leave it alone.
public typealias TextEditor = @Sendable (_ rule: RuleID, _ text: Span<UInt8>) -> [Splice]
