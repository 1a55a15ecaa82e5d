/// A Content Security Policy, kept exactly as it was written.
///
/// A policy is read to answer two questions: is this allowed, and what is the least that must be added so
/// that something of ours is? Whatever no addition touches is serialised byte for byte as it came, unknown
/// directives, odd spacing and Trusted Types included.
///
/// Source: Content Security Policy Level 3, W3C Working Draft.
public struct ContentSecurityPolicy: Hashable, Sendable, CustomStringConvertible {
  /// One `;`-separated part, empty ones included.
  var parts: [Directive]

  /// Reads one serialised policy.
  ///
  /// Every text is one: what cannot be understood governs nothing.
  public init(parsing text: String) {
    parts = text.utf8.split(separator: semicolon, omittingEmptySubsequences: false).map {
      Directive(text: String(Substring($0)))
    }
  }

  /// The policy as it is sent.
  public var description: String { parts.map(\.text).joined(separator: ";") }

  /// The directives that count: the first of each name, in source order.
  public var directives: [Directive] {
    var seen: Set<String> = []
    return parts.filter { !$0.name.isEmpty && seen.insert($0.name).inserted }
  }

  /// The directive of a name (in lower case) that counts; nil where the policy has none.
  public subscript(name: String) -> Directive? {
    parts.first { $0.name == name }
  }

  /// Which directive decides about a kind of use: the most specific of its fallbacks that the policy has.
  public func governing(_ use: PolicyUse) -> Directive? {
    for name in use.fallbacks {
      if let directive = self[name] { return directive }
    }
    return nil
  }

  /// One directive: a name and what follows it.
  public struct Directive: Hashable, Sendable {
    /// As it was written, spaces included, without the `;` that ends it.
    public let text: String

    /// In lower case; empty for a part that says nothing.
    public let name: String

    /// What was written after the name, split at white space.
    public let values: [String]

    init(text: String) {
      self.text = text
      let words = text.utf8.split(whereSeparator: isWhiteSpace)
      guard let first = words.first, text.utf8.allSatisfy({ $0 < 0x80 }) else {
        name = ""
        values = []
        return
      }
      name = lowercased(String(Substring(first)))
      values = words.dropFirst().map { String(Substring($0)) }
    }

    /// The values read as source expressions.
    public var sources: SourceList { SourceList(values) }
  }
}

/// What a policy may allow or forbid, each with its own directive.
public enum PolicyUse: String, CaseIterable, Hashable, Sendable {
  case connect = "connect-src"
  case font = "font-src"
  case frame = "frame-src"
  case image = "img-src"
  case manifest = "manifest-src"
  case media = "media-src"
  case object = "object-src"
  case prefetch = "prefetch-src"
  case scriptAttribute = "script-src-attr"
  case scriptElement = "script-src-elem"
  case styleAttribute = "style-src-attr"
  case styleElement = "style-src-elem"
  case worker = "worker-src"
  /// `eval` and its kin.
  case evaluation = "script-src"
  case formAction = "form-action"
  case frameAncestor = "frame-ancestors"
  case base = "base-uri"

  /// The directives that may decide, the most specific first (section 6.8.3).
  var fallbacks: [String] {
    switch self {
    case .scriptAttribute, .scriptElement: [rawValue, "script-src", "default-src"]
    case .styleAttribute, .styleElement: [rawValue, "style-src", "default-src"]
    case .worker: [rawValue, "child-src", "script-src", "default-src"]
    case .frame: [rawValue, "child-src", "default-src"]
    case .formAction, .frameAncestor, .base: [rawValue]
    default: [rawValue, "default-src"]
    }
  }
}
