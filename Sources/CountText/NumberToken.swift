/// A number as it stands in a label, with the unit that belongs to it.
struct NumberToken {
  /// Character indices of digits, separators and unit.
  var range: Range<Int>

  /// Whether it carries a unit: thousand, million, 万.
  var hasUnit: Bool

  /// Whether it has a fraction: "4.5" alone is a rating, "4.5K" is a count.
  var hasFraction: Bool

  /// Whether what stands around it says that it counts nothing: a price, a date, a time, a size.
  var isOtherQuantity: Bool
}

/// Finds the numbers of a label.
struct NumberScanner {
  private let label: Label
  private var index = 0

  init(_ label: Label) {
    self.label = label
  }

  static func numbers(in label: Label) -> [NumberToken] {
    var scanner = NumberScanner(label)
    var numbers: [NumberToken] = []
    while let number = scanner.next() { numbers.append(number) }
    return numbers
  }

  private mutating func next() -> NumberToken? {
    while let character = label[index], !Label.isDigit(character) { index += 1 }
    guard label[index] != nil else { return nil }
    let start = index
    let hasFraction = takeDigits()
    var isOther = startsInsideOtherQuantity(start)
    if takeRangeOrDate() { isOther = true }
    let hasUnit = !isOther && takeUnit()
    if label[index] == "+" { index += 1 }
    if !isOther { isOther = isFollowedByOtherUnit() || isQuality(start..<index, hasUnit) }
    return NumberToken(
      range: start..<index,
      hasUnit: hasUnit,
      hasFraction: hasFraction,
      isOtherQuantity: isOther
    )
  }

  /// Takes digits, groups and a fraction; says whether there is a fraction.
  private mutating func takeDigits() -> Bool {
    while digit(index) { index += 1 }
    while let separator = label[index], isSeparator(separator), digit(index + 1) {
      let count = digitCount(from: index + 1)
      if count == 3 || (count == 2 && separator == "," && isIndianGroup(index + 3)) {
        index += 1 + count
      } else if count <= 2, !Label.isSpace(separator), separator != "’", separator != "'" {
        index += 1 + count
        return true
      } else {
        return false
      }
    }
    return false
  }

  /// "12,34,567": a group of two is followed by another group.
  private func isIndianGroup(_ next: Int) -> Bool {
    label[next] == "," && digitCount(from: next + 1) >= 2
  }

  private func isSeparator(_ character: Character) -> Bool {
    switch character {
    case ",", ".", "’", "'", " ", "\u{A0}", "\u{202F}", "٬", "٫": true
    default: false
    }
  }

  private func digit(_ index: Int) -> Bool {
    label[index].map(Label.isDigit) ?? false
  }

  private func digitCount(from start: Int) -> Int {
    var end = start
    while digit(end) { end += 1 }
    return end - start
  }

  /// "12:30", "3/10", "2026-11-23", "1.2.3.4": takes the rest and says so.
  private mutating func takeRangeOrDate() -> Bool {
    var found = false
    while let character = label[index], ":/-–.,x×".contains(character), digit(index + 1) {
      found = true
      index += 1
      while digit(index) { index += 1 }
    }
    return found
  }

  private func startsInsideOtherQuantity(_ start: Int) -> Bool {
    guard let before = label[start - 1] else { return false }
    if Label.isSpacedLetter(before) || "#@_$€£¥₹₩₽₺₫฿%&=/\\".contains(before) { return true }
    if before == "-" || before == "−" || before == "." {
      return label[start - 2].map { !Label.isSpace($0) } ?? true
    }
    if before == ":" { return digit(start - 2) }
    return Label.isSpace(before) && (label[start - 2].map { "$€£¥₹₩₽".contains($0) } ?? false)
  }

  private mutating func takeUnit() -> Bool {
    if takeIdeographs() { return true }
    let first = label.isSpace(at: index) ? index + 1 : index
    guard let word = word(at: first), !word.isEmpty else { return takeIdeographs(after: first) }
    let afterSpace = first > index
    if let both = twoWords(at: first, word.count), CompactUnits.words.contains(both.text) {
      index = both.end
      return true
    }
    let isUnit =
      word.count == 1
      ? CompactUnits.letters.contains(word[word.startIndex]) && !(afterSpace && word == "E")
      : CompactUnits.words.contains(word.lowercased())
    guard isUnit else { return false }
    index = first + word.count
    if label[index] == ".", word.count <= 5 { index += 1 }
    return true
  }

  private mutating func takeIdeographs(after first: Int? = nil) -> Bool {
    var end = first ?? index
    while let character = label[end], CompactUnits.ideographs.contains(character) { end += 1 }
    guard end > first ?? index else { return false }
    index = end
    return true
  }

  private func word(at start: Int) -> String? {
    var text = ""
    var end = start
    while let character = label[end], Label.isSpacedLetter(character) || character == "॰" {
      text.append(character)
      end += 1
    }
    return text
  }

  private func twoWords(at start: Int, _ count: Int) -> (text: String, end: Int)? {
    let second = start + count + 1
    guard label.isSpace(at: start + count), let first = word(at: start),
      let next = word(at: second),
      !next.isEmpty
    else { return nil }
    return ("\(first) \(next)".lowercased(), second + next.count)
  }

  private func isFollowedByOtherUnit() -> Bool {
    guard let next = label[index] else { return false }
    if "%‰°′″€$£¥₹:".contains(next) { return next != ":" || digit(index + 1) }
    if OtherUnits.ideographs.contains(next) { return true }
    let first = Label.isSpace(next) ? index + 1 : index
    if let symbol = label[first], "%€$£¥₹₽zł".contains(symbol), !Label.isSpacedLetter(symbol) {
      return true
    }
    guard let word = word(at: first), !word.isEmpty else {
      return label[first].map(OtherUnits.ideographs.contains) ?? false
    }
    return OtherUnits.words.contains(word.lowercased())
  }

  /// "4K video", "8K HDR": how sharp, not how many.
  private func isQuality(_ range: Range<Int>, _ hasUnit: Bool) -> Bool {
    guard hasUnit, range.count == 2, let first = label[range.lowerBound], "2458".contains(first),
      let unit = label[range.upperBound - 1], unit == "K" || unit == "k"
    else { return false }
    let next = label.isSpace(at: range.upperBound) ? range.upperBound + 1 : range.upperBound
    return word(at: next).map { OtherUnits.qualityWords.contains($0.lowercased()) } ?? false
  }
}
