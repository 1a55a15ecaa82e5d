/// Tells whether two writings of a post are the same post: the one in an API's answer, marked up, and the one
/// that a page shows.
///
/// A digest of the first letters and digits; no text can be had from it.
public struct PostKey: Hashable, Sendable {
  /// The digest.
  public let value: UInt64

  private static let countMax = 48
  private static let countMin = 8

  /// Nil for texts of hardly any letters, which are the same as many others.
  ///
  /// - Parameter text: UTF-8, plain or with markup.
  public init?(_ text: some Sequence<UInt8>) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var count = 0
    var isInTag = false
    var isInReference = false
    for byte in text where count < Self.countMax {
      switch byte {
      case UInt8(ascii: "<"): isInTag = true
      case UInt8(ascii: ">"): isInTag = false
      case UInt8(ascii: "&"): isInReference = true
      case UInt8(ascii: ";"), UInt8(ascii: " "), 0x0A: isInReference = false
      default:
        guard !isInTag, !isInReference, let letter = Self.letter(byte) else { continue }
        hash = (hash ^ UInt64(letter)) &* 0x0000_0100_0000_01B3
        count += 1
      }
    }
    guard count >= Self.countMin else { return nil }
    value = hash
  }

  private static func letter(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39, 0x61...0x7A: byte
    case 0x41...0x5A: byte | 0x20
    // A no-break space is C2 A0; the rest of what is beyond ASCII mostly is letters.
    case 0x80...0xFF where byte != 0xC2 && byte != 0xA0: byte
    default: nil
    }
  }
}
