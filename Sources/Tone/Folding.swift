/// Maps a scalar to the plain letter it is read as.
///
/// A part of NFKC and of the confusables table that matters in posts: full-width and mathematical letters,
/// circled and squared letters, accents, case, and characters that have no width. The tables are small on
/// purpose: what is not here is left as it is and simply teaches the model nothing.
enum Folding {
  /// What a scalar becomes when it is dropped.
  static let dropped: UInt32 = 0

  @inline(__always)
  static func fold(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 {
      return scalar &- 0x41 < 26 ? scalar | 0x20 : scalar
    }
    return foldBeyondASCII(scalar)
  }

  @inline(never)
  static func foldBeyondASCII(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000, 0x2028, 0x2029: 0x20
    case 0x80...0x9F, 0xAD, 0x0300...0x036F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064,
      0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFEFF, 0x1F3FB...0x1F3FF, 0xE0000...0xE0FFF:
      dropped
    case 0xC0...0x17F: UInt32(latin[Int(scalar - 0xC0)])
    case 0x2018, 0x2019, 0x201A, 0x02BC, 0xB4, 0x2032: 0x27
    case 0x201C...0x201F, 0xAB, 0xBB, 0x2033, 0x300C...0x300F: 0x22
    case 0x2010...0x2015: 0x2D
    case 0x2026: 0x2026
    case 0x0391...0x03A9: scalar + 32
    case 0x0400...0x040F: scalar + 80
    case 0x0410...0x042F: scalar + 32
    case 0x249C...0x24B5: scalar - 0x249C + 0x61
    case 0x24B6...0x24CF: scalar - 0x24B6 + 0x61
    case 0x24D0...0x24E9: scalar - 0x24D0 + 0x61
    case 0xFF01...0xFF5E: fold(scalar - 0xFEE0)
    case 0x1D400...0x1D6A3: (scalar - 0x1D400) % 26 + 0x61
    case 0x1D7CE...0x1D7FF: (scalar - 0x1D7CE) % 10 + 0x30
    case 0x1F130...0x1F149: scalar - 0x1F130 + 0x61
    case 0x1F150...0x1F169: scalar - 0x1F150 + 0x61
    case 0x1F170...0x1F189: scalar - 0x1F170 + 0x61
    default: scalar
    }
  }

  /// True for the scalars that folding lowers: capital letters of the scripts that have them.
  @inline(__always)
  static func isUpper(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return scalar &- 0x41 < 26 }
    return (0xC0...0xDE).contains(scalar) && scalar != 0xD7
      || (0x0391...0x03A9).contains(scalar) || (0x0400...0x042F).contains(scalar)
      || (0xFF21...0xFF3A).contains(scalar)
  }

  /// The Latin letter that a Cyrillic or Greek letter is mistaken for, for words that mix scripts.
  static func latinLookAlike(_ scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x430, 0x3B1: 0x61  // а α
    case 0x435, 0x450, 0x451: 0x65  // е
    case 0x43E, 0x3BF: 0x6F  // о ο
    case 0x440, 0x3C1: 0x70  // р ρ
    case 0x441: 0x63  // с
    case 0x443, 0x3B3: 0x79  // у γ
    case 0x445, 0x3C7: 0x78  // х χ
    case 0x456, 0x457, 0x3B9: 0x69  // і ι
    case 0x458: 0x6A  // ј
    case 0x455: 0x73  // ѕ
    case 0x43A, 0x3BA: 0x6B  // к κ
    case 0x43C: 0x6D  // м
    case 0x442, 0x3C4: 0x74  // т τ
    case 0x432: 0x62  // в
    case 0x43D: 0x68  // н
    case 0x3BD: 0x76  // ν
    default: nil
    }
  }

  /// U+00C0 to U+017F without accents, in lower case; `×` and `÷` read as a space.
  private static let latin: [UInt8] = Array(
    """
    aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssss\
    ttttttuuuuuuuuuuuuwwyyyzzzzzzs
    """.utf8
  )
}
