/// Where two texts differ: the lines that are alike at both ends left out.
public struct TextDifference: Sendable, Hashable {
  /// Counted from 1: the first line that differs.
  public var line: Int

  /// Lines of the expected text that are not in the other, without what is alike around them.
  public var expected: [String]

  /// Lines of the text found.
  public var found: [String]

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
    self.expected = old[start..<(old.count - end)].map(String.init)
    self.found = new[start..<(new.count - end)].map(String.init)
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static let linesMax = 12
  private static let lineCharactersMax = 160

  /// The lines with `-` for what was expected and `+` for what was found.
  public var markedLines: [String] {
    let removed = expected.prefix(Self.linesMax).map { "- \(Self.cut($0))" }
    let added = found.prefix(Self.linesMax).map { "+ \(Self.cut($0))" }
    let left = max(0, expected.count - Self.linesMax) + max(0, found.count - Self.linesMax)
    return removed + added + (left > 0 ? ["… \(left) more lines"] : [])
  }

  private static func cut(_ line: String) -> String {
    line.count > lineCharactersMax ? line.prefix(lineCharactersMax) + "…" : line
  }
}
