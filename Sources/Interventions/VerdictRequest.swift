/// What the page script asks at `/.well-known/lenity/verdicts`.
public struct VerdictRequest: Hashable, Sendable {
  /// A post that the browser has rendered.
  public struct Post: Hashable, Sendable {
    /// Its place in the request; the answer names it by this.
    public var id: Int
    /// What it says.
    public var text: String
    /// The author's name; empty where the page shows none.
    public var name: String
    /// What the author says about themselves; empty where the page does not show it.
    public var bio: String
    /// Whether the page marks the author as official.
    public var isOfficial: Bool

    /// Takes the parts as they are.
    public init(
      id: Int,
      text: String,
      name: String = "",
      bio: String = "",
      isOfficial: Bool = false
    ) {
      self.id = id
      self.text = text
      self.name = name
      self.bio = bio
      self.isOfficial = isOfficial
    }
  }

  /// What a person did on a cover or card.
  ///
  /// Each only ever lessens what Lenity does, or counts time.
  public enum Act: Hashable, Sendable {
    /// "Always show this author."
    case showAuthor(String)
    /// "This was fine."
    case fine(String)
    /// Off for so many minutes; nil until tomorrow.
    case off(minutes: Int?)
    /// So many more seconds on the site.
    case spent(seconds: Int)
    /// Something was shown that only the page knows of.
    case shown(Notice)
  }

  /// What the page shows by itself.
  public enum Notice: String, CaseIterable, Hashable, Sendable {
    /// A second look before sending.
    case nudge
    /// "How is it going?"
    case checkIn
  }

  /// The one thing that a request asks.
  public enum Question: Hashable, Sendable {
    case posts([Post])
    /// A text that is being written.
    case draft(String)
    /// The address of a search: of the page, or of something that it fetched.
    case search(String)
    case act(Act)
  }

  /// What the script was given in its configuration; the page itself cannot read it.
  public var token: String
  /// What is asked.
  public var question: Question

  /// The most bytes of a request's body.
  public static let bodyBytesMax = 1 << 20
  /// The most posts in one request.
  public static let postsMax = 64
  /// The most UTF-8 bytes of one text; longer ones are cut.
  public static let textBytesMax = 16_384

  /// Reads a request's body.
  ///
  /// - Parameter body: the whole body.
  /// - Throws: the cause; the proxy then answers 400 and the page is shown as it is.
  public init(parsing body: [UInt8]) throws(VerdictRequestError) {
    guard body.count <= Self.bodyBytesMax else { throw .tooLong }
    guard let value = SmallJSON(body), case .object = value else { throw .notJSON }
    guard let token = value["token"]?.text, !token.isEmpty, token.utf8.count <= 512 else {
      throw .noToken
    }
    self.token = token
    question = try Self.question(value)
  }

  private static func question(_ value: SmallJSON) throws(VerdictRequestError) -> Question {
    if let posts = value["posts"]?.elements {
      guard posts.count <= postsMax else { throw .tooManyPosts }
      return .posts(posts.compactMap(Post.init))
    }
    if let draft = value["draft"]?.text { return .draft(cut(draft)) }
    if let address = value["search"]?.text { return .search(cut(address)) }
    guard let act = act(value) else { throw .noQuestion }
    return .act(act)
  }

  private static func act(_ value: SmallJSON) -> Act? {
    switch value["act"]?.text {
    case "author": value["name"]?.text.map { .showAuthor(cut($0)) }
    case "fine": value["text"]?.text.map { .fine(cut($0)) }
    case "off":
      switch value["minutes"]?.integer {
      case .some(-1): .off(minutes: nil)
      case .some(let minutes) where (1...60).contains(minutes): .off(minutes: minutes)
      default: nil
      }
    case "spent":
      value["seconds"]?.integer.flatMap { (1...86_400).contains($0) ? .spent(seconds: $0) : nil }
    case "shown": (value["kind"]?.text).flatMap(Notice.init).map { .shown($0) }
    default: nil
    }
  }

  fileprivate static func cut(_ text: String) -> String {
    guard text.utf8.count > textBytesMax else { return text }
    return String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self)
  }
}

extension VerdictRequest.Post {
  init?(_ value: SmallJSON) {
    guard let id = value["id"]?.integer, let text = value["text"]?.text,
      (0..<VerdictRequest.postsMax).contains(id)
    else { return nil }
    self.id = id
    self.text = VerdictRequest.cut(text)
    name = VerdictRequest.cut(value["name"]?.text ?? "")
    bio = VerdictRequest.cut(value["bio"]?.text ?? "")
    isOfficial = value["official"]?.flag ?? false
  }
}

/// Why a request is not answered.
public enum VerdictRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooLong
  case notJSON
  case noToken
  case tooManyPosts
  case noQuestion

  /// The cause, and what would have been right.
  public var description: String {
    switch self {
    case .tooLong: "the request is longer than \(VerdictRequest.bodyBytesMax) bytes"
    case .notJSON: "the request is not a JSON object of at most \(SmallJSON.depthMax) levels"
    case .noToken: "the request has no 'token' of at most 512 bytes"
    case .tooManyPosts: "the request has more than \(VerdictRequest.postsMax) posts"
    case .noQuestion: "the request has none of 'posts', 'draft', 'search' and a known 'act'"
    }
  }
}
