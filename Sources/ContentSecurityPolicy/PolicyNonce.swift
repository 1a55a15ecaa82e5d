/// A number used once, as it stands in a policy and in the `nonce` attribute of an element.
public struct PolicyNonce: Hashable, Sendable {
  /// Base64 or base64url.
  public let value: String

  /// Takes a value of base64 digits, with at most two `=` at the end; nil for anything else.
  public init?(_ value: String) {
    guard isBase64(value) else { return nil }
    self.value = value
  }

  var source: String { "'nonce-\(value)'" }
}

/// A digest of an inline script or style, as it stands in a policy or an `integrity` attribute.
public struct PolicyHash: Hashable, Sendable {
  /// The algorithms that the standard names.
  public enum Algorithm: String, CaseIterable, Hashable, Sendable {
    case sha256, sha384, sha512
  }

  /// Which algorithm.
  public let algorithm: Algorithm

  /// The digest in base64, with `+` and `/`.
  public let value: String

  /// Takes `sha256-…`; nil for anything else.
  ///
  /// base64url digits are made base64's.
  public init?(_ text: String) {
    guard let hyphen = text.utf8.firstIndex(of: UInt8(ascii: "-")),
      let algorithm = Algorithm(rawValue: lowercased(String(text[..<hyphen])))
    else { return nil }
    let digits = String(text[text.utf8.index(after: hyphen)...])
    guard isBase64(digits) else { return nil }
    self.algorithm = algorithm
    value = String(
      decoding: digits.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: byte
        }
      },
      as: UTF8.self
    )
  }

  /// The digest of an inline script's or style's text.
  public init(of text: String, _ algorithm: Algorithm = .sha256) {
    let bytes = Array(text.utf8)
    self.algorithm = algorithm
    switch algorithm {
    case .sha256: value = base64(sha256(bytes))
    case .sha384: value = base64(Array(sha512(bytes, from: sha384Start).prefix(48)))
    case .sha512: value = base64(sha512(bytes, from: sha512Start))
    }
  }

  var source: String { "'\(algorithm.rawValue)-\(value)'" }
}

/// Whether a text is what the grammar calls a base64-value.
///
/// `1*( ALPHA / DIGIT / "+" / "/" / "-" / "_" )*2( "=" )`
private func isBase64(_ text: String) -> Bool {
  var digits = text.utf8[...]
  for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits = digits.dropLast() }
  return !digits.isEmpty
    && digits.allSatisfy {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
}

private let base64Digits = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
)

private func base64(_ bytes: [UInt8]) -> String {
  var text: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let padded = Array(group) + repeatElement(0, count: 3 - group.count)
    let word = padded.reduce(0) { $0 << 8 | Int($1) }
    for place in 0..<4 {
      let isPadding = place > group.count
      text.append(isPadding ? UInt8(ascii: "=") : base64Digits[word >> (18 - 6 * place) & 63])
    }
  }
  return String(decoding: text, as: UTF8.self)
}
