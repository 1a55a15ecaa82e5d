/// A number as people write it, with its unit.
struct WrittenNumber {
  /// The digits with their separators, a sign and the unit.
  var range: Range<Int>
  /// Whether it has a fraction of one or two digits.
  var hasFraction = false
  /// Whether separators group its digits by thousands (or lakhs).
  var isGrouped = false
  var hasUnit = false
  /// A unit that means something else more often.
  var hasAmbiguousUnit = false
  var digitCount = 0
  var startsWithZero = false
  /// Its digits, where they are few.
  var value: Int?
  /// Whether `#` stands before it: a rank, or a part of a name.
  var isRank = false
}

/// Reads numbers in the formats of CLDR's locales.
struct NumberReader {
  let text: LabelText

  /// The number whose first digit stands at an index; nil where the digits are part of something else.
  func number(at start: Int) -> WrittenNumber? {
    guard text.digit(start) != nil, !isPartOfSomething(before: start) else { return nil }
    var number = WrittenNumber(range: start..<start)
    var end = readDigits(start, &number)
    number.startsWithZero = text.digit(start) == 0 && end > start + 1
    end = readGroups(end, &number)
    end = readFraction(end, &number)
    if let previous = text[start - 1], "-−+".unicodeScalars.contains(previous),
      start == 1 || text.isSpace(start - 2)
    {
      number.range = start - 1..<end
    } else {
      number.range = start..<end
    }
    if text[start - 1] == "#" {
      guard !text.isSpacedLetter(start - 2), number.digitCount <= 3 else { return nil }
      number.isRank = true
      number.range = start - 1..<end
      return text.isSpacedLetter(end) ? nil : number
    }
    readUnit(&number)
    return isPartOfSomething(after: number) ? nil : number
  }

  private func readDigits(_ start: Int, _ number: inout WrittenNumber) -> Int {
    var end = start
    var value: Int? = 0
    while let digit = text.digit(end) {
      value = value.flatMap { $0 < 1_000_000_000 ? $0 * 10 + digit : nil }
      end += 1
    }
    number.digitCount += end - start
    number.value = value
    return end
  }

  /// Groups of three, or of two before a last group of three (India).
  private func readGroups(_ start: Int, _ number: inout WrittenNumber) -> Int {
    guard number.digitCount <= 3, let separator = text[start], isGroupSeparator(separator) else {
      return start
    }
    var end = start
    var sizes: [Int] = []
    while text[end] == separator {
      var next = end + 1
      while text.digit(next) != nil { next += 1 }
      let size = next - end - 1
      guard size == 3 || size == 2 else { break }
      sizes.append(size)
      end = next
    }
    // The last group has three digits; shorter ones go before it only in the Indian way.
    while let last = sizes.last, last != 3 {
      sizes.removeLast()
      end -= last + 1
    }
    guard !sizes.isEmpty else { return start }
    let isIndian = sizes.dropLast().contains(2)
    guard !isIndian || (sizes.dropLast().allSatisfy { $0 == 2 } && separator == ",") else {
      return start
    }
    number.isGrouped = true
    number.value = nil
    number.digitCount += sizes.reduce(0, +)
    return end
  }

  private func isGroupSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", ".", " ", "'", "\u{66C}", "，", "．": true
    default: false
    }
  }

  private func readFraction(_ start: Int, _ number: inout WrittenNumber) -> Int {
    guard let point = text[start], [",", ".", "\u{66B}", "，", "．"].contains(point) else {
      return start
    }
    var end = start + 1
    while text.digit(end) != nil { end += 1 }
    let size = end - start - 1
    guard size == 1 || size == 2 else { return start }
    number.hasFraction = true
    number.value = nil
    return end
  }

  // MARK: Units

  private func readUnit(_ number: inout WrittenNumber) {
    var end = number.range.upperBound
    if let glued = WordTables.gluedUnits.match(in: text, at: end)
      ?? (text.isSpace(end) ? WordTables.gluedUnits.match(in: text, at: end + 1) : nil)
    {
      number.hasUnit = true
      end = glued.end
      // 1億2,345万
      if text.digit(end) != nil {
        var rest = WrittenNumber(range: end..<end)
        end = readGroups(readDigits(end, &rest), &rest)
        end = WordTables.gluedUnits.match(in: text, at: end)?.end ?? end
      }
      // 3천, 12 หมื่น: a word of the same script may follow at once.
      number.range = number.range.lowerBound..<end
      return
    }
    let isSpaced = text.isSpace(end)
    let word = isSpaced ? end + 1 : end
    if let letters = letters(at: word) {
      if WordTables.unitLetters.contains(letters.text), !isSpaced || isNoBreakSpace(end) {
        number.hasUnit = true
        number.range = number.range.lowerBound..<endOfAbbreviation(letters.text, at: letters.end)
        return
      }
      if WordTables.ambiguousLetters.contains(letters.text)
        || (isSpaced && WordTables.unitLetters.contains(letters.text))
      {
        number.hasUnit = true
        number.hasAmbiguousUnit = true
        number.range = number.range.lowerBound..<endOfAbbreviation(letters.text, at: letters.end)
        return
      }
    }
    guard let match = WordTables.unitWords.match(in: text, at: word) else { return }
    number.hasUnit = true
    end = match.end
    // A period belongs to an abbreviation where the sentence goes on.
    if text[end] == ".", endsAbbreviation(word..<end) { end += 1 }
    number.range = number.range.lowerBound..<end
  }

  private func isNoBreakSpace(_ index: Int) -> Bool {
    index < text.written.count && text.written[index] != " "
  }

  private func endsAbbreviation(_ range: Range<Int>) -> Bool {
    let word = String(String.UnicodeScalarView(text.scalars[range]))
    return [
      "mio", "mrd", "bio", "tsd", "mln", "mld", "mil", "tys", "tis", "тыс", "млн", "млрд", "тис",
      "mn", "bn", "mr", "md", "milj", "mill", "mia", "χιλ", "εκ", "δισ", "хил", "хиљ", "dzd", "mjn",
      "tūkst", "tuh", "илј", "հզր", "մլն", "ათ", "მლნ",
    ].contains(word)
  }

  /// Where an abbreviation (t for tuhat, þ for þúsund) ends: behind its period where a word goes on.
  private func endOfAbbreviation(_ letters: String, at end: Int) -> Int {
    guard ["t", "þ"].contains(letters), text[end] == ".", text.isSpace(end + 1),
      text.isSpacedLetter(end + 2)
    else { return end }
    return end + 1
  }

  /// Up to three letters as written, with no letter after them.
  private func letters(at start: Int) -> (text: String, end: Int)? {
    var end = start
    while text.isSpacedLetter(end), end - start < 4 { end += 1 }
    guard end > start, end - start <= 3 else { return nil }
    return (String(String.UnicodeScalarView(text.written[start..<end])), end)
  }

  // MARK: What numbers are part of

  private func isPartOfSomething(before start: Int) -> Bool {
    guard let previous = text[start - 1] else { return false }
    if text.digit(start - 1) != nil || text.isSpacedLetter(start - 1) { return true }
    switch previous {
    case "$", "€", "£", "¥", "￥", "₹", "₩", "₽", "₺", "฿", "₫", "₪", "₴", "@", "_", "/", "\\",
      "=", "&", "^", "~", "%", "№":
      return true
    case ".", ",", "'", "\u{66B}", "\u{66C}", ":", "：":
      // 12:30, 1.2.2024; but "Likes:12".
      return text.digit(start - 2) != nil
    case "-", "−", "–", "+":
      return start >= 2 && !text.isSpace(start - 2)
        && (text.digit(start - 2) != nil || text.isSpacedLetter(start - 2))
    default:
      return isCurrencyBefore(start)
    }
  }

  private func isCurrencyBefore(_ start: Int) -> Bool {
    guard text.isSpace(start - 1), let symbol = text[start - 2] else { return false }
    return symbol.properties.generalCategory == .currencySymbol
  }

  private func isPartOfSomething(after number: WrittenNumber) -> Bool {
    let end = number.range.upperBound
    guard let next = text[end] else { return false }
    if text.digit(end) != nil || text.isSpacedLetter(end) { return true }
    switch next {
    case "%", "٪", "°", "€", "$", "£", "¥", "₹", "₩", "₽", "_", "@", "/", "\\", "=", "×", "^", "#":
      return true
    case ".", ",", ":", "：", "-", "–", "−", "'":
      return text.digit(end + 1) != nil || (next == "-" && text.isSpacedLetter(end + 1))
    case "年", "月", "日", "時", "时", "分", "秒", "년", "월", "일", "시", "분", "초", "歳", "岁", "歲", "円",
      "元", "원", "周", "週", "주", "代", "階":
      return true
    // A rank, unless it counts people: 位粉丝.
    case "位": return !number.hasUnit && WordTables.kinds.match(in: text, at: end + 1) == nil
    case " ":
      guard let after = text[end + 1] else { return false }
      return after == "%" || after.properties.generalCategory == .currencySymbol
    default: return false
    }
  }
}
