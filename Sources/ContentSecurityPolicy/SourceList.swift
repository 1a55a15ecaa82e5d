/// The source expressions of a directive, and what they match (section 6.7).
public struct SourceList: Hashable, Sendable {
  let expressions: [SourceExpression]

  init(_ values: [String]) {
    expressions = values.map(SourceExpression.init)
  }

  /// Whether nothing at all is allowed: no expression, or only `'none'`.
  var isNone: Bool {
    expressions.allSatisfy { $0 == .none || $0 == .reportSample }
  }

  var isStrictDynamic: Bool { expressions.contains(.strictDynamic) }

  /// Whether a `'unsafe-inline'` counts: beside a nonce or a hash it does not, nor for scripts beside
  /// `'strict-dynamic'` (section 6.7.3.2).
  func allowsAllInline(_ kind: InlineKind) -> Bool {
    var isAllowed = false
    for expression in expressions {
      switch expression {
      case .nonce, .hash: return false
      case .strictDynamic where kind.isScript: return false
      case .unsafeInline: isAllowed = true
      default: break
      }
    }
    return isAllowed
  }

  /// Whether a nonce is one of the list's.
  func allows(nonce: String?) -> Bool {
    guard let nonce, !nonce.isEmpty else { return false }
    return expressions.contains(.nonce(nonce))
  }

  /// Whether the digest of an inline text is one of the list's.
  func allows(content: String, as kind: InlineKind) -> Bool {
    guard kind.isElement || expressions.contains(.unsafeHashes) else { return false }
    var digests: [PolicyHash.Algorithm: PolicyHash] = [:]
    for case .hash(let hash) in expressions {
      let digest = digests[hash.algorithm] ?? PolicyHash(of: content, hash.algorithm)
      digests[hash.algorithm] = digest
      if hash == digest { return true }
    }
    return false
  }

  /// Whether every digest of an `integrity` attribute is one of the list's, and there is one.
  func allows(integrity: String?) -> Bool {
    guard let integrity else { return false }
    let words = integrity.utf8.split(whereSeparator: isWhiteSpace)
    let digests = words.compactMap { word in
      PolicyHash(String(Substring(word.prefix { $0 != UInt8(ascii: "?") })))
    }
    return !digests.isEmpty && digests.allSatisfy { expressions.contains(.hash($0)) }
  }

  /// Whether a URL is one of the list's, seen from a page of `origin`.
  func allows(_ url: PolicyURL, from origin: PolicyURL) -> Bool {
    expressions.contains { $0.matches(url, from: origin) }
  }
}

/// The places where script and style stand in a page itself.
public enum InlineKind: String, CaseIterable, Hashable, Sendable {
  case script
  case scriptAttribute
  case style
  case styleAttribute
  /// A `javascript:` URL.
  case navigation

  var isScript: Bool { self != .style && self != .styleAttribute }

  var isElement: Bool { self == .script || self == .style }

  var use: PolicyUse {
    switch self {
    case .script, .navigation: .scriptElement
    case .scriptAttribute: .scriptAttribute
    case .style: .styleElement
    case .styleAttribute: .styleAttribute
    }
  }
}
