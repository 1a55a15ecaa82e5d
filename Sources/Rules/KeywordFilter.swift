/// Words that a person does not want to meet unprepared, in the manner of Mastodon's filters (version 2).
///
/// Source: Mastodon documentation, entities/V2_Filter and FilterKeyword: phrase, `whole_word`, `context`,
/// `expires_at`, `filter_action`; matching as Mastodon's server does it (`CustomFilterKeyword#to_regex`):
/// without regard to case, and with whole words only where the phrase begins or ends in a word character.
public struct KeywordFilter: Hashable, Sendable {
  /// Where a post is met.
  public enum Context: String, CaseIterable, Sendable {
    /// One's own timeline and lists.
    case home
    /// What concerns oneself.
    case notifications
    /// Timelines of everybody: local, federated, searches, trends.
    case `public`
    /// A post with its replies.
    case thread
    /// Someone's page.
    case account
  }

  /// What happens to a post with the phrase.
  public enum Action: String, CaseIterable, Sendable {
    /// A cover that names the filter.
    case warn
    /// The post is not shown.
    case hide
    /// Its pictures are blurred.
    case blur
  }

  /// What the person calls the filter; the phrase where they gave it no name.
  public var title: String

  /// What is looked for; never empty.
  public var phrase: String

  /// Whether the phrase counts only where no letter or digit touches it.
  public var isWholeWord = false

  /// Where the filter holds; empty for everywhere.
  public var contexts: Set<Context> = []

  /// What happens.
  public var action = Action.warn

  /// When the filter ends, in seconds since 1970 UTC; nil for never.
  public var expires: Int?

  /// Where it was written.
  public var place: SourcePlace

  /// A filter for a phrase, with the defaults of Mastodon.
  public init(phrase: String, place: SourcePlace) {
    title = phrase
    self.phrase = phrase
    self.place = place
  }

  /// Whether the filter speaks about a text.
  ///
  /// - Parameters:
  ///   - text: what the author wrote, content warning and names of attachments included; markup taken off.
  ///   - context: where it is met; nil where that is not known, which every filter takes for its own.
  ///   - now: in seconds since 1970.
  /// - Returns: whether it does.
  public func matches(_ text: String, in context: Context?, at now: Int) -> Bool {
    if let expires, now >= expires { return false }
    if let context, !contexts.isEmpty, !contexts.contains(context) { return false }
    return stands(in: text.lowercased())
  }

  private func stands(in text: String) -> Bool {
    let needle = phrase.lowercased()
    let bounds = (
      start: isWholeWord && (needle.unicodeScalars.first.map(Self.isWord) ?? false),
      end: isWholeWord && (needle.unicodeScalars.last.map(Self.isWord) ?? false)
    )
    var rest = text[...]
    while let range = rest.range(ofText: needle) {
      let before = text[..<range.lowerBound].unicodeScalars.last.map(Self.isWord) ?? false
      let after = text[range.upperBound...].unicodeScalars.first.map(Self.isWord) ?? false
      if !(bounds.start && before), !(bounds.end && after) { return true }
      rest = text[text.unicodeScalars.index(after: range.lowerBound)...]
    }
    return false
  }

  /// `[[:word:]]` of Mastodon's expressions: letters, marks, digits, connecting punctuation.
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
      .connectorPunctuation:
      true
    default: false
    }
  }
}

/// All keyword filters of one person, asked post by post.
public struct KeywordFilters: Hashable, Sendable {
  /// In the order in which they were written.
  public var filters: [KeywordFilter]

  /// The most filters that one profile may have.
  public static let countMax = 1_000

  /// Joins filters.
  public init(_ filters: [KeywordFilter] = []) {
    self.filters = filters
  }

  /// The filter that decides about a text: of those that speak about it, the first that does most.
  ///
  /// Hiding does more than covering, and covering more than blurring.
  public func match(
    _ text: String,
    in context: KeywordFilter.Context?,
    at now: Int
  ) -> KeywordFilter? {
    let found = filters.filter { $0.matches(text, in: context, at: now) }
    let order: [KeywordFilter.Action] = [.hide, .warn, .blur]
    return order.lazy.compactMap { action in found.first { $0.action == action } }.first
  }
}
