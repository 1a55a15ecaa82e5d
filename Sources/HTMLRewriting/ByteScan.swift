internal import ByteBlocks
internal import Glibc

/// The bytes of a page, as the scanner sees them.
typealias Input = UnsafePointer<UInt8>

@inline(never)
func findByteFar(_ byte: UInt8, _ input: Input, _ start: Int, _ end: Int) -> Int {
  guard start < end, let found = memchr(input + start, Int32(byte), end - start) else { return end }
  return UnsafeRawPointer(found) - UnsafeRawPointer(input)
}

/// Whether two stretches hold the same bytes; short ones are compared without a call.
@inline(__always)
func equalBytes(_ left: Input, _ right: Input, _ count: Int) -> Bool {
  let first = UnsafeRawPointer(left)
  let second = UnsafeRawPointer(right)
  if count > 16 { return memcmp(left, right, count) == 0 }
  if count >= 8 {
    let ends = first.loadUnaligned(as: UInt64.self) ^ second.loadUnaligned(as: UInt64.self)
    let last = first.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    let other = second.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    return ends | (last ^ other) == 0
  }
  if count >= 4 {
    let ends = first.loadUnaligned(as: UInt32.self) ^ second.loadUnaligned(as: UInt32.self)
    let last = first.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
    let other = second.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
    return ends | (last ^ other) == 0
  }
  for index in 0..<count where left[index] != right[index] { return false }
  return true
}

/// Whether two stretches are equal but for the case of ASCII letters; mostly they are equal as they are.
@inline(__always)
func equalName(_ left: Input, _ right: Input, _ count: Int) -> Bool {
  equalBytes(left, right, count) || equalIgnoringCase(left, right, count)
}

/// Whether two stretches are equal but for the case of ASCII letters.
func equalIgnoringCase(_ left: Input, _ right: Input, _ count: Int) -> Bool {
  var index = 0
  while index < count {
    guard lowercasedASCII(left[index]) == lowercasedASCII(right[index]) else { return false }
    index += 1
  }
  return true
}

/// A number that is the same for the same bytes, and rarely for others: the length, the first and last eight.
///
/// Constant time for any length; who needs certainty compares the bytes.
@inline(__always)
func fingerprint(_ input: Input, _ start: Int, _ count: Int, foldingCase: Bool = false) -> UInt64 {
  var first: UInt64 = 0
  var last: UInt64 = 0
  let raw = UnsafeRawPointer(input + start)
  if count >= 8 {
    first = raw.loadUnaligned(as: UInt64.self)
    last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
  } else if count >= 4 {
    first = UInt64(raw.loadUnaligned(as: UInt32.self))
    last = UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
  } else if count > 0 {
    first = UInt64(raw.load(as: UInt8.self))
    last =
      UInt64(raw.load(fromByteOffset: count - 1, as: UInt8.self)) << 8
      | UInt64(raw.load(fromByteOffset: count >> 1, as: UInt8.self))
  }
  if foldingCase {
    first |= 0x2020_2020_2020_2020
    last |= 0x2020_2020_2020_2020
  }
  let mixed = (first ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
  return (mixed ^ (mixed >> 29) ^ last) &* 0xBF58_476D_1CE4_E5B9
}

/// Finds a byte in `input[start..<end]`; `end` where it is not there.
///
/// Most texts and values are short, so the first bytes are compared here, sixteen at a time; `memchr` is
/// called only for the long ones, where its call pays.
@inline(__always)
func findByte(_ byte: UInt8, _ input: Input, _ start: Int, _ end: Int) -> Int {
  guard start &+ 32 <= end else { return findByteFar(byte, input, start, end) }
  let near = ByteBlock(input + start).equal(byte)
  if near != 0 { return start &+ near.trailingZeroBitCount }
  let next = ByteBlock(input + (start &+ 16)).equal(byte)
  if next != 0 { return start &+ 16 &+ next.trailingZeroBitCount }
  return findByteFar(byte, input, start &+ 32, end)
}
