public import Edits

/// What was done to one exchange: for the journal, the log at debug, and tests.
///
/// Holds no bytes of the body.
public struct ExchangeReport: Sendable {
  /// The pack that applied; nil where no rule concerns the request.
  public internal(set) var site: String?

  /// The changes to the body, in offsets of the decoded body.
  public internal(set) var edits: [Edit] = []

  /// What was found of posts, in the order of the body, and of a search.
  public internal(set) var verdicts: [PostVerdict] = []

  /// Why the body, or the rest of it, passed unchanged; nil while all is well.
  public internal(set) var note: String?

  /// A report of an exchange to which nothing was done yet.
  public init() {}
}
