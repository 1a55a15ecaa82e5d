import ByteBlocks

/// How far a string reaches.
enum StringScan {
  /// The offset of the closing quote.
  case end(Int)
  /// The text ends first; with more of it, scanning goes on at this offset.
  case cut(Int)
  /// The offset of a byte that cannot stand in a string.
  case malformed(Int)
}

/// The highest bit of each byte that is `"`, `\` or a control character; reliable up to the first hit.
///
/// Eight bytes at once in plain integers: `"` and the controls are those that are below 0x21 once
/// 0x02 is flipped. Subtraction borrows only out of a byte that is itself a hit.
@inline(__always)
func stringStops(_ word: UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs = ones &<< 7
  let controlOrQuote = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
  let backslash = (word ^ (ones &* 0x5C)) &- ones
  return (controlOrQuote | backslash) & ~word & highs
}

/// Finds the end of a string; `from` lies behind the opening quote or at a resumable place.
///
/// Bytes of 0x80 and above pass whatever they are: whether the text is UTF-8 is for its reader, who
/// replaces what is not (Encoding Standard), and the bytes leave as they came.
@inline(__always)
func scanString(_ base: UnsafePointer<UInt8>, from: Int, to end: Int) -> StringScan {
  var position = from
  while true {
    while position &+ 16 <= end {
      let block = ByteBlock(base + position)
      let stops =
        block.equal(UInt8(ascii: "\"")) | block.equal(UInt8(ascii: "\\")) | block.less(than: 0x20)
      if stops != 0 {
        position &+= stops.trailingZeroBitCount
        break
      }
      position &+= 16
    }
    while position < end {
      let byte = base[position]
      if byte == UInt8(ascii: "\"") { return .end(position) }
      if byte == UInt8(ascii: "\\") { break }
      if byte < 0x20 { return .malformed(position) }
      position &+= 1
      if position &+ 16 <= end { break }
    }
    guard position < end else { return .cut(end) }
    guard base[position] == UInt8(ascii: "\\") else { continue }
    switch escapeLength(base, at: position, to: end) {
    case .complete(let length): position &+= length
    case .cut: return .cut(position)
    case .malformed(let offset): return .malformed(offset)
    }
  }
}

/// The same by a grammar that may forgive.
@inline(__always)
func scanString(
  _ base: UnsafePointer<UInt8>,
  from: Int,
  to end: Int,
  _ grammar: JSONGrammar
) -> StringScan {
  var result = scanString(base, from: from, to: end)
  guard grammar == .forgiving else { return result }
  while case .malformed(let offset) = result {
    // Behind a backslash that escapes nothing, the character stands for itself: at a quote the string ends.
    result = scanString(base, from: base[offset] < 0x20 ? offset + 1 : offset, to: end)
  }
  return result
}

enum EscapeScan {
  case complete(Int)
  case cut
  case malformed(Int)
}

/// How long the escape at a backslash is.
func escapeLength(_ base: UnsafePointer<UInt8>, at position: Int, to end: Int) -> EscapeScan {
  guard position + 1 < end else { return .cut }
  switch base[position + 1] {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
    UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
    return .complete(2)
  case UInt8(ascii: "u"):
    if position + 6 <= end, areHexDigits(base + position + 2) { return .complete(6) }
    for index in position + 2..<position + 6 {
      guard index < end else { return .cut }
      guard hexValue(base[index]) != nil else { return .malformed(index) }
    }
    return .complete(6)
  default:
    return .malformed(position + 1)
  }
}

/// Whether four bytes are hexadecimal digits.
///
/// All four at once: which of them are letters cannot be guessed, so that a branch for each is often taken wrongly.
@inline(__always)
private func areHexDigits(_ base: UnsafePointer<UInt8>) -> Bool {
  let word = UnsafeRawPointer(base).loadUnaligned(as: UInt32.self)
  // A digit becomes 0...9, a letter 1...6; the highest bit of each byte tells what lies above.
  let digits = word ^ 0x3030_3030
  let letters = (word | 0x2020_2020) ^ 0x6060_6060
  let areNoDigits = (digits &+ 0x7676_7676) | digits
  let areNoLetters =
    (letters &+ 0x7979_7979) | letters | ~((letters | 0x8080_8080) &- 0x0101_0101)
  return areNoDigits & areNoLetters & 0x8080_8080 == 0
}
