/// How often one thing was done for one person on one day.
///
/// Counts only: nothing here tells what was read, by whom it was written or where it stood.
public struct JournalEntry: Hashable, Sendable {
  /// What was counted.
  public var subject: Subject

  /// How often.
  public var count: Int

  /// What one line of the journal counts.
  public struct Subject: Hashable, Sendable {
    /// A day of the person's own calendar, as in `2026-11-23`.
    public var day: String
    /// A profile's name; `default` for whoever is not named.
    public var user: String
    /// A pack's name, as in `reddit`.
    public var site: String
    /// The rule as its author wrote it: a JSON path or a selector.
    public var rule: String
    /// What was counted out, as in `likes`, or the tone of a post, as in `charged`; may be empty.
    public var kind: String
    /// What was done: `hide`, `pause`, `support`, `nudge`, `checkIn`, `affirm`, `filter`; `time` for seconds on
    /// the site.
    public var intervention: String

    /// Joins the parts.
    public init(
      day: String,
      user: String,
      site: String,
      rule: String,
      kind: String,
      intervention: String
    ) {
      self.day = day
      self.user = user
      self.site = site
      self.rule = rule
      self.kind = kind
      self.intervention = intervention
    }
  }

  /// Joins a subject and its count.
  public init(subject: Subject, count: Int) {
    self.subject = subject
    self.count = count
  }
}

/// How often a rule came by what it is written for, and how often it found something there.
///
/// A rule that comes by as often as ever and finds nothing any more has drifted: the site has changed.
public struct RuleSighting: Hashable, Sendable {
  /// A day, as in `2026-11-23`.
  public var day: String
  /// A pack's name.
  public var site: String
  /// The rule as its author wrote it.
  public var rule: String
  /// Responses that the rule was asked to look at.
  public var cameBy: Int
  /// Those of them in which it found its target.
  public var found: Int

  /// Joins the parts.
  public init(day: String, site: String, rule: String, cameBy: Int, found: Int) {
    self.day = day
    self.site = site
    self.rule = rule
    self.cameBy = cameBy
    self.found = found
  }
}
