/// Something of ours that a page's policy must let through.
public enum PolicyAddition: Hashable, Sendable {
  /// An inline script with this nonce.
  case scriptNonce(PolicyNonce)
  /// An inline script with this digest.
  case scriptHash(PolicyHash)
  /// A style element with this nonce.
  case styleNonce(PolicyNonce)
  /// A style element with this digest.
  case styleHash(PolicyHash)
  /// Requests to this place on the page's own origin: `https://site.example/.well-known/lenity/`.
  case connection(String)
}

extension ContentSecurityPolicy {
  /// The policy with the least added that lets `addition` through; itself where nothing is needed.
  ///
  /// The source goes into the directive that governs. Where that is `default-src` and the source would mean
  /// something for other kinds of use too (a nonce switches off the `'unsafe-inline'` that styles live by; a
  /// place would be allowed for scripts), a directive of its own is made from a copy. `'none'` gives way.
  public func allowing(_ addition: PolicyAddition) -> ContentSecurityPolicy {
    guard let governing = governing(addition.use), !isAllowed(addition, by: governing.sources)
    else { return self }
    if governing.name == "default-src", mustSplit(addition, governing.sources) {
      var copy = self
      copy.append(addition.splitName, governing.values.adding(addition.source))
      return copy
    }
    var copy = self
    for index in copy.parts.indices where copy.parts[index].name == governing.name {
      copy.parts[index] = governing.adding(addition.source)
      break
    }
    return copy
  }

  private func isAllowed(_ addition: PolicyAddition, by sources: SourceList) -> Bool {
    switch addition {
    case .scriptNonce(let nonce):
      return sources.allowsAllInline(.script) || sources.allows(nonce: nonce.value)
    case .scriptHash(let hash):
      return sources.allowsAllInline(.script) || sources.expressions.contains(.hash(hash))
    case .styleNonce(let nonce):
      return sources.allowsAllInline(.style) || sources.allows(nonce: nonce.value)
    case .styleHash(let hash):
      return sources.allowsAllInline(.style) || sources.expressions.contains(.hash(hash))
    case .connection(let place):
      guard let url = PolicyURL(place) else { return true }
      return sources.allows(url, from: url)
    }
  }

  private func mustSplit(_ addition: PolicyAddition, _ sources: SourceList) -> Bool {
    switch addition {
    case .scriptNonce, .scriptHash:
      return self["style-src"] == nil && sources.allowsAllInline(.style)
    case .styleNonce, .styleHash: return false
    case .connection: return true
    }
  }

  /// Adds a directive at the end, after one `;` whatever stands there.
  private mutating func append(_ name: String, _ values: [String]) {
    if let last = parts.last, last.name.isEmpty, parts.count > 1 { parts.removeLast() }
    parts.append(Directive(text: " \(name) \(values.joined(separator: " "))"))
  }
}

extension ContentSecurityPolicy.Directive {
  /// The directive with one more source; a `'none'` gives way to it, everything else stays as written.
  fileprivate func adding(_ source: String) -> Self {
    if values.contains(where: { lowercased($0) == "'none'" }) {
      let lead = String(Substring(text.utf8.prefix(while: isWhiteSpace)))
      let tail = text.utf8.reversed().prefix(while: isWhiteSpace).reversed()
      let name = text.utf8.drop(while: isWhiteSpace).prefix { !isWhiteSpace($0) }
      let words = [String(Substring(name))] + values.adding(source)
      return Self(
        text: lead + words.joined(separator: " ") + String(decoding: Array(tail), as: UTF8.self)
      )
    }
    let end = text.utf8.lastIndex { !isWhiteSpace($0) }.map { text.utf8.index(after: $0) }
    let cut = end ?? text.endIndex
    return Self(text: "\(text[..<cut]) \(source)\(text[cut...])")
  }
}

extension [String] {
  fileprivate func adding(_ source: String) -> [String] {
    filter { lowercased($0) != "'none'" } + [source]
  }
}

extension PolicyAddition {
  fileprivate var use: PolicyUse {
    switch self {
    case .scriptNonce, .scriptHash: .scriptElement
    case .styleNonce, .styleHash: .styleElement
    case .connection: .connect
    }
  }

  fileprivate var source: String {
    switch self {
    case .scriptNonce(let nonce), .styleNonce(let nonce): nonce.source
    case .scriptHash(let hash), .styleHash(let hash): hash.source
    case .connection(let place): place
    }
  }

  /// The directive that is made beside a `default-src`.
  ///
  /// The broad names: old browsers know no `-elem`.
  fileprivate var splitName: String {
    switch self {
    case .scriptNonce, .scriptHash: "script-src"
    case .styleNonce, .styleHash: "style-src"
    case .connection: "connect-src"
    }
  }
}
