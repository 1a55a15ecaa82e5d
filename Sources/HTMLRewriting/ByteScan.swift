internal import Glibc

/// The bytes of a page, as the scanner sees them.
typealias Input = UnsafePointer<UInt8>

/// Finds a byte in `input[start..<end]`; `end` where it is not there.
///
/// Most tags and values are short, so the first bytes are compared here, sixteen at a time; `memchr` is
/// called only for the long ones, where its call pays.
@inline(__always)
func findByte(_ byte: UInt8, _ input: Input, _ start: Int, _ end: Int) -> Int {
  let needle = lanes(byte)
  var index = start
  var rounds = 2
  while rounds > 0, index + 16 <= end {
    let block = UnsafeRawPointer(input + index).loadUnaligned(as: SIMD16<UInt8>.self)
    let offset = firstMatch(block .== needle)
    if offset < 16 { return index + offset }
    index += 16
    rounds -= 1
  }
  return findByteFar(byte, input, index, end)
}

@inline(never)
func findByteFar(_ byte: UInt8, _ input: Input, _ start: Int, _ end: Int) -> Int {
  guard start < end, let found = memchr(input + start, Int32(byte), end - start) else { return end }
  return UnsafeRawPointer(found) - UnsafeRawPointer(input)
}

/// The same byte sixteen times.
///
/// Comparisons take it rather than a bare number: with a number, `.<` and `.==` compile to a loop over lanes.
@inline(__always)
func lanes(_ byte: UInt8) -> SIMD16<UInt8> {
  SIMD16(repeating: byte)
}

/// Index of the first true lane, 16 where there is none.
///
/// Four bits of each lane are packed into one number, so that no branch depends on where the lane is: that
/// cannot be foretold.
@inline(__always)
func firstMatch(_ mask: SIMDMask<SIMD16<Int8>>) -> Int {
  let shifted = unsafeBitCast(mask, to: SIMD8<UInt16>.self) &>> SIMD8<UInt16>(repeating: 4)
  let packed = unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: shifted), to: UInt64.self)
  return UInt64(littleEndian: packed).trailingZeroBitCount &>> 2
}

/// Whether two stretches hold the same bytes.
@inline(__always)
func equalBytes(_ left: Input, _ right: Input, _ count: Int) -> Bool {
  memcmp(left, right, count) == 0
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
