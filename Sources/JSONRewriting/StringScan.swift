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
    while position &+ 8 <= end {
      let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
      let stops = stringStops(UInt64(littleEndian: word))
      if stops != 0 {
        position &+= stops.trailingZeroBitCount &>> 3
        break
      }
      position &+= 8
    }
    while position < end {
      let byte = base[position]
      if byte == UInt8(ascii: "\"") { return .end(position) }
      if byte == UInt8(ascii: "\\") { break }
      if byte < 0x20 { return .malformed(position) }
      position &+= 1
      if position &+ 8 <= end { break }
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
@inline(__always)
private func areHexDigits(_ base: UnsafePointer<UInt8>) -> Bool {
  isHexDigit(base[0]) && isHexDigit(base[1]) && isHexDigit(base[2]) && isHexDigit(base[3])
}

@inline(__always)
private func isHexDigit(_ byte: UInt8) -> Bool {
  byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
}
