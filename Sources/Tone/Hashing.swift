/// The hash by which words and features find their rows.
///
/// The model file stores nothing but rows, so this hash is part of the file format: changing it means training
/// anew.
enum Hashing {
  static let seed: UInt32 = 0x811C_9DC5

  /// Takes one more value into a running hash (FNV-1a, a scalar at a time).
  @inline(__always)
  static func step(_ hash: UInt32, _ value: UInt32) -> UInt32 {
    (hash ^ value) &* 0x0100_0193
  }

  /// Spreads a running hash over all its bits.
  @inline(__always)
  static func mix(_ hash: UInt32) -> UInt32 {
    var value = hash
    value ^= value >> 16
    value = value &* 0x7FEB_352D
    value ^= value >> 15
    value = value &* 0x846C_A68B
    value ^= value >> 16
    return value
  }

  @inline(__always)
  static func pair(_ first: UInt32, _ second: UInt32, salt: UInt32) -> UInt32 {
    mix((first &* 0x9E37_79B1) ^ (second &* 0x85EB_CA77) ^ salt)
  }

  /// The hash of a constant name, for tokens and features that stand for a class.
  static func name(_ name: StaticString) -> UInt32 {
    var hash = seed ^ 0x5A5A
    for index in 0..<name.utf8CodeUnitCount {
      hash = step(hash, UInt32(name.utf8Start[index]))
    }
    return mix(hash)
  }
}
