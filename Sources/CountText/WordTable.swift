/// Words and phrases, found at a place of a text; the longest wins.
struct WordTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var scalars: [Unicode.Scalar]
    /// Whether any ending may follow.
    var isStem: Bool
    var value: Value
  }

  private var entries: [Unicode.Scalar: [Entry]] = [:]

  init(_ words: some Sequence<(String, Value)>) {
    for (word, value) in words {
      let isStem = word.hasSuffix("*")
      let text = isStem ? word.dropLast() : word[...]
      let scalars = text.unicodeScalars.filter { !LabelText.isMark($0) }.map(LabelText.folded)
      guard let first = scalars.first else { continue }
      entries[first, default: []].append(Entry(scalars: scalars, isStem: isStem, value: value))
    }
    for first in entries.keys {
      // Stable for equal lengths: who stands first in the tables wins.
      entries[first] = entries[first]?.enumerated().sorted {
        ($1.element.scalars.count, $0.offset) < ($0.element.scalars.count, $1.offset)
      }.map(\.element)
    }
  }

  /// The longest word at an index, and where it ends.
  func match(in text: LabelText, at index: Int) -> (end: Int, value: Value)? {
    guard let first = text[index], let candidates = entries[first] else { return nil }
    for entry in candidates {
      var end = index
      for scalar in entry.scalars {
        guard text[end] == scalar else {
          end = -1
          break
        }
        end += 1
      }
      guard end >= 0 else { continue }
      if entry.isStem { while text.isSpacedLetter(end) { end += 1 } }
      let endsWord = text[end - 1].map { text.isUnspaced($0) } ?? true
      if endsWord || !text.isSpacedLetter(end) { return (end, entry.value) }
    }
    return nil
  }
}

/// All tables, made once.
enum WordTables {
  static let kinds = WordTable(
    KindWords.words.flatMap { kind, words in words.map { ($0, kind) } }
  )
  static let links = WordTable(KindWords.links.map { ($0, ()) })
  static let counters = WordTable(KindWords.counters.map { ($0, ()) })
  static let others = WordTable(KindWords.others.map { ($0, ()) })
  static let unitWords = WordTable(UnitWords.words.map { ($0, ()) })
  static let gluedUnits = WordTable(UnitWords.glued.map { ($0, ()) })
  static let unitLetters = Set(UnitWords.letters)
  static let ambiguousLetters = Set(UnitWords.ambiguousLetters)
  static let qualities = WordTable(
    [
      "uhd", "hd", "hdr", "video*", "ultra", "tv", "resolution", "quality", "60fps", "30fps", "fps",
      "auflösung",
      "qualität", "qualité", "calidad", "monitor", "dolby", "画質", "高画質", "화질", "超清", "bluray",
      "blu-ray", "remaster*",
      "footage", "camera", "imax", "restor*", "wallpaper*", "gameplay",
    ].map { ($0, ()) }
  )
}
