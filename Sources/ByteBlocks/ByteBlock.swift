// What the rewriters of pages and of JSON share: the one step below `memchr`. A module of its own, with its bodies
// open to the others, since a call for each sixteen bytes would cost more than the comparison.
#if hasFeature(BuiltinModule)
import Builtin
#endif

/// Sixteen bytes of a body, compared at one time.
///
/// The answer to a comparison is a bit for each byte, the first byte's lowest. The standard library has no way
/// from a vector comparison to such bits; the compiler's own operations do, in one instruction. Where they are
/// not to be had, the same is computed from the lanes.
public struct ByteBlock {
  @usableFromInline let lanes: SIMD16<UInt8>

  /// Sixteen bytes from `start`, all of which must be there.
  @inlinable
  @inline(__always)
  public init(_ start: UnsafePointer<UInt8>) {
    lanes = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self)
  }

  @inlinable
  @inline(__always)
  init(lanes: SIMD16<UInt8>) {
    self.lanes = lanes
  }

  /// Which bytes are this one.
  @inlinable
  @inline(__always)
  public func equal(_ byte: UInt8) -> UInt32 {
    let other = SIMD16<UInt8>(repeating: byte)
    #if hasFeature(BuiltinModule)
    let answer = Builtin.cmp_eq_Vec16xInt8(lanes._storage._value, other._storage._value)
    return UInt32(UInt16(Builtin.bitcast_Vec16xInt1_Int16(answer)))
    #else
    return Self.bits(lanes .== other)
    #endif
  }

  /// Which bytes are less than this one.
  @inlinable
  @inline(__always)
  public func less(than byte: UInt8) -> UInt32 {
    let other = SIMD16<UInt8>(repeating: byte)
    #if hasFeature(BuiltinModule)
    let answer = Builtin.cmp_ult_Vec16xInt8(lanes._storage._value, other._storage._value)
    return UInt32(UInt16(Builtin.bitcast_Vec16xInt1_Int16(answer)))
    #else
    return Self.bits(lanes .< other)
    #endif
  }

  /// The block with these bits set in each byte.
  @inlinable
  @inline(__always)
  public func setting(_ bits: UInt8) -> ByteBlock {
    ByteBlock(lanes: lanes | SIMD16(repeating: bits))
  }

  /// The block with this taken from each byte, modulo 256.
  @inlinable
  @inline(__always)
  public func subtracting(_ byte: UInt8) -> ByteBlock {
    ByteBlock(lanes: lanes &- SIMD16(repeating: byte))
  }

  #if !hasFeature(BuiltinModule)
  @inlinable
  @inline(__always)
  static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt32 {
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
