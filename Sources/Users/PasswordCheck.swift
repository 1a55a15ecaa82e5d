internal import COpenSSL
internal import Synchronization

/// Checks names and passwords: slow for a new pair, at once for one that was right before, and not at all for
/// someone who keeps guessing.
///
/// What was right is remembered as a keyed digest (HMAC-SHA-256 under a key of this process) of the name, the
/// password and the hash it was checked against, so that a changed password is checked anew and no password
/// stays in memory.
public final class PasswordCheck: Sendable {
  /// How often one may be wrong.
  public struct Limits: Hashable, Sendable {
    /// Wrong passwords for one name within ``window``; names that nobody has count as one.
    public var failuresPerNameMax = 5
    /// Wrong passwords for all names together: bounds the time that guessing can cost.
    public var failuresMax = 30
    /// After which failures are forgotten.
    public var window = Duration.seconds(60)

    /// The limits that the proxy uses.
    public init() {}
  }

  private struct State {
    var verified: Set<[UInt8]> = []
    var failures: [String: Int] = [:]
    var windowStart: ContinuousClock.Instant?
  }

  private let limits: Limits
  private let processKey: [UInt8]
  private let state = Mutex(State())

  private static let verifiedMax = 1_024

  /// Starts with nothing remembered.
  ///
  /// - Returns: nil where the system gives no random bytes.
  public init?(limits: Limits = Limits()) {
    var key = [UInt8](repeating: 0, count: 32)
    guard RAND_bytes(&key, 32) == 1 else { return nil }
    processKey = key
    self.limits = limits
  }

  /// Whether the password is right for the name.
  ///
  /// - Parameters:
  ///   - password: as the client sent it.
  ///   - name: of the user.
  ///   - passwords: the hash of each user.
  ///   - now: for forgetting failures.
  /// - Returns: false for a wrong pair, and for any new pair while there were too many wrong ones.
  public func accepts(
    password: String,
    of name: String,
    among passwords: [String: PasswordHash],
    now: ContinuousClock.Instant = .now
  ) -> Bool {
    let hash = passwords[name]
    let digest = hash.flatMap { self.digest(name: name, password: password, hash: $0) }
    let key = hash == nil ? "" : name
    let known: Bool? = state.withLock { state in
      if let digest, state.verified.contains(digest) { return true }
      return mayTry(key, in: &state, now: now) ? nil : false
    }
    if let known { return known }
    // A name that nobody has costs the same time.
    let isRight = (hash ?? Self.nobody).matches(password) && hash != nil
    guard isRight, let digest else { return isRight }
    state.withLock { state in
      if let count = state.failures[key], count > 0 { state.failures[key] = count - 1 }
      if state.verified.count >= Self.verifiedMax { state.verified.removeAll() }
      state.verified.insert(digest)
    }
    return true
  }

  /// Whether another password may be tried. The try counts as wrong until it was right, so that many at the
  /// same time are not more than many in a row.

  private func mayTry(
    _ key: String,
    in state: inout State,
    now: ContinuousClock.Instant
  ) -> Bool {
    if let start = state.windowStart, now - start < limits.window {
      let count = state.failures.values.reduce(0, +)
      guard count < limits.failuresMax,
        state.failures[key, default: 0] < limits.failuresPerNameMax
      else { return false }
    } else {
      state.windowStart = now
      state.failures = [:]
    }
    state.failures[key, default: 0] += 1
    return true
  }

  private func digest(name: String, password: String, hash: PasswordHash) -> [UInt8]? {
    let message = Array("\(name)\u{0}\(hash)\u{0}\(password)".utf8)
    var digest = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 32
    let isDone = HMAC(
      EVP_sha256(),
      processKey,
      Int32(processKey.count),
      message,
      message.count,
      &digest,
      &count
    )
    return isDone == nil ? nil : digest
  }

  /// No password has this hash.
  private static let nobody = PasswordHash(nobodyWith: .standard)
}

extension PasswordHash {
  fileprivate init(nobodyWith cost: Cost) {
    self.init(
      cost: cost,
      salt: [UInt8](repeating: 0, count: 16),
      key: [UInt8](repeating: 0, count: 32)
    )
  }
}
