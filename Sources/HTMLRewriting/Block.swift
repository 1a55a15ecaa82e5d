#if hasFeature(BuiltinModule)
private import Builtin
#endif

/// Sixteen bytes of a page, compared at one time.
///
/// The answer to a comparison is a bit for each byte, the first byte's lowest. The standard library has no way
/// from a vector comparison to such bits; the compiler's own operations do, in one instruction. Where they are
/// not to be had, the same is computed from the lanes.
struct Block {
  private let lanes: SIMD16<UInt8>

  /// Sixteen bytes from `start`, all of which must be there.
  @inline(__always)
  init(_ start: Input) {
    lanes = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self)
  }

  @inline(__always)
  private init(lanes: SIMD16<UInt8>) {
    self.lanes = lanes
  }

  /// Which bytes are this one.
  @inline(__always)
  func equal(_ byte: UInt8) -> UInt32 {
    let other = SIMD16<UInt8>(repeating: byte)
    #if hasFeature(BuiltinModule)
    let answer = Builtin.cmp_eq_Vec16xInt8(lanes._storage._value, other._storage._value)
    return UInt32(UInt16(Builtin.bitcast_Vec16xInt1_Int16(answer)))
    #else
    return Self.bits(lanes .== other)
    #endif
  }

  /// Which bytes are less than this one.
  @inline(__always)
  func less(than byte: UInt8) -> UInt32 {
    let other = SIMD16<UInt8>(repeating: byte)
    #if hasFeature(BuiltinModule)
    let answer = Builtin.cmp_ult_Vec16xInt8(lanes._storage._value, other._storage._value)
    return UInt32(UInt16(Builtin.bitcast_Vec16xInt1_Int16(answer)))
    #else
    return Self.bits(lanes .< other)
    #endif
  }

  /// The block with these bits set in each byte.
  @inline(__always)
  func setting(_ bits: UInt8) -> Block {
    Block(lanes: lanes | SIMD16(repeating: bits))
  }

  #if !hasFeature(BuiltinModule)
  @inline(__always)
  private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt32 {
    let places = SIMD16<UInt8>(
      1,
      2,
      4,
      8,
      16,
      32,
      64,
      128,
      1,
      2,
      4,
      8,
      16,
      32,
      64,
      128
    )
    let halves = unsafeBitCast(
      unsafeBitCast(mask, to: SIMD16<UInt8>.self) & places,
      to: SIMD2<UInt64>.self
    )
    // Multiplied so, the eight bytes' sum stands in the highest.
    let low = (UInt64(littleEndian: halves[0]) &* 0x0101_0101_0101_0101) &>> 56
    let high = (UInt64(littleEndian: halves[1]) &* 0x0101_0101_0101_0101) &>> 56
    return UInt32(truncatingIfNeeded: low | high &<< 8)
  }
  #endif
}

/// Finds a byte in `input[start..<end]`; `end` where it is not there.
///
/// Most texts and values are short, so the first bytes are compared here, sixteen at a time; `memchr` is
/// called only for the long ones, where its call pays.
@inline(__always)
func findByte(_ byte: UInt8, _ input: Input, _ start: Int, _ end: Int) -> Int {
  guard start &+ 32 <= end else { return findByteFar(byte, input, start, end) }
  let near = Block(input + start).equal(byte)
  if near != 0 { return start &+ near.trailingZeroBitCount }
  let next = Block(input + (start &+ 16)).equal(byte)
  if next != 0 { return start &+ 16 &+ next.trailingZeroBitCount }
  return findByteFar(byte, input, start &+ 32, end)
}
