internal import ContentSecurityPolicy
internal import Synchronization

/// Makes the tokens that pages show with their questions, and knows its own again.
///
/// A token says that our script asks, on this host and for this reader; nothing more hangs on it. It is a keyed
/// digest (HMAC-SHA-256, RFC 2104) over both with a salt and an end, so that none has to be kept: pages that a
/// service worker has stored still work after a restart.
public final class PageTokens: Sendable {
  private let key: [UInt8]
  private let uses = Mutex<[[UInt8]: Int]>([:])

  /// Bytes of an installation's key.
  public static let keyByteCount = 32
  /// How long a token is good: a page may stay open for weeks, or lie in a cache.
  static let lifetimeSeconds = 30 * 86_400
  /// Questions with one token since the program started; a page asks a few in a minute.
  static let usesMax = 20_000
  private static let tokensCountedMax = 4_096
  private static let endByteCount = 4
  private static let saltByteCount = 12
  private static let digestByteCount = 32

  /// Nil for a key of the wrong length.
  public init?(key: [UInt8]) {
    guard key.count == Self.keyByteCount else { return nil }
    self.key = key
  }

  /// A fresh token: 64 letters, digits, `-` and `_`.
  ///
  /// - Parameters:
  ///   - host: of the page.
  ///   - user: who reads; nil for the default profile.
  ///   - now: seconds since 1970.
  ///   - random: at least 12 bytes that nobody can guess.
  /// - Returns: what the script shows with each question.
  func token(
    host: String,
    user: String?,
    now: Int,
    random: some Sequence<UInt8>
  ) -> String {
    let end = UInt32(clamping: now + Self.lifetimeSeconds)
    let head =
      (0..<4).map { UInt8(truncatingIfNeeded: end >> (24 - 8 * UInt32($0))) }
      + random.prefix(Self.saltByteCount)
    return Base64URL.encode(head + digest(of: head, host: host, user: user))
  }

  /// Whether a token is ours, for this host and reader, still good, and not used beyond reason.
  func accepts(_ token: String, host: String, user: String?, now: Int) -> Bool {
    let headCount = Self.endByteCount + Self.saltByteCount
    guard let bytes = Base64URL.decode(token), bytes.count == headCount + Self.digestByteCount
    else { return false }
    let head = Array(bytes[..<headCount])
    let expected = digest(of: head, host: host, user: user)
    let difference = zip(expected, bytes[headCount...]).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) }
    let end = head[..<Self.endByteCount].reduce(0) { $0 << 8 | Int($1) }
    return difference == 0 && now < end && count(head)
  }

  private func count(_ head: [UInt8]) -> Bool {
    uses.withLock { uses in
      if uses.count >= Self.tokensCountedMax, uses[head] == nil { uses.removeAll() }
      uses[head, default: 0] += 1
      return uses[head, default: 0] <= Self.usesMax
    }
  }

  private func digest(of head: [UInt8], host: String, user: String?) -> [UInt8] {
    // A NUL stands in no host name, so that no two pairs read the same.
    let message = head + Array(host.utf8) + [0] + Array((user ?? "").utf8)
    let inner = Self.sha256(padded(0x36) + message)
    return Self.sha256(padded(0x5C) + inner)
  }

  private func padded(_ byte: UInt8) -> [UInt8] {
    (key + Array(repeating: 0, count: 64 - key.count)).map { $0 ^ byte }
  }

  private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = SHA256()
    bytes.withUnsafeBufferPointer { digest.update($0) }
    return digest.finish()
  }
}

/// RFC 4648, section 5, without padding.
enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
  )

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for index in 0...group.count {
        text.append(alphabet[Int(word >> (18 - 6 * UInt32(index))) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func decode(_ text: String) -> [UInt8]? {
    guard text.utf8.count <= 512 else { return nil }
    var bytes: [UInt8] = []
    var word: UInt32 = 0
    var bits = 0
    for letter in text.utf8 {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      word = word << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
      }
    }
    return bytes
  }
}
