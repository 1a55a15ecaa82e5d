/// Why a text is not a JSONPath query (RFC 9535).
public struct JSONPathError: Error, Hashable, Sendable, CustomStringConvertible {
  /// UTF-8 byte offset in the query where it stops making sense.
  public var offset: Int

  /// What was found and what would be right.
  public var explanation: String

  init(offset: Int, explanation: String) {
    self.offset = offset
    self.explanation = explanation
  }

  /// The place and the explanation.
  public var description: String { "byte \(offset): \(explanation)" }
}
