public import CountText

/// What one person wants: which counts are hidden where, whether posts are paused, in which language.
///
/// A profile is data. Whether `offUntil` has passed is decided by whoever has a clock.
public struct Profile: Sendable, Hashable {
  /// How a charged post is met.
  public enum Pause: String, CaseIterable, Sendable {
    /// A quiet cover in the post's place.
    case cover
    /// Its pictures blurred.
    case blur
    /// A note beside it.
    case note
    /// Not at all.
    case off
  }

  /// Who is not paused.
  public struct Exemptions: Sendable, Hashable {
    /// Accounts that the platform marks as official.
    public var officials = true
    /// Accounts of organisations.
    public var organisations = true
    /// Accounts by name, as the site writes them, without `@`, in lower case.
    public var accounts: Set<String> = []

    /// Officials and organisations exempt, and nobody else.
    public init() {}
  }

  /// Kinds hidden everywhere that `siteKinds` says nothing else about.
  public var kinds: Set<CountKind>

  /// Kinds hidden on one site, by the pack's name.
  public var siteKinds: [String: Set<CountKind>] = [:]

  /// Packs switched off, by name.
  public var sitesOff: Set<String> = []

  /// How charged posts are met.
  public var pause: Pause = .cover

  /// Whether a text that reads as charged is met with a second look before it is sent.
  public var nudges = true

  /// After how many minutes on named sites to ask how it is going; nil for never.
  public var checkInMinutes: Int? = 45

  /// Whether lines to turn to are offered where somebody speaks of crisis.
  public var offersSupport = true

  /// Country for support lines, ISO 3166-1 alpha-2 in upper case; nil for the directory of all.
  public var region: String?

  /// Language of everything this program says, BCP 47; nil to follow the page.
  public var language: String?

  /// How readily posts are paused, from 0 (hardly ever) to 1 (at a hint).
  public var sensitivity = 0.5

  /// Who is not paused.
  public var exemptions = Exemptions()

  /// The person's own filter lines.
  public var filters: [ProfileLine] = []

  /// Lists of others that the person takes over.
  public var lists: [ListSubscription] = []

  /// Words that the person does not want to meet unprepared.
  public var keywords = KeywordFilters()

  /// Nothing is changed before this time, in seconds since 1970 UTC.
  public var offUntil: Int?

  /// Whether everything is off for the moment: also cards, notes and second looks.
  public var isSuspended = false

  /// Of the text that it was read from.
  var contentHash: UInt64 = 0

  /// A profile that hides these kinds and leaves all else at its default.
  public init(hiding kinds: Set<CountKind>) {
    self.kinds = kinds
    contentHash = StableHash.of(kinds.map(\.rawValue).sorted().joined(separator: ","))
  }

  /// For someone who has chosen nothing yet: likes, scores and followers hidden, replies kept.
  public static let newcomer = Profile(hiding: [
    .likes, .dislikes, .scores, .followers, .subscribers,
  ])

  /// Every kind hidden.
  public static let everything = Profile(hiding: Set(CountKind.allCases))

  /// The same wishes while everything is off: nothing hidden, nothing paused, no filters.
  public var suspended: Profile {
    var profile = self
    profile.kinds = []
    profile.siteKinds = [:]
    profile.pause = .off
    profile.nudges = false
    profile.checkInMinutes = nil
    profile.offersSupport = false
    profile.filters = []
    profile.lists = []
    profile.keywords = KeywordFilters()
    profile.isSuspended = true
    profile.contentHash = StableHash.of("off")
    return profile
  }

  /// The kinds hidden on a site.
  public func hiddenKinds(for site: String) -> Set<CountKind> {
    siteKinds[site] ?? kinds
  }
}

/// A line of text with the place it was written in.
public struct ProfileLine: Sendable, Hashable {
  /// The line without its end.
  public var text: String
  /// Where it was written.
  public var place: SourcePlace

  /// Joins a line and its place.
  public init(text: String, place: SourcePlace) {
    self.text = text
    self.place = place
  }
}

/// A filter list that a person takes over, by its address or file.
public struct ListSubscription: Hashable, Sendable {
  /// Where the list is.
  public enum Source: Hashable, Sendable {
    /// An `https:` address.
    case url(String)
    /// A file; relative to the profile's folder.
    case file(String)
  }

  /// Where the list is.
  public var source: Source
  /// Whether it may do everything that the person's own lines may.
  public var isTrusted: Bool
  /// Where the subscription was written.
  public var place: SourcePlace
}
