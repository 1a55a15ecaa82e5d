/// Names the rule that asked for an edit.
///
/// The number is an index into the table of whoever compiled the rules, who knows the file, line and
/// column that the rule came from. The rewriters only carry it from the rule to the `Edit`.
public struct RuleID: RawRepresentable, Hashable, Sendable, Comparable {
  /// The index into the table of rules.
  public var rawValue: UInt32

  /// Names the rule at this index.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Rules are ordered as in their table.
  public static func < (left: RuleID, right: RuleID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// One change that a rewriter made: which bytes of the input gave way to how many of the output.
///
/// Bytes outside all edits of a body leave exactly as they came, in the same order.
public struct Edit: Hashable, Sendable {
  /// The rule that asked for the change.
  public var rule: RuleID

  /// Byte offsets into the rewriter's whole input, counted from its first byte.
  ///
  /// Empty for an insertion.
  public var range: Range<Int>

  /// How many bytes stand in the output where `range` stood in the input.
  public var replacementByteCount: Int

  /// Notes one change.
  public init(rule: RuleID, range: Range<Int>, replacementByteCount: Int) {
    self.rule = rule
    self.range = range
    self.replacementByteCount = replacementByteCount
  }
}
