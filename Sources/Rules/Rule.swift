public import CountText
public import Edits

/// What a rule does to a page or a response.
public enum RulePurpose: Hashable, Sendable {
  /// Hides public counts of these kinds; the first is the one reports name. Never empty.
  case hide([CountKind])
  /// Reads posts, so that charged ones can be paused.
  case post
  /// Knows a search's query, so that a support line can be offered.
  case search
  /// Knows where people compose, so that a second look can be offered.
  case compose
  /// Looks inside a text that holds another document (JSON in JSON, JSON in a script).
  case lookInside
  /// A line of the person's own filters.
  case filter
}

/// One rule of a rule set, and where it was written: the answer to "why is this hidden?".
public struct Rule: Hashable, Sendable {
  /// What edits name.
  public var id: RuleID

  /// The pack's name, as in `bluesky`; `filters` for the person's own lines.
  public var site: String

  /// What it is for.
  public var purpose: RulePurpose

  /// Where the rule was written.
  public var place: SourcePlace

  /// What it looks at, as it was written: a JSON path or a selector.
  public var target: String

  /// How a count is hidden; nil for rules that hide none.
  public var way: HidingWay?

  /// Why it is hidden that way.
  public var reason: String

  /// Joins the parts of a rule.
  public init(
    id: RuleID,
    site: String,
    purpose: RulePurpose,
    place: SourcePlace,
    target: String,
    way: HidingWay? = nil,
    reason: String = ""
  ) {
    self.id = id
    self.site = site
    self.purpose = purpose
    self.place = place
    self.target = target
    self.way = way
    self.reason = reason
  }

  /// Whether the rule looks at JSON; else it looks at markup.
  public var looksAtJSON: Bool { target.hasPrefix("$") }

  /// The kind of count that the rule hides, for reports; the first where it hides several.
  public var kind: CountKind? {
    if case .hide(let kinds) = purpose { return kinds.first }
    return nil
  }
}

/// How a count is hidden: whatever the site's clients take for "no number here".
public enum HidingWay: String, CaseIterable, Hashable, Sendable {
  /// The platform's own switch is set (`score_hidden: true`).
  case flag
  /// The member, attribute or element is left out.
  case absence
  /// The value becomes `null`.
  case null
  /// The value becomes `0`: only where clients insist on a number.
  case zero
  /// The value becomes an empty text.
  case empty
  /// Only the number is taken out of a text for people: "1.2K likes" becomes "likes".
  case text
}
