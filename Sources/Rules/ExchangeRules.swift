public import CountText
public import Edits
public import HTMLRewriting
public import JSONRewriting

/// Everything that applies to one exchange: compiled, and shared by all exchanges of the same kind.
///
/// Rules inside embedded documents are in the same tables as those outside, since each has its own `RuleID`.
public struct ExchangeRules: Sendable {
  /// The packs that have something to say, the most specific first; never empty.
  public var sites: [String]

  /// For a body that is JSON.
  public var json: JSONRuleSet

  /// For a body that is a page.
  public var html: HTMLRuleSet

  /// What `html` was compiled from.
  public var htmlRules: [HTMLRule]

  /// How many rules `json` and `html` hold; with neither, the body needs no look.
  public var jsonRuleCount: Int
  /// How many rules `html` holds.
  public var htmlRuleCount: Int

  /// What a text's editor looks for, by the rule that shows it the text.
  public var texts: [RuleID: TextCounts]

  /// What an embedded document is and which rules it has, by the rule that found it.
  public var embedded: [RuleID: EmbeddedDocument]

  /// Every rule that looks at such an exchange, those of inner documents included, in the order in which they
  /// are asked: for explaining, and for noticing rules that find nothing any more.
  public var rules: [RuleID]

  /// Where posts are, for pausing.
  public var posts: [PostRule]

  /// Whether other rules apply once the response's media type is known (ActivityPub).
  public var dependsOnMediaType: Bool

  /// Selectors of the person's own filters: elements that a style sheet hides.
  public var hiddenSelectors: [HiddenSelector]

  /// Changes to the head of the response that the person's own filters ask for.
  public var headers: [HeaderRule]

  /// Whether a pack knows such pages, and the person wants more there than counts hidden.
  public var isPage: Bool

  /// The pack named in logs.
  public var site: String { sites.first ?? "" }
}

/// Which counts are taken out of a text for people.
public struct TextCounts: Hashable, Sendable {
  /// The kinds that this person hides, of those that the text may speak of.
  public var kinds: Set<CountKind>

  /// Whether a number without a word beside it is such a count too: "1.2K" beside a heart.
  public var takesBareNumbers: Bool
}

/// A document inside a text.
public enum EmbeddedDocument: Sendable {
  /// The text is JSON as a whole.
  case json(JSONRuleSet)
  /// The text is a script that assigns or passes JSON.
  case script(JSONRuleSet)
  /// The text is markup.
  case html(HTMLRuleSet)
}

/// A selector whose elements a style sheet hides.
public struct HiddenSelector: Hashable, Sendable {
  /// What edits name.
  public var rule: RuleID
  /// CSS, as it was written.
  public var selector: String
  /// What is declared for them; `display: none !important` unless the line says otherwise.
  public var declarations: String
}

/// A change to the head of a response.
public struct HeaderRule: Hashable, Sendable {
  /// What is done.
  public enum Effect: Hashable, Sendable {
    /// Every field of the name, in lower case, is taken out.
    case remove(String)
    /// A Content-Security-Policy is added.
    case addPolicy(String)
  }

  /// What edits name.
  public var rule: RuleID

  /// What is done.
  public var effect: Effect
}
