/// Where two texts differ: what is alike is left out but for some words around.
public struct TextDifference: Sendable, Hashable {
  /// A line of which a part differs.
  public struct Line: Sendable, Hashable {
    /// Before the part that differs; the end of what stands there.
    public var before: String
    /// What stands in one text and not in the other.
    public var changed: String
    /// Behind it.
    public var after: String
    /// Whether this was expected, and not found.
    public var isExpected: Bool

    /// With `-` for what was expected and `+` for what was found.
    public var text: String { "\(isExpected ? "-" : "+") \(before)\(changed)\(after)" }
  }

  /// Counted from 1: the first line that differs.
  public var line: Int

  /// What differs, in order; at most ``linesMax`` lines.
  public var lines: [Line]

  /// How many more lines there are.
  public var omittedCount: Int

  /// Byte ranges of the text found that differ from what was expected.
  public var foundRanges: [Range<Int>]

  static let linesMax = 24

  /// Nil where the texts are the same but for line ends at their end.
  public init?(expected: String, found: String) {
    let old = Self.lines(expected)
    let new = Self.lines(found)
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var end = 0
    while end < old.count - start, end < new.count - start,
      old[old.count - 1 - end] == new[new.count - 1 - end]
    {
      end += 1
    }
    guard start + end < max(old.count, new.count) else { return nil }
    line = start + 1
    var hunks = LineDifference(in: found)
    hunks.add(Array(old[start..<(old.count - end)]), Array(new[start..<(new.count - end)]))
    lines = Array(hunks.lines.prefix(Self.linesMax))
    omittedCount = hunks.lines.count - lines.count
    foundRanges = hunks.foundRanges
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The lines with `-` for what was expected and `+` for what was found.
  public var markedLines: [String] {
    lines.map(\.text) + (omittedCount > 0 ? ["… \(omittedCount) more lines"] : [])
  }
}
