public import HTTPTypes
public import Rules

/// Listens to a search whose words are posted: its address does not say what is searched for.
///
/// The page's script sees only the address among what was fetched. The proxy keeps nothing of the words, only
/// whether they spoke of crisis, for a moment, until the script asks.
public struct PostedSearch: Sendable {
  /// Longer bodies are not looked at.
  public static let bodyBytesMax = 65_536

  /// The address without its query, by which the script's question finds it again.
  public let key: String
  private let searches: [SearchReader]
  private let rules: RuleSet
  private var body: [UInt8] = []
  private var isTooLong = false

  /// Nil for requests that no pack calls a search, and where the reader wants no lines to turn to.
  public init?(_ request: HTTPRequest, rules: RuleSet) {
    guard request.method == .post, rules.profile.offersSupport, let url = request.ruleURL,
      rules.intercepts(host: url.host)
    else { return nil }
    searches = Self.searches(at: url, rules)
    guard !searches.isEmpty else { return nil }
    key = Self.key(url)
    self.rules = rules
  }

  /// Takes the next bytes of what is posted.
  public mutating func receive(_ bytes: Span<UInt8>) {
    guard !isTooLong, body.count + bytes.count <= Self.bodyBytesMax else {
      isTooLong = true
      body = []
      return
    }
    bytes.withUnsafeBufferPointer { body.append(contentsOf: $0) }
  }

  /// Whether what was posted searches for words that speak of crisis; asked once all of it was received.
  public func isCrisis(judge: PostJudge) -> Bool {
    guard !isTooLong, !body.isEmpty else { return false }
    return searches.contains { search in
      SearchQuery.of(posted: body, search).map { judge.isCrisis(query: $0) } ?? false
    }
  }

  static func key(_ url: RequestURL) -> String { "\(url.host)\(url.path)" }

  static func searches(at url: RequestURL, _ rules: RuleSet) -> [SearchReader] {
    rules.searches(of: url.host).filter { search in
      (search.bodyPath ?? search.parameterPath) != nil
        && search.matches.contains { $0.matches(url) }
    }
  }
}
