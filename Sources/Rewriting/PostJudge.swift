public import Interventions
internal import Rules
internal import Synchronization
public import Tone

/// Judges posts and searches and says what readers are shown: the model and the words, shared by all exchanges.
public final class PostJudge: Sendable {
  let model: ToneModel
  let planner: InterventionPlanner
  private let known = KnownVerdicts()
  private let spares = Mutex<[Workspace]>([])

  private static let sparesMax = 8

  /// Joins the judge of texts with the words.
  public init(model: ToneModel, planner: InterventionPlanner) {
    self.model = model
    self.planner = planner
  }

  /// Working memory; used by one judgement at a time.
  private final class Workspace: @unchecked Sendable {
    let scratch = ToneScratch()
  }

  private func withWorkspace<Result>(_ body: (Workspace) -> Result) -> Result {
    let workspace = spares.withLock { $0.popLast() } ?? Workspace()
    defer { spares.withLock { if $0.count < Self.sparesMax { $0.append(workspace) } } }
    return body(workspace)
  }

  /// What was found of a post, and what follows from it.
  struct Judgement {
    var label: ToneLabel
    var probability: Float
    /// Nil where the post is shown as it is.
    var cover: Cover?
    /// Nil where no card is offered.
    var card: SupportCard?
    /// Whether the person wants no such posts at all.
    var isHidden = false
  }

  /// Judges a post for a reader.
  func judge(_ post: PostReading, for reader: Reader, rule: String) -> Judgement {
    let tuning = reader.tuning
    let verdict = known.verdict(on: post.text, tuning: tuning) { text in
      let text = QuotedText.removed(from: text)
      return withWorkspace { workspace in
        model.verdict(for: text.span, tuning: tuning, scratch: workspace.scratch)
      }
    }
    var judgement = Judgement(label: verdict.label, probability: verdict.probability)
    if let filter = reader.keyword(in: post) {
      judgement.cover = Cover(
        level: filter.action == .blur ? .blur : .cover,
        say: filter.title,
        rule: filter.place.shortDescription
      )
      judgement.isHidden = filter.action == .hide
      return judgement
    }
    guard let label = PostLabel(verdict.label), !reader.isExempt(post) else { return judgement }
    // Awareness is never paused as anger, however strongly it is said.
    if label == .charged, verdict.isAwareness { return judgement }
    let decision = PostDecision(
      label: label,
      level: reader.level,
      language: reader.language,
      region: reader.region,
      authorBio: post.bio,
      isOfficial: false,
      rule: rule
    )
    judgement.cover = planner.cover(for: decision)
    if reader.profile.offersSupport { judgement.card = planner.supportCard(for: decision) }
    return judgement
  }

  /// Whether what was searched for speaks of crisis.
  func isCrisis(query: String) -> Bool {
    var query = query
    return query.withUTF8 { text in
      withWorkspace { workspace in
        model.queryVerdict(for: text, scratch: workspace.scratch).isCrisis
      }
    }
  }
}

extension PostLabel {
  /// Nil for what is shown as it is.
  fileprivate init?(_ label: ToneLabel) {
    switch label {
    case .charged: self = .charged
    case .vulnerable: self = .vulnerable
    case .crisis: self = .crisis
    case .supportive: self = .supportive
    case .calm, .unknown: return nil
    }
  }
}
