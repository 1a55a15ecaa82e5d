/// One word of a source list (section 2.3.1).
public enum SourceExpression: Hashable, Sendable {
  case none
  case selfOrigin
  case unsafeInline
  case unsafeEval
  case unsafeHashes
  case strictDynamic
  case wasmUnsafeEval
  case reportSample
  /// The value between `'nonce-` and `'`.
  case nonce(String)
  case hash(PolicyHash)
  /// `*`
  case any
  /// `https:`, in lower case and without the colon.
  case scheme(String)
  case host(HostSource)
  /// Nothing that the standard knows; matches nothing.
  case unknown

  init(_ word: String) {
    let lower = lowercased(word)
    if let keyword = Self.keywords[lower] {
      self = keyword
    } else if lower.hasPrefix("'") {
      self = Self.quoted(word, lower: lower)
    } else if word == "*" {
      self = .any
    } else if lower.hasSuffix(":"), isScheme(lower.dropLast().utf8) {
      self = .scheme(String(lower.dropLast()))
    } else if let host = HostSource(word) {
      self = .host(host)
    } else {
      self = .unknown
    }
  }

  private static let keywords: [String: SourceExpression] = [
    "'none'": .none, "'self'": .selfOrigin, "'unsafe-inline'": .unsafeInline,
    "'unsafe-eval'": .unsafeEval, "'unsafe-hashes'": .unsafeHashes,
    "'strict-dynamic'": .strictDynamic, "'wasm-unsafe-eval'": .wasmUnsafeEval,
    "'report-sample'": .reportSample,
  ]

  /// A nonce or a hash; its value keeps its case.
  private static func quoted(_ word: String, lower: String) -> SourceExpression {
    guard lower.utf8.count > 2, lower.hasSuffix("'") else { return .unknown }
    let inside = String(word.dropFirst().dropLast())
    if lower.hasPrefix("'nonce-") {
      let value = String(inside.dropFirst("nonce-".count))
      return PolicyNonce(value) == nil ? .unknown : .nonce(value)
    }
    return PolicyHash(inside).map(SourceExpression.hash) ?? .unknown
  }
}

/// A source expression that names hosts.
///
/// `[scheme "://"] host [":" port] [path]`
public struct HostSource: Hashable, Sendable {
  /// In lower case.
  var scheme: String?
  /// In lower case; `*`, or beginning with `*.`, for many hosts.
  var host: String
  /// Digits, or `*`.
  var port: String?
  /// Percent-encoded as written; empty for any.
  var path: String

  init?(_ word: String) {
    var rest = Substring(word)
    if let mark = rest.firstRange(of: "://") {
      guard isScheme(rest[..<mark.lowerBound].utf8) else { return nil }
      scheme = lowercased(String(rest[..<mark.lowerBound]))
      rest = rest[mark.upperBound...]
    }
    let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    path = String(rest[slash...])
    rest = rest[..<slash]
    if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")) {
      let digits = rest[rest.utf8.index(after: colon)...]
      guard digits == "*" || !digits.isEmpty && digits.utf8.allSatisfy(isDigit) else { return nil }
      port = String(digits)
      rest = rest[..<colon]
    }
    guard Self.isHost(rest) else { return nil }
    host = lowercased(String(rest))
  }

  /// `*`, or labels of letters, digits and hyphens, the first of which may be `*`.
  private static func isHost(_ text: Substring) -> Bool {
    var labels = text.split(separator: ".", omittingEmptySubsequences: false)[...]
    if labels.first == "*" { labels = labels.dropFirst() }
    if labels.isEmpty { return text == "*" }
    return labels.allSatisfy { label in
      !label.isEmpty
        && label.utf8.allSatisfy {
          isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
  }
}

/// Whether a text can be a scheme.
///
/// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )`
func isScheme(_ bytes: Substring.UTF8View) -> Bool {
  guard let first = bytes.first, isLetter(first) else { return false }
  return bytes.allSatisfy {
    isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
      || $0 == UInt8(ascii: ".")
  }
}
