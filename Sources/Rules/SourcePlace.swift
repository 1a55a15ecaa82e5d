/// Where something was written: a file, and the line and column in it, both counted from 1.
public struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
  /// The name of the file as the person knows it, for messages.
  public var file: String

  /// Counted from 1.
  public var line: Int
  /// Counted from 1.
  public var column: Int

  /// Names a place.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `rules/sites/bluesky.yaml:12:7`, as editors and terminals understand it.
  public var description: String { "\(file):\(line):\(column)" }

  /// `bluesky.yaml:12:7`: for pages, which must not learn where a person keeps their files.
  public var shortDescription: String {
    "\(file.split(separator: "/").last ?? ""):\(line):\(column)"
  }
}
