/// A text for people, taken apart into characters with their places.
struct Label {
  let characters: [Character]

  /// The byte offset at which each character begins, and the end of the text.
  let offsets: [Int]

  /// A longer text is prose; its tail is not looked at.
  static let byteCountMax = 4_096

  /// Nil where the bytes are not UTF-8: offsets would not be true.
  init?(_ text: Span<UInt8>) {
    let string = text.withUnsafeBufferPointer { bytes in
      String(validating: bytes, as: UTF8.self)
    }
    guard let string else { return nil }
    var characters: [Character] = []
    var offsets: [Int] = []
    var offset = 0
    for character in string {
      guard offset < Self.byteCountMax else { break }
      characters.append(character)
      offsets.append(offset)
      offset += character.utf8.count
    }
    offsets.append(offset)
    self.characters = Array(characters[..<Self.quotationStart(in: characters)])
    self.offsets = offsets
  }

  func byteRange(_ range: Range<Int>) -> Range<Int> {
    offsets[range.lowerBound]..<offsets[range.upperBound]
  }

  subscript(index: Int) -> Character? {
    characters.indices.contains(index) ? characters[index] : nil
  }

  func isSpace(at index: Int) -> Bool {
    self[index].map(Self.isSpace) ?? false
  }

  /// Whether what stands here parts one statement from the next: "12K Followers, 300 Following".
  func isBoundary(at index: Int) -> Bool {
    guard let character = self[index] else { return true }
    if Self.boundaries.contains(character) { return true }
    switch character {
    case ",", "،", ".": return self[index + 1].map { !Self.isDigit($0) } ?? true
    case "-", "–", "—": return isSpace(at: index + 1) && isSpace(at: index - 1)
    default: return false
    }
  }

  static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\u{A0}" || character == "\u{202F}" || character == "\t"
      || character == "\u{200F}" || character == "\u{200E}"
  }

  /// A decimal digit of any script (Unicode general category Nd).
  static func isDigit(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { $0.properties.numericType == .decimal } ?? false
  }

  /// A letter of a script that puts spaces between words.
  static func isSpacedLetter(_ character: Character) -> Bool {
    guard character.isLetter, let scalar = character.unicodeScalars.first else { return false }
    return !isUnspaced(scalar)
  }

  /// Thai, kana, ideographs, Hangul: no spaces between words, or between a number and its word.
  static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0E7F, 0x1100...0x11FF, 0x3040...0x30FF, 0x3130...0x318F, 0x3400...0x9FFF,
      0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  private static let boundaries: Set<Character> = [
    "·", "•", "|", "\n", "\r", "\r\n", ";", "(", ")", "[", "]", "，", "、", "。", "؛", "\"", "“",
    "”", "‧", "/", "→",
  ]

  /// Where someone's own words begin: `56 comments - wren on May 5: "I like 3 boats"`.
  private static func quotationStart(in characters: [Character]) -> Int {
    for index in characters.indices where characters[index] == ":" || characters[index] == "：" {
      var next = index + 1
      while next < characters.count, isSpace(characters[next]) { next += 1 }
      if next < characters.count, "\"“„«「『".contains(characters[next]) { return index }
    }
    return characters.count
  }
}
