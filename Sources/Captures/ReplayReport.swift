internal import CountText
internal import Edits
public import Foundation
internal import Rewriting
public import Rules
internal import Tone

/// What a replay did, for programs to read: `{"entries": [ENTRY, …]}`, written entry by entry.
public enum ReplayReport {
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

  /// What was found of one post or search.
  public struct Verdict: Encodable {
    /// File, line and column of the rule that found it; `search` for a search.
    public let rule: String
    /// What it reads as: `calm`, `charged`, `vulnerable`, `crisis`, `supportive` or `unknown`.
    public let label: String
    /// How probable that is.
    public let probability: Double
    /// What the reader is shown: `none`, `note`, `blur`, `cover` or `support`.
    public let intervention: String
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

    /// Says what was done to an entry.
    ///
    /// - Parameters:
    ///   - result: of its replay.
    ///   - index: its place in the file.
    ///   - rules: that it was replayed under.
    public init(_ result: Replay.Result, index: Int, rules: RuleSet) {
      self.index = index
      site = result.report?.site
      note = result.report?.note
      edits = (result.report?.edits ?? []).map { edit in
        Edit(
          rule: name(of: edit.rule, rules),
          kind: rules[edit.rule]?.kind?.rawValue,
          start: edit.range.lowerBound,
          end: edit.range.upperBound,
          length: edit.replacementByteCount
        )
      }
      verdicts = (result.report?.verdicts ?? []).map { verdict in
        Verdict(
          rule: name(of: verdict.rule, rules),
          label: verdict.label.rawValue,
          probability: (Double(verdict.probability) * 10_000).rounded() / 10_000,
          intervention: verdict.intervention.rawValue
        )
      }
    }

    /// JSON with sorted keys, UTF-8.
    public func json() throws -> Data {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self)
    }
  }

  /// What stands before the first entry; commas stand between them.
  public static let head = #"{"entries":["#

  /// What stands behind the last.
  public static let tail = "]}"

  /// Where a rule was written, or which of the program's own it is.
  private static func name(of rule: RuleID, _ rules: RuleSet) -> String {
    switch rule {
    case PageRules.head: "page"
    case PageRules.policy: "policy"
    case PageRules.results: "search"
    default: rules[rule]?.place.description ?? ""
    }
  }
}
