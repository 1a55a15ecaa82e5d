public import CountText
public import HTMLRewriting
public import JSONRewriting
public import Rewriting
public import Rules
public import Tone

/// A fact about rules: this response, rewritten for this person, looks like that.
public struct TestCase: Sendable {
  /// Where the response is.
  public enum Source: Sendable, Hashable {
    /// Written in the case itself.
    case written(method: String, url: String, mediaType: String, body: String)
    /// In a capture beside the case; one entry of it, counted from 0, or all.
    case capture(file: String, entry: Int?)
  }

  /// The folder that the case lies in; by custom the site's name.
  public var site: String

  /// The file's name without its ending.
  public var name: String

  /// What holds, in a sentence.
  public var about: String

  /// The file.
  public var file: String

  /// Where the response is.
  public var source: Source

  /// Who reads: the case's `profile`, or one who hides the kinds under `hide` and wishes nothing else.
  public var profile: Profile

  /// Whether posts are judged for whoever reads.
  public var isJudged: Bool { profile.pause != .off || profile.offersSupport }

  /// What must hold; never empty, unless the case waits for `--record`.
  public var expectations: [Expectation]

  /// `reddit/listing`, as `--only` and reports have it.
  public var identifier: String { "\(site)/\(name)" }
}

/// One thing that must hold of a rewritten response, and where it was asked for.
public struct Expectation: Sendable {
  /// What must hold.
  public enum Claim: Sendable {
    /// The body is this text.
    case body(String)
    /// The body is what it was.
    case unchanged
    /// No count of these kinds survives, as far as the audit sees.
    case hidden(Set<CountKind>)
    /// Every value that the path selects is this one, and there is one.
    case value(JSONPath, JSONLiteral, orText: JSONLiteral)
    /// The path selects nothing.
    case valueAbsent(JSONPath)
    /// Every element that the selector matches has this text, and there is one.
    case elementText(Selector, String)
    /// No element matches.
    case elementAbsent(Selector)
    /// Posts that read so are paused at this level: so many, or at least one; with no label none is.
    case paused(label: ToneLabel?, level: PostVerdict.Intervention?, count: Int?)
    /// A card with the lines of a country is there that the site did not send.
    case support(region: String)
    /// The rules named so (`reddit.yaml:25`, or a path or selector) changed so many places together.
    case edits(rule: String, count: Int)
  }

  /// What must hold.
  public var claim: Claim

  /// The words of the file, for messages.
  public var words: String

  /// Where it was asked for.
  public var place: SourcePlace
}
