internal import CountText
internal import Edits
public import Foundation
internal import Rewriting
public import Rules

/// What a replay did, entry by entry, for programs to read.
public struct ReplayReport: Encodable {
  /// One change of bytes.
  public struct Edit: Encodable {
    /// File, line and column of the rule.
    public let rule: String
    /// The kind of count; null where the rule hides none.
    public let kind: String?
    /// Byte range in the decoded body as it was.
    public let start: Int
    /// Where the range ends.
    public let end: Int
    /// How many bytes stand there now.
    public let length: Int
  }

  /// What was found of one post.
  public struct Verdict: Encodable {
    /// What the post was found to be.
    public let label: String
  }

  /// One entry, by its place in the file.
  public struct Entry: Encodable {
    /// Counted from 0.
    public let index: Int
    /// The pack that applied; null where no rule concerns the request.
    public let site: String?
    /// In the order of the body.
    public let edits: [Edit]
    /// In the order of the body.
    public let verdicts: [Verdict]
    /// Why the body, or the rest of it, passed unchanged; null while all is well.
    public let note: String?
  }

  /// In the order of the file.
  public private(set) var entries: [Entry] = []

  /// An empty report.
  public init() {}

  /// Adds what was done to the next entry.
  public mutating func append(_ result: Replay.Result, index: Int, rules: RuleSet) {
    let report = result.report
    let edits = (report?.edits ?? []).map { edit in
      Edit(
        rule: rules[edit.rule]?.place.description ?? "",
        kind: rules[edit.rule]?.kind?.rawValue,
        start: edit.range.lowerBound,
        end: edit.range.upperBound,
        length: edit.replacementByteCount
      )
    }
    entries.append(
      Entry(index: index, site: report?.site, edits: edits, verdicts: [], note: report?.note)
    )
  }

  /// JSON with sorted keys, UTF-8.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
