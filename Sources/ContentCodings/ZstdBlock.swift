/// What has to be known of a compressed zstd block to mend or refuse it; see `ZstdFrameReader`.
///
/// Source: RFC 8878, 3.1.1.3 (literals, sequences), 4.1.1 (FSE tables), 4.2.1 (Huffman trees).
enum ZstdBlock {
  /// Takes a block with its three-byte header; gives it as the library understands it.
  ///
  /// What cannot be made sense of here is returned as it is, for the library to refuse.
  static func mended(_ block: [UInt8]) throws(ContentCodingError) -> [UInt8] {
    guard let literals = LiteralsSection(block, at: 3) else { return block }
    if let tree = literals.treeRange, !hasWholeStates(block[tree]) {
      throw corrupt("the bit stream of a Huffman tree is cut short")
    }
    let start = literals.end
    guard start + 1 < block.count, block[start] == 0x80, block[start + 1] == 0 else { return block }
    guard start + 2 == block.count else {
      throw corrupt("bytes follow a block's last sequence")
    }
    var mended = block
    mended.removeLast()
    mended[start] = 0
    // The size stands in the header's bits 3 to 23.
    let header = UInt32(block[0]) | UInt32(block[1]) << 8 | UInt32(block[2]) << 16
    let shorter = header - (1 << 3)
    for index in 0..<3 { mended[index] = UInt8(truncatingIfNeeded: shorter >> UInt32(index * 8)) }
    return mended
  }

  private static func corrupt(_ explanation: String) -> ContentCodingError {
    ContentCodingError(.corrupt, in: .zstd, explanation)
  }

  /// Whether the FSE-coded weights of a Huffman tree hold at least the two states they begin with.
  private static func hasWholeStates(_ tree: ArraySlice<UInt8>) -> Bool {
    var bits = BitReader(bytes: tree)
    guard let accuracyLog = FSETable.skip(&bits) else { return true }
    let stream = tree.dropFirst(bits.byteCount)
    guard let last = stream.last, last != 0 else { return true }
    let bitCount = stream.count * 8 - last.leadingZeroBitCount - 1
    return bitCount >= 2 * accuracyLog
  }
}

/// Where a block's literals section ends, and where in it the weights of a Huffman tree are.
private struct LiteralsSection {
  let end: Int
  var treeRange: Range<Int>?

  init?(_ block: [UInt8], at start: Int) {
    guard start < block.count else { return nil }
    func byte(_ index: Int) -> Int { start + index < block.count ? Int(block[start + index]) : 0 }
    let format = byte(0) >> 2 & 3
    let isRaw = byte(0) & 3 == 0
    if byte(0) & 2 == 0 {
      let headerBytes = [1, 2, 1, 3][format]
      let long = byte(0) >> 4 | byte(1) << 4 | (format == 3 ? byte(2) << 12 : 0)
      let size = format & 1 == 0 ? byte(0) >> 3 : long
      end = start + headerBytes + (isRaw ? size : 1)
    } else {
      let headerBytes = [3, 3, 4, 5][format]
      let header = (0..<headerBytes).reversed().reduce(0) { $0 << 8 | byte($1) }
      let sizeBits = [10, 10, 14, 18][format]
      let size = header >> (4 + sizeBits) & (1 << sizeBits - 1)
      end = start + headerBytes + size
      let tree = start + headerBytes
      if byte(0) & 3 == 2, tree < block.count, block[tree] < 128 {
        treeRange = tree + 1..<tree + 1 + Int(block[tree])
      }
    }
    guard end <= block.count, (treeRange?.upperBound ?? 0) <= end else { return nil }
  }
}

/// The table description in front of FSE-coded data; only its length and accuracy matter here.
private enum FSETable {
  /// Reads past it and gives its accuracy log; nil where it makes no sense.
  static func skip(_ bits: inout BitReader) -> Int? {
    let accuracyLog = bits.read(4) + 5
    guard accuracyLog <= 9 else { return nil }
    var remaining = 1 << accuracyLog
    while remaining > 0 {
      guard !bits.isPastEnd else { return nil }
      let width = Int.bitWidth - (remaining + 1).leadingZeroBitCount
      let lowMask = 1 << (width - 1) - 1
      let threshold = 1 << width - 1 - (remaining + 1)
      var value = bits.read(width)
      if value & lowMask < threshold {
        bits.position -= 1
        value &= lowMask
      } else if value > lowMask {
        value -= threshold
      }
      let probability = value - 1
      remaining -= abs(probability)
      if probability == 0 { while bits.read(2) == 3, !bits.isPastEnd {} }
    }
    return remaining == 0 && !bits.isPastEnd ? accuracyLog : nil
  }
}

/// Reads bits from the low end of each byte up; past the end come zeros.
private struct BitReader {
  let bytes: ArraySlice<UInt8>
  var position = 0

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  var isPastEnd: Bool { position > bytes.count * 8 }

  /// How many bytes have been begun.
  var byteCount: Int { (position + 7) / 8 }

  mutating func read(_ count: Int) -> Int {
    var value = 0
    for bit in 0..<count {
      let index = bytes.startIndex + position / 8
      if index < bytes.endIndex { value |= Int(bytes[index] >> UInt8(position % 8) & 1) << bit }
      position += 1
    }
    return value
  }
}
