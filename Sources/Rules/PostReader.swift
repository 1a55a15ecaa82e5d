/// Where a post stands in a response or page, and where its parts are.
///
/// Paths are RFC 9535 with `$` the whole body in `at`, the post in the others; selectors likewise.
public struct PostReader: Hashable, Sendable {
  /// Where the author's words about themselves are.
  public struct Author: Hashable, Sendable {
    /// Who wrote it, as people read it.
    public var name: String?
    /// Who wrote it, as the site addresses them.
    public var handle: String?
    /// What they say about themselves.
    public var bio: String?
    /// Found and truthy for officials and organisations.
    public var official: String?
  }

  /// The platform's own way to cover a post.
  public struct Pause: Hashable, Sendable {
    /// What the platform calls it: a content warning, a label, a spoiler, a wrapper.
    public var native: String
    /// Where it is put, relative to the post.
    public var put: String?
    /// What is put there: JSON.
    public var value: String?
    /// Where the sentence on the cover is put, where the platform shows one.
    public var note: String?
  }

  /// Finds the posts: a JSON path in a response, a selector in a page.
  public var at: String
  /// The words of the post.
  public var text: String?
  /// What a person has already put over it (an existing content warning).
  public var warning: String?
  /// Where the author's words about themselves are.
  public var author: Author
  /// How the platform itself covers a post; nil where it has no way.
  public var pause: Pause?
  /// Whether only the browser draws such posts: they are not looked for in the page as it arrives.
  public var isLive: Bool
  /// Where it was written.
  public var place: SourcePlace
  /// The pack that the reader belongs to.
  public var site: String
}

/// Where a search stands in a URL.
public struct SearchReader: Hashable, Sendable {
  /// The URLs that it is about.
  public var matches: [MatchPattern]
  /// The parameter, of the address or of a posted form, that holds what was searched for.
  ///
  /// Nil where the body says it, or the first star of the pattern's path stands for it.
  public var parameter: String?
  /// The JSON path to it inside the parameter, whose value then is JSON.
  public var parameterPath: String?
  /// The JSON path in the request's body, for searches that are posted.
  public var bodyPath: String?
  /// A selector or JSON path that finds the site's own panel of help; where it is there, ours is not added.
  public var ownPanel: String?
  /// Where it was written.
  public var place: SourcePlace
  /// The pack that it belongs to.
  public var site: String
}

/// Where people write on a page.
public struct ComposeReader: Hashable, Sendable {
  /// The URLs that it is about.
  public var matches: [MatchPattern]
  /// A selector: the box that people write in.
  public var box: String
  /// A selector: the button that sends.
  public var send: String?
  /// What the button says, in any language, where only that tells it from others; none for any text.
  public var says: [String]
  /// Whether Enter alone sends.
  public var sendsByEnter: Bool
  /// Where it was written.
  public var place: SourcePlace
  /// The pack that it belongs to.
  public var site: String
}
