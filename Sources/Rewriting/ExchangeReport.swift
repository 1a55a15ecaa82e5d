public import Edits
public import Interventions
public import Rules

/// What was done to one exchange: for the journal, the log at debug, and tests.
///
/// Holds no bytes of the body.
public struct ExchangeReport: Sendable {
  /// The pack that applied; nil where no rule concerns the request.
  public internal(set) var site: String?

  /// The rules that were in force for the exchange; rules that edits name are theirs.
  public internal(set) var ruleSet: RuleSet?

  /// Whether the body was read as a page.
  public internal(set) var isPage = false

  /// The rules that looked at the body, in the order in which they are asked; empty where it passed unread.
  ///
  /// With `edits` this tells, rule by rule, how often what it is written for came by and how often it found
  /// something: see `RuleSighting` in the journal.
  public internal(set) var askedRules: [RuleID] = []

  /// The changes to the body, in offsets of the decoded body.
  public internal(set) var edits: [Edit] = []

  /// What was found of posts, in the order of the body, and of a search.
  public internal(set) var verdicts: [PostVerdict] = []

  /// What a page says that it has shown by itself.
  public internal(set) var notices: [VerdictRequest.Notice] = []

  /// Seconds that a page says were spent on the site.
  public internal(set) var secondsSpent = 0

  /// Why the body, or the rest of it, passed unchanged; nil while all is well.
  public internal(set) var note: String?

  /// A report of an exchange to which nothing was done yet.
  public init() {}

  /// A report of what a person did on a page, or saw there.
  public init(of act: VerdictRequest.Act, on site: String, ruleSet: RuleSet) {
    self.site = site
    self.ruleSet = ruleSet
    switch act {
    case .shown(let notice): notices = [notice]
    case .spent(let seconds): secondsSpent = seconds
    case .showAuthor, .fine, .off: break
    }
  }
}
