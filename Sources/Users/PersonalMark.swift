internal import COpenSSL

/// Marks in addresses that stand for a person where no name can be sent, as when a browser fetches its proxy
/// settings.
///
/// Whoever has the address can fetch what it leads to; nobody can make one up, or tell from one whose it is. The
/// same secret gives the same marks, so an address stays good.
public struct PersonalMark: Sendable {
  /// How long the secret is.
  public static let secretByteCount = 32
  /// 96 bits: nobody guesses that many over a network.
  private static let markByteCount = 12

  private let secret: [UInt8]

  /// Nil for a secret of another length.
  public init?(secret: [UInt8]) {
    guard secret.count == Self.secretByteCount else { return nil }
    self.secret = secret
  }

  /// A fresh secret; nil where the system gives no random bytes.
  public static func newSecret() -> [UInt8]? {
    var secret = [UInt8](repeating: 0, count: secretByteCount)
    return RAND_bytes(&secret, Int32(secret.count)) == 1 ? secret : nil
  }

  /// The mark of a person: 24 hexadecimal digits of HMAC-SHA-256 (RFC 2104) of the name.
  public func mark(of name: String) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let text = Array("personal address of \(name)".utf8)
    let made = HMAC(
      EVP_sha256(),
      secret,
      Int32(secret.count),
      text,
      text.count,
      &digest,
      &count
    )
    precondition(made != nil, "HMAC-SHA-256 of a short text cannot fail")
    return digest.prefix(Self.markByteCount).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0\(digits)" : digits
    }.joined()
  }

  /// Whose mark it is; takes as long for a wrong one as for a right one.
  public func name(of mark: String, among names: some Sequence<String>) -> String? {
    let mark = Array(mark.utf8)
    var found: String?
    for name in names {
      let own = Array(self.mark(of: name).utf8)
      if own.count == mark.count, CRYPTO_memcmp(own, mark, own.count) == 0 { found = name }
    }
    return found
  }
}
