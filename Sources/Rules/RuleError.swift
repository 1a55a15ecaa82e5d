/// One thing that is wrong in a rule pack, a profile or a filter line: where, what, and what would be right.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The distinct causes; tests compare these and leave the wording free.
  public enum Code: Hashable, Sendable {
    /// The file is not YAML, or not one document.
    case notYAML
    /// A key that this place does not have.
    case unknownKey
    /// A key that this place must have.
    case missingKey
    /// A list where a text belongs, and the like.
    case wrongType
    /// A word that is not among the words that this place knows.
    case unknownWord
    /// A value of the right type that means nothing here (an empty list, a number out of range).
    case badValue
    /// A match pattern that cannot be read.
    case badPattern
    /// A host that cannot be read.
    case badHost
    /// A JSON path that cannot be read.
    case badPath
    /// A CSS selector that cannot be read.
    case badSelector
    /// A choice that does not say why it was made.
    case missingReason
    /// A shape that is used but nowhere defined, or that uses itself.
    case unknownShape
    /// Two packs that claim the same name.
    case duplicateName
    /// A filter line that asks for something that this program does not do.
    case unsupported
    /// A filter line that no program understands.
    case badFilter
    /// More than the limit allows.
    case limitExceeded
  }

  /// The cause, for programs.
  public var code: Code
  /// Where.
  public var place: SourcePlace

  /// What was found: one sentence without a full stop.
  public var cause: String

  /// What would be right: one sentence without a full stop, or nothing to add.
  public var remedy: String

  /// Joins the parts of an error.
  public init(code: Code, place: SourcePlace, cause: String, remedy: String) {
    self.code = code
    self.place = place
    self.cause = cause
    self.remedy = remedy
  }

  /// Place, cause and remedy on one line.
  public var description: String {
    remedy.isEmpty ? "\(place): \(cause)" : "\(place): \(cause); \(remedy)"
  }
}

/// Everything found wrong in one reading, in the order of the file.
public struct RuleErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never empty when thrown.
  public var errors: [RuleError]

  /// Joins the parts of an error.
  public init(_ errors: [RuleError]) {
    self.errors = errors
  }

  /// One error a line.
  public var description: String {
    errors.map(\.description).joined(separator: "\n")
  }
}
