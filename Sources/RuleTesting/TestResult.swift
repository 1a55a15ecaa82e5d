public import Rewriting
public import Rules

/// What came of one case.
public struct TestResult: Sendable {
  /// One expectation that does not hold.
  public struct Failure: Sendable, Hashable {
    /// What was expected, in words.
    public var expected: String

    /// What was found, in words; lines.
    public var found: String

    /// Where it was asked for.
    public var place: SourcePlace

    /// The difference between two texts, where that is what failed.
    public var difference: TextDifference?

    /// The rules that changed something where it failed, or should have: file, line and column.
    public var rules: [String]
  }

  /// One place that a rule changed.
  public struct Change: Sendable, Hashable {
    /// Which rule.
    public var rule: Rule
    /// Bytes of the body as it came.
    public var range: Range<Int>
    /// How many bytes stand there now.
    public var length: Int
  }

  /// One response of the case: as large as its bodies, so it is looked at and let go.
  public struct Rewritten: Sendable {
    /// The URL asked for.
    public var url: String
    /// What kind of body it is.
    public var mediaType: String
    /// The body as it came.
    public var before: [UInt8]
    /// As the person gets it.
    public var after: [UInt8]
    /// What was changed.
    public var changes: [Change]
    /// The rules that looked at it.
    public var asked: [Rule] = []
    /// What was found of its posts, in the order of the body.
    public var verdicts: [PostVerdict] = []
  }

  /// The case.
  public var identifier: String
  /// Its sentence.
  public var about: String
  /// Its file.
  public var file: String
  /// Empty where all holds.
  public var failures: [Failure] = []
  /// How many responses there were.
  public var responseCount = 0

  /// Whether all holds.
  public var passed: Bool { failures.isEmpty }
}
