/// A JSON text (RFC 8259) that was checked once.
public struct JSONLiteral: Sendable, Hashable, CustomStringConvertible {
  /// The text as it is written into a document, without white space around it.
  public let bytes: [UInt8]

  /// Takes the text of one JSON value.
  ///
  /// - Throws: `JSONSyntaxError` where `text` is not exactly one JSON value.
  public init(parsing text: String) throws(JSONSyntaxError) {
    var bytes = Array(text.utf8)
    _ = try JSONTree(parsing: bytes.span, depthMax: JSONLimits().depthMax)
    while let last = bytes.last, isWhiteSpace(last) { bytes.removeLast() }
    bytes.removeFirst(bytes.prefix(while: isWhiteSpace).count)
    self.bytes = bytes
  }

  /// The JSON string that says `text`.
  public init(string text: String) {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    appendEscaped(Array(text.utf8), into: &bytes)
    bytes.append(UInt8(ascii: "\""))
    self.bytes = bytes
  }

  /// The JSON number of an integer.
  public init(integer value: Int) {
    bytes = Array(String(value).utf8)
  }

  /// `true` or `false`.
  public init(bool value: Bool) {
    bytes = Array(String(value).utf8)
  }

  init(trusted bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// `null`.
  public static let null = JSONLiteral(trusted: Array("null".utf8))

  /// The text.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// Why a text is not JSON.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Byte offset of the first byte that cannot stand where it stands; the length if more is missing.
  public var offset: Int

  /// What was found and what would have been right.
  public var explanation: String

  init(offset: Int, explanation: String) {
    self.offset = offset
    self.explanation = explanation
  }

  /// The text.
  public var description: String { "byte \(offset): \(explanation)" }
}
