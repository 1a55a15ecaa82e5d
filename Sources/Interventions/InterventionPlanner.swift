/// Turns decisions into what the reader sees: one decision, whichever way it is then rendered.
public struct InterventionPlanner: Sendable {
  /// The words of all interventions.
  public let words: WordCatalogue
  /// The lines that people in need can turn to.
  public let support: SupportDirectory
  let guidelines: Guidelines

  /// Takes the texts of `rules/`, read by the caller.
  public init(words: WordCatalogue, support: SupportDirectory, guidelines: Guidelines) {
    self.words = words
    self.support = support
    self.guidelines = guidelines
  }

  /// The cover of a post; nil where it is shown as it is.
  public func cover(for decision: PostDecision) -> Cover? {
    guard let level = decision.level, decision.label != .supportive,
      !(decision.isOfficial && decision.exemptsOfficials)
    else { return nil }
    let key = level == .cover ? "cover" : "note"
    return Cover(
      level: level,
      say: words.text("\(key).\(decision.label.rawValue)", in: decision.language),
      more: Profession(bio: decision.authorBio).map {
        words.text("context.\($0.rawValue)", in: decision.language)
      },
      rule: decision.rule
    )
  }

  /// The card under a post with signals of crisis or distress, or with words of support.
  ///
  /// It speaks to the reader and says nothing about the author.
  public func supportCard(for decision: PostDecision) -> SupportCard? {
    guard decision.label == .crisis, !decision.isOfficial else { return nil }
    return supportCard(.post, region: decision.region, language: decision.language)
  }

  /// The card above the results of a search that speaks of crisis.
  public func supportCard(forSearchIn region: String?, language: String) -> SupportCard {
    supportCard(.search, region: region, language: language)
  }

  /// The second look at a text about to be sent.
  ///
  /// `index` picks the guideline: count it up, and they take turns.
  public func nudge(language: String, index: Int) -> Nudge {
    Nudge(
      say: words.text("nudge.title", in: language),
      guideline: guidelines.text(in: language, index: index)
    )
  }

  /// What the page's list of changes says about counts; nil where none are hidden.
  ///
  /// `kinds` are named as in packs and profiles: `likes`, `followers`.
  public func hiddenLine(kinds: [String], language: String) -> String? {
    guard !kinds.isEmpty else { return nil }
    let names = kinds.map { words.text("hidden.\($0)", in: language) }
    let joined = names.joined(separator: language.hasPrefix("ja") ? "、" : ", ")
    return words.text("hidden.line", in: language, ["kinds": joined])
  }

  private enum CardPlace: String {
    case post, search
  }

  private func supportCard(_ place: CardPlace, region: String?, language: String) -> SupportCard {
    SupportCard(
      title: words.text("support.title.\(place.rawValue)", in: language),
      body: words.text("support.body.\(place.rawValue)", in: language),
      lines: support.lines(for: region, language: language, words: words),
      note: words.text("support.note", in: language),
      language: language
    )
  }
}

/// What a second look says.
public struct Nudge: Hashable, Sendable {
  /// The question it begins with.
  public var say: String
  /// How a concern can be said so that it is heard.
  public var guideline: String

  /// Takes the words as they are shown.
  public init(say: String, guideline: String) {
    self.say = say
    self.guideline = guideline
  }
}
