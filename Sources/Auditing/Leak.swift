public import CountText

/// What looks like a public count in what a reader would have got.
public struct Leak: Hashable, Sendable {
  /// What made it look like one.
  public enum Evidence: String, Sendable, CaseIterable {
    /// A number under a name that speaks of a count: `like_count: 7`.
    case name
    /// A number in words for people: "7 likes".
    case label
    /// A number inside an element that is named for a count: `<span class="score">7`.
    case element
  }

  /// What is counted, as far as the words tell.
  public var kind: CountKind

  /// Where: a JSON path, or elements with the nearest last, or both.
  public var place: String

  /// The value or the text around it, cut to a line.
  public var text: String

  /// What gave it away.
  public var evidence: Evidence

  /// Joins the parts.
  public init(kind: CountKind, place: String, text: String, evidence: Evidence) {
    self.kind = kind
    self.place = place
    self.text = text
    self.evidence = evidence
  }
}
