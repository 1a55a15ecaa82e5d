/// A question about the object around a selected member.
public struct JSONCondition: Sendable, Equatable {
  /// What is asked of the nodes that the path selects.
  public enum Test: Sendable, Equatable {
    /// At least one node is selected.
    case exists
    /// No node is selected.
    case absent
    /// A selected node equals the value, as `==` in a JSONPath filter does.
    case equals(JSONLiteral)
    /// No selected node equals the value.
    case differs(JSONLiteral)
    /// A selected node is a string that the expression matches as a whole.
    case matches(IRegexp)
  }

  /// The nodes asked about; `$` stands for the object around the selected member.
  public var path: JSONPath

  /// What is asked of them.
  public var test: Test

  /// Makes a condition of its parts.
  public init(path: JSONPath, test: Test) {
    self.path = path
    self.test = test
  }
}
