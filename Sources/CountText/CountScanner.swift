/// Goes through a text number by number and asks the words beside each what it counts.
struct CountScanner {
  private let text: LabelText
  private let reader: NumberReader

  init(_ text: LabelText) {
    self.text = text
    reader = NumberReader(text: text)
  }

  /// A word or phrase that says what is counted.
  private struct Hit {
    var range: Range<Int>
    var kind: CountKind
  }

  func spans() -> [CountSpan] {
    if let whole = wholeNumber() {
      let range = text.bytes(whole.range)
      return [CountSpan(range: range, kind: nil, phraseRange: range)]
    }
    let numbers = self.numbers()
    guard !numbers.isEmpty else { return [] }
    let hits = self.hits(outside: numbers)
    guard !hits.isEmpty else { return segments(numbers) }
    let isWordFirst = isWordFirst(numbers, hits)
    var free = hits
    var spans: [CountSpan] = []
    for number in numbers {
      guard let span = span(number, hits, &free, isWordFirst: isWordFirst) else { continue }
      spans.append(span)
    }
    return spans
  }

  func largeNumbers() -> [CountSpan] {
    numbers().filter { isLarge($0) || countsOthers($0) }.map { number in
      made(number, nil, cut: number.range.lowerBound..<skipSpaces(number.range.upperBound))
    }
  }

  /// "Ana and 12 others", "12 people": no age, however small.
  private func countsOthers(_ number: WrittenNumber) -> Bool {
    guard isCount(number), !number.isRank, !isQuality(number) else { return false }
    let place = skipPunctuation(number.range.upperBound)
    return WordTables.others.match(in: text, at: place) != nil
  }

  private func isLarge(_ number: WrittenNumber) -> Bool {
    guard isCount(number), !number.isRank, !isQuality(number) else { return false }
    if number.isGrouped || number.hasUnit { return !number.hasAmbiguousUnit }
    guard let value = number.value else { return true }
    return value >= 1_000 && !(1_900..<2_100).contains(value)
  }

  /// The number that is the whole text.
  func wholeNumber() -> WrittenNumber? {
    var start = 0
    while let scalar = text[start], " (+-−♥♡❤".unicodeScalars.contains(scalar) { start += 1 }
    guard let number = reader.number(at: start), !number.isRank, isCount(number) else { return nil }
    if number.hasAmbiguousUnit, !number.hasFraction { return nil }
    var end = number.range.upperBound
    while let scalar = text[end], " )+♥♡❤".unicodeScalars.contains(scalar) { end += 1 }
    if let counter = WordTables.counters.match(in: text, at: end), text[counter.end] == nil {
      end = counter.end
    }
    return end == text.count ? number : nil
  }

  private func isCount(_ number: WrittenNumber) -> Bool {
    if number.startsWithZero || number.digitCount > 12 { return false }
    return !number.hasFraction || number.hasUnit
  }

  private func numbers() -> [WrittenNumber] {
    var numbers: [WrittenNumber] = []
    var index = 0
    let end = quotationStart()
    while index < end {
      guard text.digit(index) != nil else {
        index += 1
        continue
      }
      if let number = reader.number(at: index) {
        numbers.append(number)
        index = number.range.upperBound
      } else {
        while text.digit(index) != nil { index += 1 }
      }
    }
    return numbers
  }

  /// Where someone's own words begin: `56 comments - wren on May 5: "I like 3 boats"`.
  private func quotationStart() -> Int {
    for index in 0..<text.count {
      guard let colon = text[index], colon == ":" || colon == "：" else { continue }
      let next = skipSpaces(index + 1)
      if let mark = text[next], "\"“„«「『".unicodeScalars.contains(mark) { return index }
    }
    return text.count
  }

  private func hits(outside numbers: [WrittenNumber]) -> [Hit] {
    var hits: [Hit] = []
    var index = 0
    while index < text.count {
      if let scalar = text[index], !text.isSpacedLetter(index - 1) || text.isUnspaced(scalar),
        let match = WordTables.kinds.match(in: text, at: index)
      {
        hits.append(Hit(range: index..<match.end, kind: match.value))
        index = match.end
      } else {
        index += 1
      }
    }
    return hits
  }

  /// "Likes 12 Comments 4": each word stands before its number.
  private func isWordFirst(_ numbers: [WrittenNumber], _ hits: [Hit]) -> Bool {
    guard let firstHit = hits.first, let firstNumber = numbers.first, let last = numbers.last,
      firstHit.range.lowerBound < firstNumber.range.lowerBound
    else { return false }
    return hitAfter(last, hits) == nil && hitBefore(firstNumber, hits) != nil
  }

  /// What the number counts; a word that one number took is not free for the next.
  private func span(
    _ number: WrittenNumber,
    _ hits: [Hit],
    _ free: inout [Hit],
    isWordFirst: Bool
  ) -> CountSpan? {
    guard isCount(number), !isQuality(number) else { return nil }
    let after = hitAfter(number, free)
    let before = hitBefore(number, free)
    if number.isRank { return rank(number, before ?? after) }
    let isBefore = before != nil && (after == nil || isWordFirst || isBound(before, number))
    if isBefore, let before {
      if number.hasAmbiguousUnit, !number.hasFraction { return nil }
      guard before.kind != .ranks, isBound(before, number) || endsPhrase(number) else { return nil }
      free.removeAll { $0.range == before.range }
      let end = endWithCounter(number)
      let isBracketed = text[number.range.lowerBound - 1] == "(" && text[end] == ")"
      let cut = before.range.upperBound..<(isBracketed ? end + 1 : end)
      return made(number, before.kind, cut: separatorKept(cut, number))
    }
    if let after, after.kind != .ranks {
      free.removeAll { $0.range == after.range }
      let cut = number.range.lowerBound..<(othersStart(number) ?? after.range.lowerBound)
      return made(number, after.kind, cut: cut)
    }
    if let again = saidAgain(number, hits) { return again }
    guard let kind = kindOfOthers(number, hits) else { return nil }
    let end = skipSpaces(number.range.upperBound)
    return made(number, kind, cut: number.range.lowerBound..<end)
  }

  /// "1.2K followers (1,234)": in brackets behind the word, the same number in full.
  private func saidAgain(_ number: WrittenNumber, _ hits: [Hit]) -> CountSpan? {
    let range = number.range
    guard text[range.lowerBound - 1] == "(", text[range.upperBound] == ")" else { return nil }
    var end = range.lowerBound - 1
    while text.isSpace(end - 1) { end -= 1 }
    guard let hit = hits.first(where: { $0.range.upperBound == end }), hit.kind != .ranks else {
      return nil
    }
    return made(number, hit.kind, cut: end..<range.upperBound + 1)
  }

  /// "#12 on trending", "Trending #3".
  private func rank(_ number: WrittenNumber, _ hit: Hit?) -> CountSpan? {
    guard hit?.kind == .ranks else { return nil }
    let end = skipSpaces(number.range.upperBound)
    return made(number, .ranks, cut: number.range.lowerBound..<end)
  }

  /// Whether no word of another matter follows: "Views 2 years ago" counts years.
  private func endsPhrase(_ number: WrittenNumber) -> Bool {
    let end = number.range.upperBound
    let word = skipSpaces(end)
    guard word > end, let next = text[word], next.properties.isAlphabetic else { return true }
    return WordTables.kinds.match(in: text, at: word) != nil
      || WordTables.others.match(in: text, at: word) != nil
      || WordTables.links.match(in: text, at: word) != nil
      || WordTables.counters.match(in: text, at: word) != nil
  }

  private func made(_ number: WrittenNumber, _ kind: CountKind?, cut: Range<Int>) -> CountSpan {
    CountSpan(range: text.bytes(number.range), kind: kind, phraseRange: text.bytes(cut))
  }

  /// A word that is bound to the number after it: by a colon, or as "조회수 12만회", "いいね！1,234件".
  private func isBound(_ hit: Hit?, _ number: WrittenNumber) -> Bool {
    guard let hit else { return false }
    let between = text.scalars[hit.range.upperBound..<number.range.lowerBound]
    if between.contains(where: { ":：=".unicodeScalars.contains($0) }) { return true }
    let end = number.range.upperBound
    guard let counter = WordTables.counters.match(in: text, at: end) else { return false }
    return WordTables.kinds.match(in: text, at: counter.end) == nil
      && WordTables.kinds.match(in: text, at: end) == nil
  }

  /// The hit that the number runs into over links and counters.
  private func hitAfter(_ number: WrittenNumber, _ hits: [Hit]) -> Hit? {
    var index = number.range.upperBound
    if text[index] == "+" { index += 1 }
    for _ in 0..<5 {
      let word = skipSpaces(index)
      let place = skipPunctuation(word)
      if let hit = hits.first(where: { (word...place).contains($0.range.lowerBound) }) {
        return hit
      }
      guard
        let link = WordTables.counters.match(in: text, at: place)
          ?? WordTables.links.match(in: text, at: place)
      else { return nil }
      index = link.end
    }
    return nil
  }

  /// The hit that runs into the number over a space, a colon or an opening mark.
  private func hitBefore(_ number: WrittenNumber, _ hits: [Hit]) -> Hit? {
    hits.last { hit in
      guard hit.range.upperBound <= number.range.lowerBound else { return false }
      let between = text.scalars[hit.range.upperBound..<number.range.lowerBound]
      return between.count <= 4
        && between.allSatisfy { " :：=(（!！…\"”»」-–は을수#".unicodeScalars.contains($0) }
    }
  }

  private func skipSpaces(_ index: Int) -> Int {
    var index = index
    while text.isSpace(index) { index += 1 }
    return index
  }

  /// Spaces, opening quotes and an apostrophe: „Gefällt mir“, "Me gusta", d’.
  private func skipPunctuation(_ index: Int) -> Int {
    var index = index
    while let scalar = text[index], " \"“„«»‚'「『*".unicodeScalars.contains(scalar) { index += 1 }
    return index
  }

  private func endWithCounter(_ number: WrittenNumber) -> Int {
    let end = number.range.upperBound
    if let counter = WordTables.counters.match(in: text, at: end) { return counter.end }
    let word = skipSpaces(end)
    return word > end ? WordTables.others.match(in: text, at: word)?.end ?? end : end
  }

  /// Leaves a space where the sentence goes on behind the cut.
  private func separatorKept(_ cut: Range<Int>, _ number: WrittenNumber) -> Range<Int> {
    guard let next = text[cut.upperBound], next.properties.isAlphabetic,
      cut.lowerBound < number.range.lowerBound
    else { return cut }
    return number.range.lowerBound..<cut.upperBound
  }

  /// "ana and 1,234 others liked this": who is left when the number goes; nil where nobody else is named.
  private func othersStart(_ number: WrittenNumber) -> Int? {
    let place = skipSpaces(number.range.upperBound)
    guard number.range.lowerBound > 0, place > number.range.upperBound,
      let others = WordTables.others.match(in: text, at: place), others.end > place
    else { return nil }
    return place
  }

  /// "Liked by ana and 1,234 others" counts likes.
  private func kindOfOthers(_ number: WrittenNumber, _ hits: [Hit]) -> CountKind? {
    let place = skipPunctuation(number.range.upperBound)
    guard WordTables.others.match(in: text, at: place) != nil else { return nil }
    return hits.last { $0.range.upperBound <= number.range.lowerBound }?.kind
  }

  /// "4K", "8K" before or after a word of video quality, or with nothing that is counted near.
  private func isQuality(_ number: WrittenNumber) -> Bool {
    guard number.hasUnit, !number.hasFraction, !number.isGrouped,
      let value = number.value, [2, 3, 4, 5, 6, 8, 12, 16].contains(value),
      text[number.range.upperBound - 1] == "k"
    else { return false }
    if WordTables.qualities.match(in: text, at: skipPunctuation(number.range.upperBound)) != nil {
      return true
    }
    var start = number.range.lowerBound - 1
    while text.isSpace(start) || text[start] == "(" || text[start] == "[" { start -= 1 }
    while text.isSpacedLetter(start - 1) { start -= 1 }
    return start >= 0 && WordTables.qualities.match(in: text, at: start) != nil
  }

  /// Where no word says anything: numbers that stand alone between separators ("1.2K · 3h").
  private func segments(_ numbers: [WrittenNumber]) -> [CountSpan] {
    numbers.compactMap { number in
      guard isCount(number), number.isGrouped || number.hasUnit, !number.hasAmbiguousUnit,
        !isQuality(number), isAlone(number)
      else { return nil }
      let range = text.bytes(number.range)
      return CountSpan(range: range, kind: nil, phraseRange: range)
    }
  }

  private func isAlone(_ number: WrittenNumber) -> Bool {
    func isSeparator(_ scalar: Unicode.Scalar?) -> Bool {
      guard let scalar else { return true }
      return "·•|⋅‧∙—\n".unicodeScalars.contains(scalar)
    }
    var start = number.range.lowerBound - 1
    while text.isSpace(start) { start -= 1 }
    let end = skipSpaces(number.range.upperBound)
    return isSeparator(text[start]) && isSeparator(text[end])
  }
}
