/// Encodings in which each byte is a character: the ISO-8859 family, Windows' code pages, KOI8, Macintosh.
///
/// Source: Encoding Standard, section 9.
struct SingleByteDecoder: CharacterDecoder {
  /// What 0x80 to 0xFF mean; 0 where one means nothing.
  private let scalars: [UInt16]

  /// Nil where there is no such encoding.
  init?(encoding name: String) {
    guard let scalars = Self.tables[name] else { return nil }
    self.scalars = scalars
  }

  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let byte = bytes[index]
    guard byte >= 0x80 else { return DecodingStep(UInt32(byte), length: 1) }
    let scalar = scalars[Int(byte - 0x80)]
    return scalar == 0 ? .error(1) : DecodingStep(UInt32(scalar), length: 1)
  }

  private static let names = [
    "IBM866", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7",
    "ISO-8859-8", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "KOI8-R", "KOI8-U",
    "macintosh", "windows-874", "windows-1250", "windows-1251", "windows-1252", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258",
    "x-mac-cyrillic",
  ]

  /// Where ICU and the standard differ; 0 for a byte that means nothing.
  private static let mended: [String: [UInt8: UInt16]] = [
    "KOI8-U": [0xAE: 0x045E, 0xBE: 0x040E],
    "windows-874": [
      0xDB: 0, 0xDC: 0, 0xDD: 0, 0xDE: 0, 0xFC: 0, 0xFD: 0, 0xFE: 0, 0xFF: 0,
    ],
    "windows-1253": [0xAA: 0],
    "windows-1255": [0xCA: 0x05BA],
  ]

  /// Its 0xA0 to 0xFF; ICU has no such converter.
  private static let latin10 = """
    \u{A0}ĄąŁ€„Š§š©Ș«Ź\u{AD}źŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ
    """

  /// All of them, by name: 7 KB, made at the first use.
  private static let tables: [String: [UInt16]] = {
    var tables = [
      "ISO-8859-16": Array(UInt16(0x80)...0x9F)
        + latin10.unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
    ]
    for name in names {
      guard let converter = Converter(name) else { continue }
      let mended = mended[name] ?? [:]
      tables[name] = (UInt8(0x80)...0xFF).map { byte in
        mended[byte] ?? UInt16(truncatingIfNeeded: converter.scalar([byte])?.value ?? 0)
      }
    }
    // The same characters; only their direction on the page differs.
    tables["ISO-8859-8-I"] = tables["ISO-8859-8"]
    return tables
  }()
}

/// ASCII, and bytes beyond it kept apart in the private use area.
///
/// Source: Encoding Standard, section 14.5.
struct UserDefinedDecoder: CharacterDecoder {
  func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    let byte = UInt32(bytes[index])
    return DecodingStep(byte < 0x80 ? byte : 0xF700 + byte, length: 1)
  }
}

/// What is no longer decoded, since its bytes can hide markup: one U+FFFD for all of it.
///
/// Source: Encoding Standard, section 14.1.
struct ReplacementDecoder: CharacterDecoder {
  private var hasAnswered = false

  mutating func next(_ bytes: Span<UInt8>, at index: Int, isLast: Bool) -> DecodingStep {
    defer { hasAnswered = true }
    let length = bytes.count - index
    return hasAnswered ? .nothing(length) : .error(length)
  }
}
