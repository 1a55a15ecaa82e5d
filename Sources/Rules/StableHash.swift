/// A hash that is the same in every run and on every machine: FNV-1a, 64 bits.
///
/// It tells rule sets apart in validators (ETag); it protects nothing.
package struct StableHash {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// The hash of one text.
  package static func of(_ text: String) -> UInt64 {
    var hash = StableHash()
    hash.combine(text)
    return hash.value
  }

  package mutating func combine(_ text: some StringProtocol) {
    for byte in text.utf8 { combine(byte) }
    combine(0xFF as UInt8)
  }

  mutating func combine(_ number: UInt64) {
    var rest = number
    for _ in 0..<8 {
      combine(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  private mutating func combine(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
