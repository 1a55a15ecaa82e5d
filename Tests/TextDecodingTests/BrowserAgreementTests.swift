import HTMLRewriting
import Testing
import TextDecoding

/// Every code of every encoding, and bytes at random, against what Firefox 153's `TextDecoder` says.
///
/// The digests were made in Firefox by the same steps as in `digest`. Chromium 156 says the same but for three
/// encodings in which it leaves the standard: four Big5 codes with an accent, 0xA1A1 in EUC-JP, 0x1C in
/// ISO-2022-JP. A new release of ICU that changes a table shows here.
struct BrowserAgreementTests {
  static let digests: [(label: String, digest: UInt64)] = [
    ("ibm866", 0x8d7b_9cfc_b277_b074),
    ("iso-8859-2", 0x321a_64ed_4db3_3c61),
    ("iso-8859-3", 0x326b_71ae_9d04_916e),
    ("iso-8859-4", 0xfbb0_b7ac_a594_1f86),
    ("iso-8859-5", 0x8d2c_be63_9d6e_ccde),
    ("iso-8859-6", 0x270a_e4eb_6520_9609),
    ("iso-8859-7", 0x7ad5_a520_b8fd_6520),
    ("iso-8859-8", 0x4b59_dc79_f413_0d65),
    ("iso-8859-8-i", 0x4b59_dc79_f413_0d65),
    ("iso-8859-10", 0x783c_54a7_b3dd_f05f),
    ("iso-8859-13", 0x7a7d_bd84_cfd1_98bf),
    ("iso-8859-14", 0xa442_d4f5_fd7d_5885),
    ("iso-8859-15", 0x05e4_d123_5f7a_d237),
    ("iso-8859-16", 0x98e6_06e7_38f8_7069),
    ("koi8-r", 0xb35d_c06c_db95_6251),
    ("koi8-u", 0xe877_5994_12c6_36eb),
    ("macintosh", 0x9a73_de6d_3ac1_9109),
    ("windows-874", 0xf485_82af_4621_dfda),
    ("windows-1250", 0xf535_49e1_aafe_61ba),
    ("windows-1251", 0x6cd0_1a44_ffcf_0670),
    ("windows-1252", 0x9386_fe85_975e_55df),
    ("windows-1253", 0xe29a_dabe_72af_aa48),
    ("windows-1254", 0xfe8b_c626_0c85_6bb3),
    ("windows-1255", 0x6882_d9b9_de4f_c28c),
    ("windows-1256", 0xca0c_79da_7635_4549),
    ("windows-1257", 0xfd97_d56a_b4ce_bff5),
    ("windows-1258", 0x5940_88de_5071_869f),
    ("x-mac-cyrillic", 0x14f7_a23e_e78d_de0d),
    ("gbk", 0xfa75_e628_da21_569b),
    ("gb18030", 0xfa75_e628_da21_569b),
    ("big5", 0x12e7_b83a_fa0f_c659),
    ("euc-jp", 0x743e_1aea_159d_9981),
    ("iso-2022-jp", 0xadfe_a890_07d1_7df8),
    ("shift_jis", 0xf82f_fdd1_9aab_c2b6),
    ("euc-kr", 0xd7a5_eeb1_7ce7_d1eb),
    ("utf-8", 0x01d5_0596_7baf_8cb7),
    ("utf-16le", 0xfc3d_3604_f6db_c911),
    ("utf-16be", 0xf1bb_5edc_7cf5_b0e7),
    ("x-user-defined", 0xbc6d_0762_e6bc_d50e),
  ]

  @Test(arguments: digests)
  func readsEveryCodeAsABrowserDoes(_ label: String, _ expected: UInt64) throws {
    #expect(try digest(label) == expected, "\(label)")
  }

  @Test(arguments: digests)
  func readsAlikeHoweverItIsCut(_ label: String, _: UInt64) throws {
    let encoding = try #require(CharacterEncoding(label: label))
    let bytes = Self.noise(count: 5_000)
    var whole: [UInt8] = []
    var decoder = try #require(TextDecoder(encoding))
    decoder.write(bytes.span, into: &whole)
    decoder.end(into: &whole)
    for size in [1, 2, 3, 7, 64] {
      var text: [UInt8] = []
      var decoder = try #require(TextDecoder(encoding))
      for start in stride(from: 0, to: bytes.count, by: size) {
        decoder.write(Array(bytes[start..<min(start + size, bytes.count)]).span, into: &text)
      }
      decoder.end(into: &text)
      #expect(text == whole, "cut by \(size)")
    }
  }

  /// FNV-1a over what is read, as UTF-8: all single bytes, all pairs from 0x80 on, all triples behind 0x8F
  /// with bytes from 0xA1 on, each by itself; then 60,000 bytes at random in one.
  private func digest(_ label: String) throws -> UInt64 {
    let encoding = try #require(CharacterEncoding(label: label))
    let decoder = try #require(TextDecoder(encoding))
    var text: [UInt8] = []
    func read(_ bytes: [UInt8]) {
      var decoder = decoder
      decoder.write(bytes.span, into: &text)
      decoder.end(into: &text)
    }
    for first in UInt8.min...UInt8.max { read([first]) }
    for first in UInt8(0x80)...0xFF {
      for second in UInt8.min...UInt8.max { read([first, second]) }
    }
    for first in UInt8(0xA1)...0xFF {
      for second in UInt8(0xA1)...0xFF { read([0x8F, first, second]) }
    }
    read(Self.noise(count: 60_000))
    return text.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The same bytes each time, rich in escapes, digits and lead bytes.
  private static func noise(count: Int) -> [UInt8] {
    let rare: [UInt8] = [0x24, 0x28, 0x42, 0x4A, 0x49, 0x40, 0x3C, 0x8E]
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      let byte = UInt8(state >> 24)
      switch state >> 16 & 7 {
      case 0: return 0x1B
      case 1: return 0x30 + byte % 10
      case 2: return 0x81 + byte % 0x7E
      case 3: return rare[Int(byte & 7)]
      default: return byte
      }
    }
  }
}
