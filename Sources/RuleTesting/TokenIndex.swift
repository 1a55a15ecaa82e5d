internal import Auditing

/// The words that selectors go by (classes, ids, test ids, custom elements), with what stands around them.
struct TokenIndex: Sendable {
  /// A word by its place: a class only becomes a class, the name of an attribute only such a name.
  private struct Token: Hashable, Sendable {
    var word: String
    /// The attribute whose value it is in; `[]` for names of attributes, `<>` for names of elements.
    var place: String
  }

  /// Where a token occurs.
  private struct Surroundings: Sendable {
    var elements: Set<String> = []
    /// Words of the same element, and of its parent.
    var neighbours: Set<String> = []
    var count = 0
  }

  private var tokens: [Token: Surroundings] = [:]

  private static let tokensMax = 100_000
  private static let neighboursMax = 256
  private static let openMax = 512

  /// Adds a page; anything that is none adds nothing.
  mutating func add(_ page: [UInt8]) {
    guard page.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return }
    var scanner = MarkupScanner(page)
    var open: [(name: String, words: [String])] = []
    while let piece = scanner.next() {
      switch piece {
      case .start(let name, let attributes, let isVoid):
        let own = Self.tokens(name, attributes)
        let around = own.map(\.word) + (open.last?.words ?? [])
        for token in own { note(token, in: name, around) }
        if !isVoid, open.count < Self.openMax { open.append((name, own.map(\.word))) }
      case .end(let name):
        if let index = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(index...) }
      case .text, .raw: break
      }
    }
  }

  private mutating func note(_ token: Token, in element: String, _ around: [String]) {
    guard tokens[token] != nil || tokens.count < Self.tokensMax else { return }
    var known = tokens[token] ?? Surroundings()
    known.elements.insert(element)
    known.count += 1
    if known.neighbours.count < Self.neighboursMax {
      known.neighbours.formUnion(around.filter { $0 != token.word })
    }
    tokens[token] = known
  }

  private static func tokens(
    _ name: String,
    _ attributes: [(name: String, value: String)]
  ) -> [Token] {
    var tokens = name.contains("-") ? [Token(word: name, place: "<>")] : []
    for attribute in attributes {
      switch attribute.name {
      case "style", "href", "src", "content", "value", "title", "alt": continue
      case "class", "id", "itemprop", "slot": break
      default:
        guard attribute.name.contains("-"), !attribute.name.hasPrefix("aria-") else { continue }
        tokens.append(Token(word: attribute.name, place: "[]"))
      }
      guard attribute.value.utf8.count <= 1_024 else { continue }
      let words = attribute.value.split(separator: " ").prefix(16)
      tokens += words.map { Token(word: String($0), place: attribute.name) }
    }
    return tokens
  }

  /// Selectors with one word renamed, the likeliest first.
  func proposals(for selector: String, in new: TokenIndex) -> [Drift.Proposal] {
    var best: [String: Double] = [:]
    let words = Set(Self.words(of: selector))
    for (token, old) in tokens where words.contains(token.word) && new.tokens[token] == nil {
      for (candidate, surroundings) in new.tokens
      where candidate.place == token.place && tokens[candidate] == nil {
        let likeness = Self.likeness(token, old, candidate, surroundings)
        guard likeness >= 0.35 else { continue }
        let renamed = PathText.replacing(
          token.word,
          by: candidate.word,
          in: selector,
          joining: ["-", "_"]
        )
        best[renamed] = max(best[renamed] ?? 0, likeness)
      }
    }
    return best.map { Drift.Proposal(target: $0.key, likeness: $0.value) }
      .sorted { ($0.likeness, $1.target) > ($1.likeness, $0.target) }
  }

  private static func likeness(
    _ token: Token,
    _ old: Surroundings,
    _ candidate: Token,
    _ new: Surroundings
  ) -> Double {
    let counts = Double(min(old.count, new.count)) / Double(max(old.count, new.count, 1))
    return 0.45 * NameLikeness.overlap(old.neighbours, new.neighbours)
      + 0.3 * NameLikeness.of(token.word, candidate.word)
      + 0.15 * NameLikeness.overlap(old.elements, new.elements) + 0.1 * counts
  }

  private static func words(of selector: String) -> [String] {
    selector.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.map(String.init)
      .filter { $0.count > 2 }
  }
}
