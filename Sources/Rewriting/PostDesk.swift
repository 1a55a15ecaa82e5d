internal import Edits
internal import HTMLRewriting
internal import Interventions
internal import JSONRewriting
internal import Rules
internal import Synchronization

/// Answers the rewriters' questions about posts in one body, within what a body is worth.
///
/// Past the limits posts are shown as they are: a page that waits is worse than one that is not paused.
final class PostDesk: Sendable {
  let reader: Reader
  private let context: InterventionContext
  private let rules: RuleSet
  private let posts: [RuleID: PostRule]
  /// Whether a browser asks, whose pages have the script.
  private let isBrowser: Bool
  private let limits: RewritingLimits
  private let state: Mutex<State>

  private struct State {
    var verdicts: [PostVerdict] = []
    var bytesLeft: Int
    var postsLeft: Int
  }

  init(
    context: InterventionContext,
    reader: Reader,
    rules: RuleSet,
    posts: [PostRule],
    isBrowser: Bool,
    limits: RewritingLimits
  ) {
    self.context = context
    self.reader = reader
    self.rules = rules
    self.posts = Dictionary(posts.map { ($0.rule, $0) }, uniquingKeysWith: { first, _ in first })
    self.isBrowser = isBrowser
    self.limits = limits
    state = Mutex(State(bytesLeft: limits.judgedBytesMax, postsLeft: limits.judgedPostsMax))
  }

  /// What was judged so far, in the order of the body.
  var verdicts: [PostVerdict] { state.withLock { $0.verdicts } }

  /// Notes a verdict that was found elsewhere.
  func note(_ verdict: PostVerdict) {
    state.withLock { $0.verdicts.append(verdict) }
  }

  private func judge(_ post: PostReading, _ rule: RuleID) -> PostJudge.Judgement? {
    let isWorthIt = state.withLock { state in
      guard state.postsLeft > 0, post.text.count <= state.bytesLeft else { return false }
      state.postsLeft -= 1
      state.bytesLeft -= post.text.count
      return true
    }
    guard isWorthIt, post.text.contains(where: { $0 > 0x20 }) else { return nil }
    let place = rules[rule]?.place.shortDescription ?? ""
    return context.judge.judge(post, for: reader, rule: place)
  }

  private func note(
    _ judgement: PostJudge.Judgement,
    _ rule: RuleID,
    _ intervention: PostVerdict.Intervention
  ) {
    note(
      PostVerdict(
        rule: rule,
        label: judgement.label,
        probability: judgement.probability,
        intervention: intervention
      )
    )
  }
}

// MARK: - JSON

extension PostDesk {
  /// What to set in a post that an API answers with.
  func decisions(on reads: JSONReads, rule: RuleID) -> [JSONDecision] {
    guard let post = posts[rule], let reading = PostReading(reads),
      let judgement = judge(reading, rule)
    else { return [] }
    let edits = nativeEdits(judgement, post, reads)
    note(judgement, rule, edits.isEmpty ? .none : PostVerdict.Intervention(judgement.cover))
    guard !edits.isEmpty else { return [] }
    if let key = PostKey(reading.text) { context.noteWarned?(key) }
    return edits.flatMap(Self.decisions)
  }

  private func nativeEdits(
    _ judgement: PostJudge.Judgement,
    _ post: PostRule,
    _ reads: JSONReads
  ) -> [MemberEdit] {
    guard let cover = judgement.cover,
      let native = post.reader.pause.flatMap({ NativePause(word: $0.native) })
    else { return [] }
    // A form that covers pictures only is for apps: in a browser the script covers the whole post.
    guard !(native.coversMediaOnly && isBrowser) else { return [] }
    return native.edits(
      for: cover,
      warning: reads.text(PostRule.Part.warning.rawValue),
      subject: reads.text(PostRule.Part.subject.rawValue) ?? "",
      show: context.judge.planner.words.text("page.show", in: reader.language)
    )
  }

  private static func decisions(_ edit: MemberEdit) -> [JSONDecision] {
    switch edit {
    case .set(_, let value):
      guard let (path, name) = place(edit), let literal = try? JSONLiteral(parsing: value) else {
        return []
      }
      return [
        JSONDecision(at: path, .insertMember(name: name, value: literal, replacing: true))
      ]
    case .append(_, let value):
      guard let (path, name) = place(edit), let literal = try? JSONLiteral(parsing: value),
        let list = try? JSONLiteral(parsing: "[\(value)]")
      else { return [] }
      return [
        JSONDecision(at: path.member(name), .insertElement(literal, at: .last)),
        JSONDecision(at: path, .insertMember(name: name, value: list, replacing: false)),
      ]
    case .wrap: return []
    }
  }

  private static func place(_ edit: MemberEdit) -> (JSONPath, String)? {
    guard let place = edit.place, let path = try? JSONPath(parsing: place.path) else { return nil }
    return (path, place.member)
  }
}

extension PostReading {
  /// Nil where the post says nothing.
  fileprivate init?(_ reads: JSONReads) {
    let texts = reads[PostRule.Part.text.rawValue].filter { $0.kind == .string }
    guard !texts.isEmpty else { return nil }
    text = Array(texts.map(\.bytes).joined(separator: [0x0A]))
    name = reads.text(PostRule.Part.name.rawValue) ?? ""
    handle = reads.text(PostRule.Part.handle.rawValue) ?? ""
    bio = reads.text(PostRule.Part.bio.rawValue) ?? ""
    official = reads[PostRule.Part.official.rawValue].first?.text ?? ""
  }
}

// MARK: - Pages

extension PostDesk {
  /// What to put around a post that the server has drawn.
  func decisions(on reads: HTMLReads, rule: RuleID) -> [HTMLDecision] {
    guard posts[rule] != nil, let reading = PostReading(reads),
      reads.utf8(PostRule.Part.warning.rawValue) == nil, let judgement = judge(reading, rule)
    else { return [] }
    note(judgement.verdict(by: rule))
    if judgement.isHidden { return [.remove] }
    var before = ""
    var after = ""
    if let cover = judgement.cover {
      let show = context.judge.planner.words.text("page.show", in: reader.language)
      let markup = CoverMarkup(cover, show: show, language: reader.language)
      before = markup.before
      after = markup.after
    }
    after += judgement.card?.html ?? ""
    return (before.isEmpty ? [] : [.prepend(before)]) + (after.isEmpty ? [] : [.append(after)])
  }
}

extension PostReading {
  /// Nil where the post says nothing.
  fileprivate init?(_ reads: HTMLReads) {
    guard let text = reads.utf8(PostRule.Part.text.rawValue) else { return nil }
    self.text = text
    name = Self.line(reads, .name)
    handle = Self.line(reads, .handle)
    bio = Self.line(reads, .bio)
    official = reads.utf8(PostRule.Part.official.rawValue) == nil ? "" : "true"
  }

  private static func line(_ reads: HTMLReads, _ part: PostRule.Part) -> String {
    let bytes = reads.utf8(part.rawValue) ?? []
    let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.endIndex
    let end = bytes.lastIndex { $0 > 0x20 } ?? start - 1
    return start <= end ? String(decoding: bytes[start...end], as: UTF8.self) : ""
  }
}

extension PostVerdict.Intervention {
  /// By the cover alone.
  fileprivate init(_ cover: Cover?) {
    switch cover?.level {
    case .note: self = .note
    case .blur: self = .blur
    case .cover: self = .cover
    case nil: self = .none
    }
  }
}

extension PostJudge.Judgement {
  /// The judgement as it is reported, where all of it is shown.
  func verdict(by rule: RuleID) -> PostVerdict {
    let shown = PostVerdict.Intervention(cover)
    return PostVerdict(
      rule: rule,
      label: label,
      probability: probability,
      intervention: shown == .none && card != nil ? .support : shown
    )
  }
}
