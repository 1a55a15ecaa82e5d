/// What the proxy answers at `/.well-known/lenity/verdicts`.
///
/// It holds words to show and nothing else: no score, no setting, no journal.
public struct VerdictAnswer: Hashable, Sendable {
  /// What to do about one post; posts with nothing to do are left out.
  public struct Post: Hashable, Sendable {
    /// As the request named it.
    public var id: Int
    /// Nil where the post is shown as it is.
    public var cover: Cover?
    /// A card to put under the post.
    public var support: SupportCard?

    /// Takes the parts as they are.
    public init(id: Int, cover: Cover?, support: SupportCard? = nil) {
      self.id = id
      self.cover = cover
      self.support = support
    }
  }

  /// In any order.
  public var posts: [Post]
  /// For a draft that reads as charged.
  public var nudge: Nudge?
  /// For a search that speaks of crisis.
  public var support: SupportCard?

  /// Takes the parts as they are.
  public init(posts: [Post] = [], nudge: Nudge? = nil, support: SupportCard? = nil) {
    self.posts = posts
    self.nudge = nudge
    self.support = support
  }

  /// The body of the answer; its type is `application/json`.
  public var json: String {
    objectJSON([
      ("posts", posts.isEmpty ? nil : arrayJSON(posts.map(\.json))),
      (
        "draft",
        nudge.map {
          objectJSON([("say", quotedJSON($0.say)), ("guideline", quotedJSON($0.guideline))])
        }
      ),
      ("support", support?.json),
    ])
  }
}

extension VerdictAnswer.Post {
  fileprivate var json: String {
    objectJSON([
      ("id", String(id)),
      ("cover", cover.map { quotedJSON($0.level.rawValue) }),
      ("say", cover.map { quotedJSON($0.say) }),
      ("more", cover?.more.map(quotedJSON)),
      ("rule", cover.map { quotedJSON($0.rule) }),
      ("support", support?.json),
    ])
  }
}
