/// Finds the row of a feature.
///
/// Features that training saw often have a row; four rows share a bucket and are told apart by a byte. A
/// feature that was not kept finds no row, save one time in a hundred.
struct Vocabulary: @unchecked Sendable {
  let rows: Int
  private let prints: UnsafePointer<UInt32>
  private let shift: UInt32

  init(_ section: inout ModelFile.Section) throws(ToneModelError) {
    let bits = try section.count(in: 4...20)
    rows = 4 << bits
    shift = UInt32(32 - bits)
    prints = try section.block(rows).assumingMemoryBound(to: UInt32.self)
  }

  /// The row of a feature, or -1.
  @inline(__always)
  func row(of feature: UInt32) -> Int {
    let bucket = Int(feature >> shift)
    let low = (feature >> 8) & 0xFF
    let byte = low == 0 ? 1 : low
    let four = UInt32(littleEndian: prints[bucket])
    // The lowest zero byte of `difference` is the first match.
    let difference = four ^ (byte &* 0x0101_0101)
    let zeros = (difference &- 0x0101_0101) & ~difference & 0x8080_8080
    guard zeros != 0 else { return -1 }
    return bucket &* 4 &+ zeros.trailingZeroBitCount / 8
  }
}
