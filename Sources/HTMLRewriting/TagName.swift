/// The name of an element as one number: up to eight ASCII characters stand in it as they are, in lower case.
///
/// That covers nearly every name of the standard; equal numbers are then equal names. Longer names, and those
/// with other characters, are hashed with the highest bit set; who must be certain of those compares the bytes.
struct TagName: Hashable, Sendable, BitwiseCopyable {
  let value: UInt64

  static let none = TagName(value: 0)

  @inline(__always)
  init(value: UInt64) {
    self.value = value
  }

  /// Whether the number does not hold the whole name.
  @inline(__always)
  var isHashed: Bool { value >> 63 == 1 }

  /// The name in `input[start..<end]`, in any case.
  init(_ input: Input, _ start: Int, _ end: Int) {
    var packed: UInt64 = 0
    var isASCII = true
    if end - start <= 8 {
      for index in start..<end {
        let byte = lowercasedASCII(input[index])
        isASCII = isASCII && byte < 0x80
        packed |= UInt64(byte) << UInt64((index - start) * 8)
      }
      if isASCII {
        self.init(value: packed)
        return
      }
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

  /// How many bytes stand in the number; 0 where it does not hold the whole name.
  var plainCount: UInt8 {
    isHashed ? 0 : UInt8(8 - value.leadingZeroBitCount / 8)
  }
}
