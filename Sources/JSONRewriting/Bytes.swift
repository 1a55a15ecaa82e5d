// The small questions about bytes that every part asks.

/// JSON's white space (RFC 8259, section 2); JSONPath's blanks are the same four.
@inline(__always)
func isWhiteSpace(_ byte: UInt8) -> Bool {
  byte <= 0x20 && (0x1_0000_2600 as UInt64) &>> UInt64(byte) & 1 == 1
}

/// Passes white space, an indentation eight bytes at once.
@inline(__always)
func skipWhiteSpace(_ base: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) {
  while position < end, isWhiteSpace(base[position]) {
    position &+= 1
    while position &+ 8 <= end {
      let others = word(base, position) ^ 0x2020_2020_2020_2020
      guard others == 0 else {
        position &+= others.trailingZeroBitCount &>> 3
        break
      }
      position &+= 8
    }
  }
}

/// Eight bytes, the first of them lowest.
@inline(__always)
func word(_ base: UnsafePointer<UInt8>, _ offset: Int) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// Appends a code point as UTF-8; a surrogate becomes U+FFFD.
func appendUTF8(_ value: UInt32, to bytes: inout [UInt8]) {
  let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
  bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
}

/// Appends decoded UTF-8 as it stands within a JSON string, without the quotes.
///
/// Only what must be escaped is; `<` too where the text stands in a script.
func appendEscaped(
  _ text: some Sequence<UInt8>,
  escapingLessThan: Bool = false,
  into output: inout [UInt8]
) {
  for byte in text {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      output.append(UInt8(ascii: "\\"))
      output.append(byte)
    case 0x0A: output.append(contentsOf: "\\n".utf8)
    case 0x0D: output.append(contentsOf: "\\r".utf8)
    case 0x09: output.append(contentsOf: "\\t".utf8)
    case 0..<0x20: appendHexEscape(byte, into: &output)
    case UInt8(ascii: "<") where escapingLessThan: appendHexEscape(byte, into: &output)
    default: output.append(byte)
    }
  }
}

/// Appends decoded UTF-8 as it stands within a string literal of a script, without the quotes.
func appendScriptEscaped(
  _ text: some Sequence<UInt8>,
  quote: UInt8,
  into output: inout [UInt8]
) {
  for byte in text {
    switch byte {
    case quote, UInt8(ascii: "\\"):
      output.append(UInt8(ascii: "\\"))
      output.append(byte)
    case 0x0A: output.append(contentsOf: "\\n".utf8)
    case 0x0D: output.append(contentsOf: "\\r".utf8)
    case 0..<0x20, UInt8(ascii: "<"): appendHexEscape(byte, into: &output)
    default: output.append(byte)
    }
  }
}

func appendHexEscape(_ byte: UInt8, into output: inout [UInt8]) {
  let digits = Array("0123456789abcdef".utf8)
  output.append(contentsOf: "\\u00".utf8)
  output.append(digits[Int(byte >> 4)])
  output.append(digits[Int(byte & 15)])
}

/// Appends a name as a normalized path quotes it (RFC 9535, 2.7).
func appendNormalized(name: [UInt8], to text: inout String) {
  var bytes: [UInt8] = [UInt8(ascii: "'")]
  for byte in name {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x08: bytes += "\\b".utf8
    case 0x09: bytes += "\\t".utf8
    case 0x0A: bytes += "\\n".utf8
    case 0x0C: bytes += "\\f".utf8
    case 0x0D: bytes += "\\r".utf8
    case 0..<0x20: appendHexEscape(byte, into: &bytes)
    default: bytes.append(byte)
    }
  }
  bytes.append(UInt8(ascii: "'"))
  text += String(decoding: bytes, as: UTF8.self)
}
