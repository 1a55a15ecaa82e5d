/// Reads a label: which numbers count something, and what.
struct LabelReader {
  private let label: Label
  private let words: LabelWords
  private let numbers: [NumberToken]

  /// Between a number and its word stand at most so many other words.
  private static let fillersMax = 4

  /// Words for people; with "like" earlier in the statement they are those who like it.
  private static let peopleWords: Set<String> = [
    "people", "others", "other", "person", "personen", "personas", "pessoas", "personnes",
    "persone",
    "человек", "orang", "kişi", "osób", "autres", "otras", "outras", "altre", "andere", "weitere",
  ]

  init(_ label: Label) {
    self.label = label
    words = LabelWords(label)
    numbers = NumberScanner.numbers(in: label)
  }

  func spans() -> [CountSpan] {
    numbers.compactMap { number in
      guard !number.isOtherQuantity else { return nil }
      let kind = kind(after: number) ?? kind(before: number)
      guard kind != nil || isAlone(number) else { return nil }
      return CountSpan(
        range: label.byteRange(number.range),
        kind: kind,
        phraseRange: label.byteRange(phrase(of: number))
      )
    }
  }

  /// Whether the label is one count and nothing else.
  var isWholeCount: Bool {
    guard numbers.count == 1, let number = numbers.first, !number.isOtherQuantity,
      number.hasUnit || !number.hasFraction
    else { return false }
    let rest = label.characters.indices.filter { !number.range.contains($0) }
    return rest.allSatisfy { index in
      label.isSpace(at: index) || "()~≈\n".contains(label.characters[index])
        || CountVocabulary.counters.contains(label.characters[index])
    }
  }

  private func kind(after number: NumberToken) -> CountKind? {
    var index = number.range.upperBound
    var sawPeople = false
    for _ in 0...Self.fillersMax {
      index = skipGap(from: index)
      if let mark = words.marks.first(where: { $0.range.lowerBound == index }) { return mark.kind }
      guard let word = words.words.first(where: { $0.range.lowerBound == index }),
        CountVocabulary.fillers.contains(word.text)
      else { break }
      if Self.peopleWords.contains(word.text) { sawPeople = true }
      index = word.range.upperBound
    }
    return sawPeople ? earlierKind(than: number) : nil
  }

  /// Passes spaces, counters and the particles between number and word.
  private func skipGap(from start: Int) -> Int {
    var index = start
    while let character = label[index] {
      let isMark = words.marks.contains { $0.range.lowerBound == index }
      let isGap =
        Label.isSpace(character) || character == "の" || character == "+"
        || (CountVocabulary.counters.contains(character) && !isMark)
      guard isGap, !isMark else { break }
      index += 1
    }
    return index
  }

  /// "Likes: 12", "Gefällt 1.234 Mal", "조회수 12": the word comes first and the statement begins with it.
  private func kind(before number: NumberToken) -> CountKind? {
    var index = number.range.lowerBound
    var hasColon = false
    while let character = label[index - 1] {
      let isColon = character == ":" || character == "：" || character == "("
      guard Label.isSpace(character) || isColon else { break }
      hasColon = hasColon || isColon
      index -= 1
    }
    guard let mark = words.marks.first(where: { $0.range.upperBound == index }) else { return nil }
    return hasColon || mark.isUnspaced || startsStatement(mark) ? mark.kind : nil
  }

  private func startsStatement(_ mark: KindMark) -> Bool {
    var index = mark.range.lowerBound
    while index > 0, label.isSpace(at: index - 1) { index -= 1 }
    return index == 0 || label.isBoundary(at: index - 1)
  }

  private func earlierKind(than number: NumberToken) -> CountKind? {
    words.marks.last { mark in
      mark.range.upperBound <= number.range.lowerBound
        && !(mark.range.upperBound..<number.range.lowerBound).contains(where: label.isBoundary)
    }?.kind
  }

  /// Whether nothing else is said in the number's statement.
  private func isAlone(_ number: NumberToken) -> Bool {
    guard number.hasUnit || !number.hasFraction else { return false }
    var start = number.range.lowerBound - 1
    while start >= 0, !label.isBoundary(at: start) {
      guard label.isSpace(at: start) else { return false }
      start -= 1
    }
    var end = number.range.upperBound
    while end < label.characters.count, !label.isBoundary(at: end) {
      guard label.isSpace(at: end) || CountVocabulary.counters.contains(label.characters[end])
      else {
        return false
      }
      end += 1
    }
    return true
  }

  /// What to cut with the number: its counter, its brackets, one side's space.
  private func phrase(of number: NumberToken) -> Range<Int> {
    var start = number.range.lowerBound
    var end = number.range.upperBound
    while let character = label[end], CountVocabulary.counters.contains(character),
      !words.marks.contains(where: { $0.range.lowerBound == end })
    {
      end += 1
    }
    if label[end] == "の" { end += 1 }
    if label[start - 1] == "(", label[end] == ")" {
      start -= 1
      end += 1
      while label.isSpace(at: start - 1) { start -= 1 }
      return start..<end
    }
    if label.isSpace(at: end) {
      while label.isSpace(at: end) { end += 1 }
    } else if end == label.characters.count || label.isBoundary(at: end) {
      while let character = label[start - 1],
        Label.isSpace(character) || character == ":" || character == "："
      {
        start -= 1
      }
    }
    return start..<end
  }
}
