/// How alike two names are, from 0 to 1.
enum NameLikeness {
  /// Shared words count most, then shared pairs of letters: `like_count` and `likesTotal` are alike.
  static func of(_ left: String, _ right: String) -> Double {
    if left == right { return 1 }
    let words = overlap(Set(self.words(left)), Set(self.words(right)))
    let pairs = overlap(self.pairs(left), self.pairs(right))
    return max(words, 0.5 * words + 0.5 * pairs)
  }

  /// Jaccard's measure: what is shared of all there is; 1 where both are empty.
  static func overlap<Element: Hashable>(_ left: Set<Element>, _ right: Set<Element>) -> Double {
    if left.isEmpty, right.isEmpty { return 1 }
    return Double(left.intersection(right).count) / Double(left.union(right).count)
  }

  /// Words in lower case without a plural's ending.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      let isBreak = !character.isLetter || (character.isUppercase && wasLower)
      if isBreak, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if character.isLetter { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    if !word.isEmpty { words.append(word) }
    return words.map { $0.count > 3 && $0.hasSuffix("s") ? String($0.dropLast()) : $0 }
  }

  private static func pairs(_ name: String) -> Set<String> {
    let letters = name.lowercased().filter(\.isLetter)
    return Set(zip(letters, letters.dropFirst()).map { "\($0)\($1)" })
  }
}
