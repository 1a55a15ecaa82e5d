/// What a folded character is to a text's words.
enum CharacterClass {
  case letter, digit, ideograph, space, apostrophe, quote, emoji, mark

  /// The class of a folded scalar.
  @inline(__always)
  init(of scalar: UInt32) {
    guard scalar < 0x80 else {
      self = Self.beyondASCII(scalar)
      return
    }
    switch scalar {
    case 0x61...0x7A: self = .letter
    case 0x30...0x39: self = .digit
    case 0x00...0x20, 0x7F: self = .space
    case 0x27, 0x60: self = .apostrophe
    case 0x22: self = .quote
    default: self = .mark
    }
  }

  @inline(never)
  private static func beyondASCII(_ scalar: UInt32) -> CharacterClass {
    switch scalar {
    // Latin, general and East Asian punctuation, superscripts, currencies; full-width marks; what could not be read.
    case 0xA1...0xBF, 0x2000...0x20CF, 0x3001...0x303F, 0xFF5F...0xFFEF, 0xFFFD, 0x30FB: .mark
    // Letter-like signs, arrows, dingbats, and the emoji planes.
    case 0x2100...0x24B5, 0x2500...0x2BFF, 0x1F000...0x1FBFF, 0x24EA...0x24FF: .emoji
    // Kana and Han.
    case 0x3041...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .ideograph
    // Private use.
    case 0xE000...0xF8FF: .mark
    default: .letter
    }
  }

  /// The letter that a digit or sign stands for between letters, as in "h4te"; nil for others.
  static func letterBehind(_ scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x30: 0x6F  // 0 for o
    case 0x31, 0x21, 0x7C: 0x69  // 1, ! and | for i
    case 0x33: 0x65  // 3 for e
    case 0x34, 0x40: 0x61  // 4 and @ for a
    case 0x35, 0x24: 0x73  // 5 and $ for s
    case 0x37: 0x74  // 7 for t
    case 0x2A, 0x23: 0x2A  // * and # for any, written *
    default: nil
    }
  }
}
