/// Which bytes may stand where in a message head (RFC 9110, 5.6.2; RFC 9112, 2-3).
enum ByteClass {
  /// `tchar`: what methods and field names are made of.
  static func isToken(_ byte: UInt8) -> Bool {
    contains(byte, low: tokenLow, high: tokenHigh)
  }

  /// What a host name is made of, underscores included (seen in the wild, harmless).
  static func isHostByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || isUppercase(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d
      || byte == 0x2e || byte == 0x5f
  }

  /// A byte of a field value: visible ASCII, space, tab, or `obs-text`.
  static func isFieldValue(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7f) || byte == 0x09
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte)
  }

  static func isUppercase(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte)
  }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    hexValue(byte) != nil
  }

  static func hexValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte - 0x30)
    case 0x41...0x46: Int(byte - 0x41 + 10)
    case 0x61...0x66: Int(byte - 0x61 + 10)
    default: nil
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    isUppercase(byte) ? byte | 0x20 : byte
  }

  // 128 bits, one per ASCII character: "!#$%&'*+-.^_`|~", digits, letters.
  private static let tokenLow: UInt64 = 0x03ff_6cfa_0000_0000
  private static let tokenHigh: UInt64 = 0x57ff_ffff_c7ff_fffe

  private static func contains(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
    byte < 64 ? (low >> UInt64(byte)) & 1 == 1 : byte < 128 && (high >> UInt64(byte - 64)) & 1 == 1
  }
}
