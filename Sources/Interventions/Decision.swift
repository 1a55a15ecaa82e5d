/// What a text reads as, as far as an intervention cares.
public enum PostLabel: String, CaseIterable, Hashable, Sendable {
  /// Anger, contempt, outrage, a pile-on.
  case charged
  /// Distress, overload.
  case vulnerable
  /// Words that speak of ending one's life or of harming oneself.
  case crisis
  /// Awareness and support; never paused.
  case supportive
}

/// How far a pause goes, by the reader's setting.
public enum CoverLevel: String, CaseIterable, Hashable, Sendable {
  /// One line above the post.
  case note
  /// The line, and media blurred.
  case blur
  /// A quiet cover in the post's place.
  case cover
}

/// What is known about a post when it is decided what the reader sees.
public struct PostDecision: Hashable, Sendable {
  /// What the post reads as.
  public var label: PostLabel
  /// Nil where the reader wants no pauses.
  public var level: CoverLevel?
  /// The reader's language, as in `de` or `pt-BR`.
  public var language: String
  /// The reader's country, as in `DE`; nil where nobody said.
  public var region: String?
  /// What the author publicly says about themselves.
  public var authorBio: String
  /// Officials and organisations.
  public var isOfficial: Bool
  /// Whether posts of officials and organisations are left alone.
  public var exemptsOfficials: Bool
  /// The rule that found the post, as people may look it up: `bluesky.yaml:14`.
  public var rule: String

  /// Takes the parts as they are.
  public init(
    label: PostLabel,
    level: CoverLevel?,
    language: String,
    region: String? = nil,
    authorBio: String = "",
    isOfficial: Bool = false,
    exemptsOfficials: Bool = true,
    rule: String = ""
  ) {
    self.label = label
    self.level = level
    self.language = language
    self.region = region
    self.authorBio = authorBio
    self.isOfficial = isOfficial
    self.exemptsOfficials = exemptsOfficials
    self.rule = rule
  }
}

/// The words on a cover, ready to be shown.
public struct Cover: Hashable, Sendable {
  /// How far it goes.
  public var level: CoverLevel
  /// One sentence.
  public var say: String
  /// A line about the author's work, where they name one that carries a lot.
  public var more: String?
  /// The rule that asked for it.
  public var rule: String

  /// Takes the parts as they are.
  public init(level: CoverLevel, say: String, more: String? = nil, rule: String = "") {
    self.level = level
    self.say = say
    self.more = more
    self.rule = rule
  }
}
