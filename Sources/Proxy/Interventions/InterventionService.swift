internal import ContentSecurityPolicy
public import Interventions
public import Rewriting

/// What the proxy needs to do more than hide counts.
public struct InterventionService: Sendable {
  /// Judges texts.
  public var judge: PostJudge
  /// Makes and checks the tokens of pages.
  public var tokens: PageTokens
  /// Keeps what readers tell.
  public var readers: any ReaderBook
  /// Seconds since 1970.
  public var now: @Sendable () -> Int
  /// When the reader's next day begins, in seconds since 1970.
  public var tomorrow: @Sendable () -> Int

  let warned = WarnedPosts()
  let postedCrises = PostedCrises()

  /// Joins the parts.
  public init(
    judge: PostJudge,
    tokens: PageTokens,
    readers: any ReaderBook,
    now: @escaping @Sendable () -> Int,
    tomorrow: @escaping @Sendable () -> Int
  ) {
    self.judge = judge
    self.tokens = tokens
    self.readers = readers
    self.now = now
    self.tomorrow = tomorrow
  }

  /// Takes a search that was posted, once all of it was received.
  func note(_ search: PostedSearch, by user: String?) {
    let isCrisis = search.isCrisis(judge: judge)
    postedCrises.note(isCrisis, key: search.key, user: user, now: now())
  }

  /// What an exchange of a user gets.
  func context(for user: String?) -> InterventionContext {
    var context = InterventionContext(judge: judge)
    context.reader = readers.state(of: user)
    context.now = now()
    let (tokens, warned, now) = (tokens, warned, context.now)
    context.pageSecrets = { host in
      let random = Self.randomBytes()
      return PolicyNonce(Base64URL.encode(Array(random[..<16]))).map { nonce in
        InterventionContext.PageSecrets(
          nonce: nonce,
          token: tokens.token(host: host, user: user, now: now, random: random[16...])
        )
      }
    }
    context.noteWarned = { warned.insert($0, user: user) }
    return context
  }

  /// 28 bytes of the system's cryptographic generator.
  private static func randomBytes() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<28).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
