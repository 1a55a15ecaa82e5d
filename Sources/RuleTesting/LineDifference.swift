/// Compares lines one by one, and the words of two lines that differ.
struct LineDifference {
  private let text: String
  private(set) var lines: [TextDifference.Line] = []
  private(set) var foundRanges: [Range<Int>] = []

  /// Longer lines are compared by what is alike at both ends.
  private static let wordsMax = 20_000
  /// More changes than these in one line are one.
  private static let hunksMax = 400
  private static let contextMax = 24
  private static let changedMax = 160

  init(in text: String) {
    self.text = text
  }

  mutating func add(_ old: [Substring], _ new: [Substring]) {
    guard old.count == new.count else {
      for line in old { add(old: line, new: nil) }
      for line in new { add(old: nil, new: line) }
      return
    }
    for (old, new) in zip(old, new) where old != new { compare(old, new) }
  }

  private mutating func add(old: Substring?, new: Substring?) {
    guard let line = new ?? old else { return }
    if let new { note(new) }
    lines.append(.init(before: "", changed: Self.cut(line), after: "", isExpected: new == nil))
  }

  private mutating func compare(_ old: Substring, _ new: Substring) {
    let oldWords = Self.words(old)
    let newWords = Self.words(new)
    for hunk in Self.hunks(oldWords, newWords) {
      let before = Self.part(new, newWords, 0..<hunk.new.lowerBound)
      let after = Self.part(new, newWords, hunk.new.upperBound..<newWords.count)
      let oldText = Self.part(old, oldWords, hunk.old)
      let newText = Self.part(new, newWords, hunk.new)
      note(newText)
      for (changed, isExpected) in [(oldText, true), (newText, false)] {
        lines.append(
          .init(
            before: Self.end(before),
            changed: Self.cut(changed),
            after: Self.start(after),
            isExpected: isExpected
          )
        )
      }
    }
  }

  private mutating func note(_ part: Substring) {
    let start = text.utf8.distance(from: text.startIndex, to: part.startIndex)
    foundRanges.append(start..<(start + part.utf8.count))
  }

  // MARK: Words

  /// Runs of letters and digits, and every other character by itself.
  private static func words(_ line: Substring) -> [Substring] {
    var words: [Substring] = []
    var start = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      let isWord = line[index].isLetter || line[index].isNumber
      let next = line.index(after: index)
      if !isWord || next == line.endIndex || !(line[next].isLetter || line[next].isNumber) {
        words.append(line[start..<next])
        start = next
      }
      index = next
    }
    return words
  }

  /// One text again: the words lie side by side in their line.
  private static func part(
    _ line: Substring,
    _ words: [Substring],
    _ range: Range<Int>
  ) -> Substring {
    let start = range.lowerBound < words.count ? words[range.lowerBound].startIndex : line.endIndex
    return range.isEmpty ? line[start..<start] : line[start..<words[range.upperBound - 1].endIndex]
  }

  /// The ranges of words that differ, in order.
  private static func hunks(
    _ old: [Substring],
    _ new: [Substring]
  ) -> [(old: Range<Int>, new: Range<Int>)] {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var end = 0
    while end < min(old.count, new.count) - start,
      old[old.count - 1 - end] == new[new.count - 1 - end]
    {
      end += 1
    }
    let whole = [(old: start..<(old.count - end), new: start..<(new.count - end))]
    guard old.count <= wordsMax, new.count <= wordsMax else { return whole }
    let found = hunks(of: new.difference(from: old), oldCount: old.count)
    return found.count <= hunksMax ? found : whole
  }

  private static func hunks(
    of difference: CollectionDifference<Substring>,
    oldCount: Int
  ) -> [(old: Range<Int>, new: Range<Int>)] {
    let removed = Set(difference.removals.map(offset))
    let inserted = Set(difference.insertions.map(offset))
    var hunks: [(old: Range<Int>, new: Range<Int>)] = []
    var old = 0
    var new = 0
    while old < oldCount || inserted.contains(new) {
      let start = (old: old, new: new)
      while removed.contains(old) { old += 1 }
      while inserted.contains(new) { new += 1 }
      if start != (old, new) {
        hunks.append((start.old..<old, start.new..<new))
      } else {
        old += 1
        new += 1
      }
    }
    return hunks
  }

  private static func offset(_ change: CollectionDifference<Substring>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  // MARK: Cutting

  private static func cut(_ text: Substring) -> String {
    text.count > changedMax ? text.prefix(changedMax) + "…" : String(text)
  }

  private static func end(_ text: Substring) -> String {
    text.count > contextMax ? "…" + text.suffix(contextMax) : String(text)
  }

  private static func start(_ text: Substring) -> String {
    text.count > contextMax ? text.prefix(contextMax) + "…" : String(text)
  }
}
