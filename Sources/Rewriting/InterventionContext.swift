public import ContentSecurityPolicy
public import Interventions

/// What an exchange needs to do more than hide counts: who judges, what the reader has told, and what a page
/// of theirs is given.
///
/// Clock, randomness and keys come in here; the exchange itself has none.
public struct InterventionContext: Sendable {
  /// What one page is given, and no other.
  public struct PageSecrets: Sendable, Hashable {
    /// Lets our script through the page's policies.
    public var nonce: PolicyNonce
    /// Shown by the script with each question.
    public var token: String

    /// Joins the two.
    public init(nonce: PolicyNonce, token: String) {
      self.nonce = nonce
      self.token = token
    }
  }

  /// Judges texts.
  public var judge: PostJudge

  /// What the reader told beside the profile.
  public var reader = ReaderState()

  /// Seconds since 1970.
  public var now = 0

  /// Makes the secrets of a page on a host; nil where pages get no script.
  public var pageSecrets: (@Sendable (_ host: String) -> PageSecrets?)?

  /// Takes the key of each post that got the platform's own warning, so that the page's script leaves it alone.
  public var noteWarned: (@Sendable (PostKey) -> Void)?

  /// A context in which nothing was told, and pages get no script.
  public init(judge: PostJudge) {
    self.judge = judge
  }
}
