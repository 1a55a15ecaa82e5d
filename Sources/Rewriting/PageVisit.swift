internal import ContentSecurityPolicy
internal import CountText
internal import Interventions
internal import Rules
internal import Tone

/// One reader at one address: what a response there is given beside hidden counts.
struct PageVisit {
  private let context: InterventionContext
  private let rules: RuleSet
  private let exchangeRules: ExchangeRules
  private let url: RequestURL
  private let reader: Reader

  init(
    context: InterventionContext,
    rules: RuleSet,
    exchangeRules: ExchangeRules,
    url: RequestURL,
    acceptLanguage: String?
  ) {
    self.context = context
    self.rules = rules
    self.exchangeRules = exchangeRules
    self.url = url
    reader = Reader(
      profile: rules.profile,
      state: context.reader,
      site: rules.site(of: url.host) ?? url.host,
      now: context.now,
      acceptLanguage: acceptLanguage,
      available: context.judge.planner.words.available,
      context: rules.context(of: url)
    )
  }

  /// Who judges the posts of the response.
  func desk(isBrowser: Bool, limits: RewritingLimits) -> PostDesk? {
    guard !exchangeRules.posts.isEmpty || exchangeRules.isPage else { return nil }
    return PostDesk(
      context: context,
      reader: reader,
      rules: rules,
      posts: exchangeRules.posts,
      isBrowser: isBrowser,
      limits: limits
    )
  }

  /// Says what a page is given: the script, styles, and lines to turn to above a search that speaks of crisis.
  func prepare(_ plan: inout BodyPlan) {
    let searches = rules.searches(of: url.host)
    if reader.profile.offersSupport { plan.card = card(searches, plan.desk) }
    let drawsCovers = exchangeRules.posts.contains { !$0.isJSON && !$0.reader.isLive }
    plan.head = PageHead(
      style: PageHead.style(
        covers: drawsCovers || plan.card != nil,
        hiding: exchangeRules.hiddenSelectors
      ),
      script: script(searches),
      origin: origin
    )
  }

  private var origin: String {
    var origin = url
    origin.path = ""
    origin.query = nil
    return origin.description
  }

  /// Sites with a panel of their own are left to the script, which sees whether it is there.
  private func card(_ searches: [SearchReader], _ desk: PostDesk?) -> String? {
    let query = searches.lazy.filter { $0.ownPanel == nil }
      .compactMap { SearchQuery.of(url, $0) }.first
    guard let query, context.judge.isCrisis(query: query) else { return nil }
    desk?.note(
      PostVerdict(rule: PageRules.results, label: .crisis, probability: 1, intervention: .support)
    )
    let card = context.judge.planner.supportCard(
      forSearchIn: reader.region,
      language: reader.language
    )
    return "<div class=\"\(PageScript.searchCardClass)\">\(card.html)</div>"
  }

  private func script(
    _ searches: [SearchReader]
  ) -> (nonce: PolicyNonce, configuration: PageScript.Configuration)? {
    guard exchangeRules.isPage, let secrets = context.pageSecrets?(url.host) else { return nil }
    let planner = context.judge.planner
    var configuration = PageScript.Configuration(
      token: secrets.token,
      language: reader.language,
      words: planner.words
    )
    configuration.posts = exchangeRules.posts.filter { !$0.isJSON }.map(\.reader).map(Self.posts)
    if reader.profile.nudges {
      configuration.composers = rules.composers(of: url.host).map {
        PageScript.Configuration.Composer(
          box: $0.box,
          send: $0.send,
          says: $0.says,
          sendsByEnter: $0.sendsByEnter
        )
      }
    }
    if reader.profile.offersSupport {
      configuration.searches = Self.searches(searches)
      configuration.help = PageScript.helpLinks(to: planner.support.hosts(for: reader.region))
    }
    configuration.checkIn = checkIn
    let kinds = rules.profile.hiddenKinds(for: reader.site).map(\.rawValue).sorted()
    configuration.hidden =
      planner.hiddenLine(kinds: kinds, language: reader.language).map { [$0] } ?? []
    return (secrets.nonce, configuration)
  }

  private var checkIn: PageScript.Configuration.CheckIn? {
    guard let minutes = reader.profile.checkInMinutes else { return nil }
    let spent = context.reader.visitSeconds(on: reader.site, at: context.now) % (minutes * 60)
    return PageScript.Configuration.CheckIn(after: .seconds(minutes * 60), spent: .seconds(spent))
  }

  private static func posts(_ reader: PostReader) -> PageScript.Configuration.Posts {
    PageScript.Configuration.Posts(
      at: reader.at,
      text: reader.text,
      name: reader.author.name,
      bio: reader.author.bio,
      official: reader.author.official,
      warned: ([".lenity-cover", ".lenity-blur", ".lenity-note"]
        + [reader.warning].compactMap(\.self))
        .joined(separator: ",")
    )
  }

  /// Panels that are named by a JSON path are not for pages.
  private static func searches(_ searches: [SearchReader]) -> [PageScript.Configuration.Search] {
    var known: Set<String> = []
    return searches.flatMap { search in
      let panel = search.ownPanel?.hasPrefix("$") == true ? nil : search.ownPanel
      return search.matches.map(\.addresses).filter { known.insert($0).inserted }.map {
        PageScript.Configuration.Search(match: $0, panel: panel)
      }
    }
  }
}
