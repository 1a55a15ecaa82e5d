import HTMLRewriting
import Testing
import TextDecoding

struct TextDecoderTests {
  private func decode(
    _ bytes: [UInt8],
    _ label: String,
    chunk: Int = .max,
    readsMark: Bool = false
  ) throws -> String {
    let encoding = try #require(CharacterEncoding(label: label))
    var decoder = try #require(TextDecoder(encoding, readsMark: readsMark))
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: min(chunk, max(bytes.count, 1))) {
      let end = start + min(chunk, bytes.count - start)
      decoder.write(Array(bytes[start..<end]).span, into: &text)
    }
    decoder.end(into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Bytes, their encoding, what browsers read, and why.
  static let cases: [([UInt8], label: String, text: String, why: Comment)] = [
    ([0x63, 0x61, 0x66, 0xE9], "latin1", "café", "Latin-1 is windows-1252"),
    ([0x80, 0x81], "iso-8859-1", "€\u{81}", "and what it leaves out are controls"),
    ([0xCF, 0xF0, 0xE8], "windows-1251", "При", "a byte, a letter"),
    ([0xAE, 0xBE], "koi8-u", "ўЎ", "ICU has box drawings here"),
    ([0xDB, 0xA1], "windows-874", "\u{FFFD}ก", "ICU has private characters here"),
    ([0xCA], "windows-1255", "\u{5BA}", "ICU has nothing here"),
    ([0xA4, 0xDE], "iso-8859-16", "€Ț", "ICU has no such converter"),
    ([0x83, 0x65, 0x83, 0x58, 0x83, 0x67], "sjis", "テスト", "two bytes"),
    ([0xB1, 0x80, 0xA0], "shift_jis", "ｱ\u{80}\u{FFFD}", "single bytes beyond ASCII"),
    ([0xF0, 0x40], "shift_jis", "\u{E000}", "what users define is private use"),
    ([0x81, 0x3C], "shift_jis", "\u{FFFD}<", "a lead byte does not eat markup"),
    ([0x81, 0xFD], "shift_jis", "\u{FFFD}", "but what is no markup"),
    ([0xA4, 0xA2, 0x8E, 0xB1, 0x8F, 0xB0, 0xA1], "euc-jp", "あｱ丂", "all three planes"),
    ([0x8F, 0xF3, 0xA1], "euc-jp", "\u{FFFD}", "rows that only ICU has"),
    ([0x8F, 0xA2, 0x41], "euc-jp", "\u{FFFD}A", "cut off by a letter"),
    ([0xB0, 0xA1, 0xC9, 0xA1], "euc-kr", "가\u{FFFD}", "no private use"),
    ([0xA4, 0xA4, 0xA4, 0xE5], "big5", "中文", "two bytes"),
    ([0x88, 0x62, 0x87, 0xA4], "big5-hkscs", "Ê̄龗", "a letter with its accent; one ICU lacks"),
    ([0x81, 0x40], "big5", "\u{FFFD}@", "no private use"),
    ([0xC4, 0xE3, 0x80], "gbk", "你€", "GBK has the euro sign"),
    ([0xA6, 0xD9, 0xA3, 0xA0], "gb18030", "︐\u{3000}", "as of 2022"),
    ([0x94, 0x39, 0xFC, 0x36], "gb18030", "😀", "four bytes"),
    ([0x81, 0x30, 0x81, 0x30], "gb18030", "\u{80}", "the first of them"),
    ([0x84, 0x31, 0xA5, 0x30], "gb18030", "\u{FFFD}", "between the two stretches"),
    ([0x81, 0x30, 0x3C], "gb18030", "\u{FFFD}0<", "what does not belong is read again"),
    ([0x81, 0x30, 0x81], "gb18030", "\u{FFFD}", "the end, within"),
    ([0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42, 0x61], "iso-2022-jp", "あa", "escapes"),
    ([0x1B, 0x28, 0x4A, 0x5C, 0x7E], "iso-2022-jp", "¥‾", "Roman letters"),
    ([0x1B, 0x28, 0x49, 0x31], "iso-2022-jp", "ｱ", "katakana"),
    ([0x1B, 0x28, 0x42, 0x1B, 0x28, 0x42], "iso-2022-jp", "\u{FFFD}", "nothing between"),
    ([0x1B, 0x24], "iso-2022-jp", "\u{FFFD}$", "no escape"),
    ([0xE2, 0x82, 0x41, 0xED, 0xA0, 0x80], "utf-8", "\u{FFFD}A\u{FFFD}\u{FFFD}\u{FFFD}", "parts"),
    ([0xEF, 0xBB, 0xBF, 0x61], "utf-8", "\u{FEFF}a", "a mark, where none is looked for"),
    ([0x3D, 0xD8, 0x00, 0xDE, 0x41], "utf-16", "😀\u{FFFD}", "a pair, and half a unit"),
    ([0xD8, 0x3D, 0x00, 0x41], "utf-16be", "\u{FFFD}A", "half a pair"),
    ([0x61, 0x62], "iso-2022-kr", "\u{FFFD}", "no longer decoded"),
    ([0x41, 0xFF], "x-user-defined", "A\u{F7FF}", "kept apart"),
  ]

  @Test(arguments: cases)
  func readsWhatBrowsersRead(
    _ bytes: [UInt8],
    _ label: String,
    _ text: String,
    _ why: Comment
  ) throws {
    for chunk in [1, 2, 3, .max] {
      #expect(try decode(bytes, label, chunk: chunk) == text, why)
    }
  }

  @Test(arguments: [1, 2, 5])
  func aMarkSaysMoreThanTheLabel(chunk: Int) throws {
    let text = try decode(
      [0xEF, 0xBB, 0xBF, 0xC3, 0xA9],
      "big5",
      chunk: chunk,
      readsMark: true
    )
    #expect(text == "é")
    let wide = try decode([0xFF, 0xFE, 0x41, 0x00], "utf-8", chunk: chunk, readsMark: true)
    #expect(wide == "A")
    #expect(try decode([0xEF], "utf-8", chunk: chunk, readsMark: true) == "\u{FFFD}")
  }

  @Test func decodesOneCharacterOfSeveral() throws {
    let encoding = try #require(CharacterEncoding(label: "shift_jis"))
    let decoder = try #require(TextDecoder(encoding))
    var text: [UInt8] = []
    #expect(decoder.decodeFirst(of: [0x83, 0x65, 0x83].span, into: &text) == 2)
    #expect(decoder.decodeFirst(of: [0x83].span, into: &text) == 1)
    #expect(decoder.decodeFirst(of: [UInt8]().span, into: &text) == 0)
    #expect(text == Array("テ\u{FFFD}".utf8))
  }
}
