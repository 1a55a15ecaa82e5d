/// A word or phrase in a label that says what numbers beside it count.
struct KindMark {
  /// Character indices.
  var range: Range<Int>
  var kind: CountKind
  /// Whether the script puts no spaces between words, so that a number may follow at once.
  var isUnspaced: Bool
}

/// The words of a label.
struct LabelWords {
  /// A run of letters, in lower case.
  struct Word {
    var text: String
    var range: Range<Int>
  }

  let words: [Word]
  let marks: [KindMark]

  init(_ label: Label) {
    words = Self.words(in: label)
    marks = (Self.phrases(of: words) + Self.fragments(in: label))
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private static func words(in label: Label) -> [Word] {
    var words: [Word] = []
    var index = 0
    while let character = label[index] {
      guard Label.isSpacedLetter(character) else {
        index += 1
        continue
      }
      let start = index
      while let character = label[index], isWordCharacter(character, at: index, in: label) {
        index += 1
      }
      let text = String(label.characters[start..<index]).lowercased()
      words.append(Word(text: text, range: start..<index))
    }
    return words
  }

  private static func isWordCharacter(
    _ character: Character,
    at index: Int,
    in label: Label
  ) -> Bool {
    if Label.isSpacedLetter(character) { return true }
    let isJoiner = character == "’" || character == "'" || character == "-"
    return isJoiner && (label[index + 1].map(Label.isSpacedLetter) ?? false)
  }

  private static func phrases(of words: [Word]) -> [KindMark] {
    var marks: [KindMark] = []
    var index = 0
    while index < words.count {
      let longest = min(CountVocabulary.phraseWordsMax, words.count - index)
      let found = (1...longest).reversed().lazy.compactMap { count in
        let phrase = words[index..<(index + count)]
        guard Self.isTogether(phrase) else { return nil as (Int, CountKind)? }
        let text = phrase.map(\.text).joined(separator: " ")
        return CountVocabulary.words[text].map { (count, $0) }
      }.first
      guard let (count, kind) = found else {
        index += 1
        continue
      }
      let range = words[index].range.lowerBound..<words[index + count - 1].range.upperBound
      marks.append(KindMark(range: range, kind: kind, isUnspaced: false))
      index += count
    }
    return marks
  }

  private static func isTogether(_ phrase: ArraySlice<Word>) -> Bool {
    zip(phrase, phrase.dropFirst()).allSatisfy { first, second in
      second.range.lowerBound == first.range.upperBound + 1
    }
  }

  private static func fragments(in label: Label) -> [KindMark] {
    guard
      label.characters.contains(where: { $0.unicodeScalars.first.map(Label.isUnspaced) ?? false })
    else { return [] }
    var marks: [KindMark] = []
    var index = 0
    while index < label.characters.count {
      let rest = label.characters[index...]
      if let found = CountVocabulary.fragments.first(where: { rest.starts(with: $0.text) }) {
        let end = index + found.text.count
        marks.append(KindMark(range: index..<end, kind: found.kind, isUnspaced: true))
        index = end
      } else {
        index += 1
      }
    }
    return marks
  }
}
