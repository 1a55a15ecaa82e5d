internal import CountText
internal import JSONText

/// Says of names whether a number under them is a public count.
struct CountName {
  private var known: [String: [String]] = [:]

  /// The kind that a member's number counts, or nil.
  ///
  /// - Parameters:
  ///   - name: of the member or attribute.
  ///   - ancestors: names around it, the nearest last, without positions in arrays.
  /// - Returns: nil where the name is no count's.
  mutating func kind(of name: String, in ancestors: [String]) -> CountKind? {
    let own = words(of: name)
    if let map = ancestors.last, isMap(map) { return NameVocabulary.nouns[words(of: map)[0]] }
    guard !own.isEmpty, own.count <= 8, !own.contains(where: NameVocabulary.otherWords.contains)
    else { return nil }
    if ancestors.suffix(4).contains(where: { isOtherMatter($0) }) { return nil }
    if let kind = Self.kind(ofWords: own) { return kind }
    guard
      own.allSatisfy({ NameVocabulary.countWords.contains($0) || ["value", "number"].contains($0) })
    else { return nil }
    return kind(ofOwner: ancestors)
  }

  /// What the nearest name around a plain `count` speaks of; names that say nothing are passed over.
  private mutating func kind(ofOwner ancestors: [String]) -> CountKind? {
    for name in ancestors.suffix(4).reversed() {
      let words = words(of: name)
      if let kind = nounKind(of: words) { return kind }
      guard words.allSatisfy(NameVocabulary.wrappers.contains) else { return nil }
    }
    return nil
  }

  /// What a collection of ActivityPub says of itself by its address alone: `…/followers?page=1`.
  static func collection(of name: String, among members: JSONNode.Members) -> [String] {
    guard name == "totalItems", let id = members.first(where: { $0.name == "id" })?.value.string
    else { return [] }
    let path = id.prefix { $0 != "?" && $0 != "#" }
    return path.split(separator: "/").last.map { [String($0)] } ?? []
  }

  /// The kind that a class, an id or a role speaks of: `like-count`, `score`, `js-stat-favorites`.
  mutating func kind(ofLabel name: String) -> CountKind? {
    nounKind(of: words(of: name))
  }

  /// `reactioncount` and `numlikes` are two words each.
  private static func parts(of word: String) -> [String] {
    for suffix in ["counts", "count", "total"] where word.hasSuffix(suffix) {
      let noun = String(word.dropLast(suffix.count))
      if NameVocabulary.nouns[noun] != nil { return [noun, suffix] }
    }
    for prefix in ["num", "total"] where word.hasPrefix(prefix) {
      let noun = String(word.dropFirst(prefix.count))
      if NameVocabulary.nouns[noun] != nil { return [prefix, noun] }
    }
    return [word]
  }

  private static func kind(ofWords words: [String]) -> CountKind? {
    let noun = words.last { NameVocabulary.nouns[$0] != nil }
    guard let noun, let kind = NameVocabulary.nouns[noun] else { return nil }
    if words.contains(where: NameVocabulary.countWords.contains) { return kind }
    // `number_of_likes` counts; `reply_to_post_number` is a place.
    if words.contains("number"), words.contains("of") || words.first == "number" { return kind }
    guard let last = words.last, NameVocabulary.bareNouns.contains(last) else { return nil }
    return NameVocabulary.nouns[last]
  }

  private func nounKind(of words: [String]) -> CountKind? {
    guard words.count <= 8, !words.contains(where: NameVocabulary.otherWords.contains) else {
      return nil
    }
    return words.last { NameVocabulary.nouns[$0] != nil }.flatMap { NameVocabulary.nouns[$0] }
  }

  /// `"reactions": {"❤": 3}` and `reaction_counts` alike: any name may stand below.
  private mutating func isMap(_ name: String) -> Bool {
    let words = words(of: name)
    guard let first = words.first, ["reaction", "reactions", "gildings"].contains(first) else {
      return false
    }
    return words.dropFirst().allSatisfy { ["count", "counts", "map"].contains($0) }
  }

  /// Whether what stands below a name is no public count: what people chose in a poll is its content, and
  /// switches of a program are its maker's.
  private mutating func isOtherMatter(_ name: String) -> Bool {
    words(of: name).contains(where: NameVocabulary.otherMatters.contains)
  }

  private mutating func words(of name: String) -> [String] {
    if let words = known[name] { return words }
    let words = NameWords.split(name).flatMap(Self.parts)
    if known.count > 65_536 { known.removeAll() }
    known[name] = words
    return words
  }
}
