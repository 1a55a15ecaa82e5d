public import Interventions
public import Rules
internal import Tone

/// Answers what the page script asks about posts, drafts and searches; acts are noted elsewhere.
public struct VerdictDesk {
  private let context: InterventionContext
  private let rules: RuleSet
  private let reader: Reader
  private let post: PostRule?
  private let wasWarned: (PostKey) -> Bool
  private let wasCrisis: (String) -> Bool
  private let limits = RewritingLimits()

  /// Prepares for the questions of one page.
  ///
  /// - Parameters:
  ///   - context: who judges, and what the reader told.
  ///   - rules: of the reader.
  ///   - host: of the page.
  ///   - page: its whole address, as far as the browser tells.
  ///   - acceptLanguage: of the request.
  ///   - wasWarned: whether a post got the platform's own warning already.
  ///   - wasCrisis: whether what was posted to an address a moment ago searched for words of crisis.
  public init(
    context: InterventionContext,
    rules: RuleSet,
    host: String,
    page: RequestURL? = nil,
    acceptLanguage: String?,
    wasWarned: @escaping (PostKey) -> Bool = { _ in false },
    wasCrisis: @escaping (String) -> Bool = { _ in false }
  ) {
    self.context = context
    self.rules = rules
    self.wasWarned = wasWarned
    self.wasCrisis = wasCrisis
    reader = Reader(
      profile: rules.profile,
      state: context.reader,
      site: rules.site(of: host) ?? host,
      now: context.now,
      acceptLanguage: acceptLanguage,
      available: context.judge.planner.words.available,
      context: page.flatMap { $0.host == host ? rules.context(of: $0) : nil }
    )
    let url = RequestURL(scheme: "https", host: host, path: "/")
    post = rules.rules(for: url)?.posts.first { !$0.isJSON }
  }

  /// What to show, and what was found.
  ///
  /// While the reader has switched off, nothing is.
  public func answer(
    _ question: VerdictRequest.Question
  ) -> (answer: VerdictAnswer, report: ExchangeReport) {
    var report = ExchangeReport()
    report.site = reader.site
    guard !reader.state.isOff(at: context.now) else { return (VerdictAnswer(), report) }
    var answer = VerdictAnswer()
    switch question {
    case .posts(let posts): answer.posts = judged(posts, &report)
    case .draft(let text): answer.nudge = nudge(text)
    case .search(let address): answer.support = support(address, &report)
    case .act: break
    }
    return (answer, report)
  }

  private func judged(
    _ posts: [VerdictRequest.Post],
    _ report: inout ExchangeReport
  ) -> [VerdictAnswer.Post] {
    let place = post.flatMap { rules[$0.rule] }?.place.shortDescription ?? reader.site
    var bytesLeft = limits.judgedBytesMax
    var answers: [VerdictAnswer.Post] = []
    for asked in posts {
      let text = Array(asked.text.utf8)
      bytesLeft -= text.count
      guard bytesLeft >= 0, PostKey(text).map(wasWarned) != true else { continue }
      let reading = PostReading(
        text: text,
        name: asked.name,
        bio: asked.bio,
        official: asked.isOfficial ? "true" : ""
      )
      let judgement = context.judge.judge(reading, for: reader, rule: place)
      report.verdicts.append(judgement.verdict(by: post?.rule ?? PageRules.head))
      guard judgement.cover != nil || judgement.card != nil else { continue }
      answers.append(
        VerdictAnswer.Post(id: asked.id, cover: judgement.cover, support: judgement.card)
      )
    }
    return answers
  }

  private func nudge(_ text: String) -> Nudge? {
    guard reader.profile.nudges, reader.level != nil else { return nil }
    let reading = PostReading(text: Array(text.utf8))
    guard context.judge.judge(reading, for: reader, rule: "").label == .charged else { return nil }
    // The same text gets the same thought; the next one another.
    let index = text.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    return context.judge.planner.nudge(language: reader.language, index: index)
  }

  private func support(_ address: String, _ report: inout ExchangeReport) -> SupportCard? {
    guard reader.profile.offersSupport, let url = RequestURL(parsing: address),
      rules.site(of: url.host) == reader.site, isCrisis(url)
    else { return nil }
    report.verdicts.append(
      PostVerdict(rule: PageRules.results, label: .crisis, probability: 1, intervention: .support)
    )
    return context.judge.planner.supportCard(
      forSearchIn: reader.region,
      language: reader.language
    )
  }

  private func isCrisis(_ url: RequestURL) -> Bool {
    let says = rules.searches(of: url.host).contains { search in
      SearchQuery.of(url, search).map { context.judge.isCrisis(query: $0) } ?? false
    }
    return says
      || !PostedSearch.searches(at: url, rules).isEmpty && wasCrisis(PostedSearch.key(url))
  }
}
