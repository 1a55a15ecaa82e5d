/// The name of an element as one number: ASCII letters and the digits 1 to 6 pack into five bits each.
///
/// Up to twelve such characters fit, which covers every name of the standard but a few; equal numbers are then
/// equal names, whatever their case. Longer names and those with other characters (custom elements) are
/// hashed, with the highest bit set; who must be certain of those compares the bytes.
///
/// The idea is lol-html's `LocalNameHash`.
struct TagName: Hashable, Sendable, BitwiseCopyable {
  let value: UInt64

  static let none = TagName(value: 0)

  @inline(__always)
  init(value: UInt64) {
    self.value = value
  }

  @inline(__always)
  var isHashed: Bool { value >> 63 == 1 }

  /// The name in `input[start..<end]`, in any case.
  init(_ input: Input, _ start: Int, _ end: Int) {
    var packed: UInt64 = 0
    var index = start
    while index < end, end - start <= 12 {
      let code = Self.code(input[index])
      guard code < 32 else { break }
      packed = packed << 5 | UInt64(code)
      index += 1
    }
    guard index < end else {
      self.init(value: packed)
      return
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in start..<end {
      hash = (hash ^ UInt64(lowercasedASCII(input[index]))) &* 0x0000_0100_0000_01B3
    }
    self.init(value: hash | 1 << 63)
  }

  init(_ name: String) {
    let bytes = Array(name.utf8)
    self = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { TagName($0, 0, buffer.count) } ?? .none
    }
  }

  /// The five bits of a character; 32 for one that does not pack.
  ///
  /// `1` is zero, which is unambiguous because no tag name begins with a digit.
  @inline(__always)
  static func code(_ byte: UInt8) -> UInt8 {
    let letter = (byte | 0x20) &- 0x61
    if letter < 26 { return letter &+ 6 }
    let digit = byte &- 0x31
    return digit < 6 ? digit : 32
  }
}
