import ByteBlocks

/// Sixty-four bytes of arrays of numbers, read at one time.
///
/// For each kind of byte there is a word with a bit for each place, the first byte's lowest. All numbers of
/// the block walk through the grammar (RFC 8259, section 6) together: a bit is set where each of them stands, and an
/// addition carries it over a run of digits (Cameron et al., "Bitwise data parallelism in regular expression
/// matching", PACT 2014). Only what lies before the last comma is taken, so that every number is whole.
struct NumberBlock {
  static let byteCount = 64

  /// How many bytes were read; the last of them is a comma.
  let passedByteCount: Int
  /// How many arrays began in them.
  let openedCount: Int
  /// How many arrays ended in them.
  let closedCount: Int

  /// Reads on behind a comma or `[`, where 64 bytes must be there.
  ///
  /// - Returns: nil where the bytes are something else, or no JSON; nothing is known of them then.
  @inline(__always)
  init?(_ start: UnsafePointer<UInt8>) {
    let bytes = Bytes(start)
    guard let numbers = bytes.numbers() else { return nil }
    // A value stands behind each `[` or comma, but `]` may stand behind `[`.
    guard numbers.begins & ~(bytes.digit | bytes.minus | bytes.open | bytes.close) == 0,
      numbers.behindComma & bytes.close == 0, bytes.open & ~numbers.begins == 0
    else { return nil }
    // A comma or `]` stands behind each value, and nowhere else.
    let behindValues = Bytes.pass(bytes.blank, from: numbers.ends | bytes.close &<< 1)
    let empty = numbers.behindOpen & bytes.close
    guard behindValues | empty == bytes.comma | bytes.close else { return nil }
    passedByteCount = 64 &- bytes.comma.leadingZeroBitCount
    openedCount = bytes.open == 0 ? 0 : bytes.open.nonzeroBitCount
    closedCount = bytes.close == 0 ? 0 : bytes.close.nonzeroBitCount
  }
}

/// Where each kind of byte is, before the last comma; nothing else is there.
private struct Bytes {
  let comma, open, close, digit, zero, minus, point: UInt64
  /// Signs and letters of exponents.
  let plus, exponent: UInt64
  let blank: UInt64
  /// All places up to the last comma.
  let area: UInt64

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>) {
    let parts = (
      ByteBlock(start), ByteBlock(start + 16), ByteBlock(start + 32), ByteBlock(start + 48)
    )
    @inline(__always)
    func places(_ test: (ByteBlock) -> UInt32) -> UInt64 {
      UInt64(test(parts.0) | test(parts.1) &<< 16)
        | UInt64(test(parts.2) | test(parts.3) &<< 16) &<< 32
    }
    let comma = places { $0.equal(UInt8(ascii: ",")) }
    let open = places { $0.equal(UInt8(ascii: "[")) }
    let close = places { $0.equal(UInt8(ascii: "]")) }
    let digit = places { $0.subtracting(UInt8(ascii: "0")).less(than: 10) }
    let minus = places { $0.equal(UInt8(ascii: "-")) }
    let point = places { $0.equal(UInt8(ascii: ".")) }
    var blank = places { $0.equal(0x20) }
    var plus: UInt64 = 0
    var exponent: UInt64 = 0
    var others = ~(comma | open | close | digit | minus | point | blank)
    if others != 0 {
      plus = places { $0.equal(UInt8(ascii: "+")) }
      exponent = places { $0.setting(0x20).equal(UInt8(ascii: "e")) }
      blank |= places { $0.equal(0x0A) | $0.equal(0x0D) | $0.equal(0x09) }
      others &= ~(plus | exponent | blank)
    }
    // All below the first other byte, then all up to the last comma there.
    let commas = comma & (others &- 1) & ~others
    let area = commas == 0 ? 0 : ~0 &>> UInt64(truncatingIfNeeded: commas.leadingZeroBitCount)
    self.area = area
    self.comma = commas
    self.open = open & area
    self.close = close & area
    self.digit = digit & area
    self.minus = minus & area
    self.point = point & area
    self.plus = plus & area
    self.exponent = exponent & area
    self.blank = blank & area
    zero = places { $0.equal(UInt8(ascii: "0")) }
  }

  /// Moves bits, none of which share a run, to behind the runs that they stand in.
  @inline(__always)
  static func pass(_ run: UInt64, from places: UInt64) -> UInt64 {
    (places &+ run) & ~run
  }

  /// Where numbers begin and end.
  struct Numbers {
    /// The first byte that is not blank behind each `[`.
    let behindOpen: UInt64
    /// The first byte that is not blank behind each comma, and at the block's begin.
    let behindComma: UInt64
    /// Behind the last byte of each number.
    let ends: UInt64

    var begins: UInt64 { behindOpen | behindComma }
  }

  /// Walks all numbers through their grammar.
  ///
  /// - Returns: nil where one of them is none, or a byte of one stands outside of all.
  @inline(__always)
  func numbers() -> Numbers? {
    guard comma != 0 else { return nil }
    let behindOpen = Self.pass(blank, from: open &<< 1)
    let behindComma = Self.pass(blank, from: 1 | comma &<< 1 & area)
    let starts = (behindOpen | behindComma) & (digit | minus)
    let signs = starts & minus
    let firsts = (starts ^ signs) | signs &<< 1
    let zeros = firsts & zero
    let integers = zeros &<< 1 | Self.pass(digit, from: firsts ^ zeros)
    let points = integers & point
    let fractions = points &<< 1
    var ends = (integers ^ points) | Self.pass(digit, from: fractions)
    var needed = firsts | fractions
    if exponent != 0 {
      let letters = ends & exponent
      let behind = letters &<< 1
      let signs = behind & (plus | minus)
      let powers = (behind ^ signs) | signs &<< 1
      needed |= powers
      ends = (ends ^ letters) | Self.pass(digit, from: powers)
    }
    guard needed & ~digit == 0, ends & ~(comma | close | blank) == 0,
      digit | minus | point | plus | exponent == ends &- starts
    else { return nil }
    return Numbers(behindOpen: behindOpen, behindComma: behindComma, ends: ends)
  }
}
