internal import Interventions
internal import Rules
internal import Tone

/// Who reads, as far as it decides what they are shown.
struct Reader {
  let profile: Profile
  let state: ReaderState
  /// The pack, for what was told on its site.
  let site: String
  /// Seconds since 1970.
  let now: Int
  /// Of all words.
  let language: String
  /// The country of support lines; nil for the directory of all.
  let region: String?
  /// Where posts are met, for keyword filters that hold in some places only; nil where nobody can tell.
  let context: KeywordFilter.Context?

  /// Joins what the reader chose with what their browser says.
  init(
    profile: Profile,
    state: ReaderState,
    site: String,
    now: Int,
    acceptLanguage: String?,
    available: [String],
    context: KeywordFilter.Context? = nil
  ) {
    self.context = context
    self.profile = profile
    self.state = state
    self.site = site
    self.now = now
    language = profile.language ?? Self.language(of: acceptLanguage, among: available)
    region = SupportDirectory.region(profile: profile.region, acceptLanguage: acceptLanguage)
  }

  var level: CoverLevel? {
    switch profile.pause {
    case .cover: .cover
    case .blur: .blur
    case .note: .note
    case .off: nil
    }
  }

  var tuning: ToneTuning {
    ToneTuning(sensitivity: Float(profile.sensitivity), personal: state.shift)
  }

  /// The person's own filter of words that speaks about a post.
  func keyword(in post: PostReading) -> KeywordFilter? {
    guard !profile.keywords.filters.isEmpty else { return nil }
    return profile.keywords.match(post.plainText, in: context, at: now)
  }

  /// Whether the author is not paused, by the profile or by what the reader told.
  func isExempt(_ post: PostReading) -> Bool {
    switch post.standing {
    case .official where profile.exemptions.officials: return true
    case .organisation where profile.exemptions.organisations: return true
    default: break
    }
    let names = [post.handle, post.name].filter { !$0.isEmpty }
    if names.contains(where: { state.shows(author: $0, on: site) }) { return true }
    guard !profile.exemptions.accounts.isEmpty else { return false }
    return names.contains { name in
      let name = name.lowercased()
      return profile.exemptions.accounts.contains(
        name.first == "@" ? String(name.dropFirst()) : name
      )
    }
  }

  /// The first language of the browser's that there are words in; English where there is none.
  private static func language(of field: String?, among available: [String]) -> String {
    for range in (field ?? "").prefix(1_024).split(separator: ",") {
      let tag = range.prefix { $0 != ";" }.filter { $0 != " " }
      let base = tag.prefix { $0 != "-" }.lowercased()
      if available.contains(base) { return tag.lowercased() == base ? base : String(tag) }
    }
    return "en"
  }
}
