internal import Auditing

/// The words that selectors go by (classes, ids, test ids, custom elements), with what stands around them.
struct TokenIndex {
  /// Where a token occurs.
  private struct Surroundings {
    var elements: Set<String> = []
    /// Tokens of the same element and of its parent.
    var neighbours: Set<String> = []
  }

  private var tokens: [String: Surroundings] = [:]

  init(_ pages: [[UInt8]]) {
    for page in pages where page.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { add(page) }
  }

  private mutating func add(_ page: [UInt8]) {
    var scanner = MarkupScanner(page)
    var open: [(name: String, tokens: [String])] = []
    while let piece = scanner.next() {
      switch piece {
      case .start(let name, let attributes, let isVoid):
        let own = Self.tokens(name, attributes)
        let around = own + (open.last?.tokens ?? [])
        for token in own {
          tokens[token, default: Surroundings()].elements.insert(name)
          tokens[token]?.neighbours.formUnion(around.filter { $0 != token })
        }
        if !isVoid, open.count < 512 { open.append((name, own)) }
      case .end(let name):
        if let index = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(index...) }
      case .text, .raw: break
      }
    }
  }

  private static func tokens(
    _ name: String,
    _ attributes: [(name: String, value: String)]
  ) -> [String] {
    var tokens = name.contains("-") ? [name] : []
    for attribute in attributes {
      switch attribute.name {
      case "class", "id", "data-testid", "data-test-id", "data-e2e", "itemprop", "slot":
        tokens += attribute.value.split(separator: " ").prefix(16).map(String.init)
      case "style", "href", "src", "content", "value", "title", "alt": break
      default: if attribute.name.contains("-") { tokens.append(attribute.name) }
      }
    }
    return tokens
  }

  /// Selectors with one word renamed, the likeliest first.
  func proposals(for selector: String, in new: TokenIndex) -> [Drift.Proposal] {
    var best: [String: Double] = [:]
    for word in Self.words(of: selector) {
      guard let old = tokens[word], new.tokens[word] == nil else { continue }
      for (candidate, surroundings) in new.tokens where tokens[candidate] == nil {
        let likeness =
          0.5 * NameLikeness.overlap(old.neighbours, surroundings.neighbours)
          + 0.35 * NameLikeness.of(word, candidate)
          + 0.15 * NameLikeness.overlap(old.elements, surroundings.elements)
        guard likeness >= 0.35 else { continue }
        let renamed = selector.replacing(word, with: candidate)
        best[renamed] = max(best[renamed] ?? 0, likeness)
      }
    }
    return best.map { Drift.Proposal(target: $0.key, likeness: $0.value) }
      .sorted { ($0.likeness, $1.target) > ($1.likeness, $0.target) }
  }

  private static func words(of selector: String) -> [String] {
    selector.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.map(String.init)
      .filter { $0.count > 2 }
  }
}
