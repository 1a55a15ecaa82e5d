/// Knows under which names people can register: `co.uk` and `com`, but not `example.com`.
///
/// Source: publicsuffix.org/list, "Algorithm".
public struct PublicSuffixList: Sendable {
  private var rules: Set<Substring>
  private var exceptions: Set<Substring>
  private var wildcards: Set<Substring>

  /// The list that came with the program.
  public static let bundled = PublicSuffixList(
    rules: [PublicSuffixTable.registries, PublicSuffixTable.companies]
  )

  /// The part of it that ICANN delegates, without the suffixes of companies.
  public static let registries = PublicSuffixList(rules: [PublicSuffixTable.registries])

  init(rules texts: [String]) {
    rules = []
    exceptions = []
    wildcards = []
    for rule in texts.joined(separator: "\n").split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if rule.hasPrefix("!") {
        exceptions.insert(rule.dropFirst())
      } else if rule.hasPrefix("*.") {
        wildcards.insert(rule.dropFirst(2))
      } else {
        rules.insert(rule)
      }
    }
  }

  /// The name directly below the public suffix; nil for a public suffix itself and for what is no name.
  ///
  /// `host` may be in any case and any spelling; the answer is in the ASCII spelling.
  public func registrableDomain(of host: String) -> String? {
    guard let name = canonicalHost(host), !name.contains(":"), let suffix = publicSuffix(of: name),
      name.utf8.count > suffix.utf8.count
    else { return nil }
    let rest = name.dropLast(suffix.count + 1)
    let label = rest.split(separator: ".").last ?? rest
    return "\(label).\(suffix)"
  }

  /// Whether anyone may register directly below the name.
  public func isPublicSuffix(_ host: String) -> Bool {
    guard let name = canonicalHost(host) else { return false }
    return publicSuffix(of: name) == name[...]
  }

  /// Whether a rule of the list names the suffix; a last label that no rule names is one only by default.
  public func isListed(_ host: String) -> Bool {
    guard let name = canonicalHost(host) else { return false }
    return rules.contains(name[...]) || isBelowWildcard(name[...])
  }

  /// The longest rule that fits; without any, the last label.
  private func publicSuffix(of name: String) -> Substring? {
    var candidate = name[...]
    while true {
      if exceptions.contains(candidate) { return parent(of: candidate) }
      if rules.contains(candidate) || isBelowWildcard(candidate) { return candidate }
      guard let next = parent(of: candidate) else { return candidate }
      candidate = next
    }
  }

  private func isBelowWildcard(_ name: Substring) -> Bool {
    parent(of: name).map(wildcards.contains) ?? false
  }

  private func parent(of name: Substring) -> Substring? {
    guard let dot = name.firstIndex(of: ".") else { return nil }
    return name[name.index(after: dot)...]
  }
}
