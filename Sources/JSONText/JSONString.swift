/// The contents of JSON strings: RFC 8259, section 7.
package enum JSONString {
  /// Decodes what stands between the quotes of a well-formed string; a lone surrogate becomes U+FFFD.
  package static func decodedBytes(_ contents: some Sequence<UInt8>) -> [UInt8] {
    let whole = contents.withContiguousStorageIfAvailable { buffer -> [UInt8] in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(buffer.count)
      decode(buffer, into: &bytes)
      return bytes
    }
    return whole ?? decodedBytes(Array(contents))
  }

  private static func decode(_ contents: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    var offset = 0
    var highSurrogate: UInt32?
    while offset < contents.count {
      let run = contents[offset...].firstIndex(of: UInt8(ascii: "\\")) ?? contents.count
      if run > offset {
        flush(&highSurrogate, into: &bytes)
        bytes.append(contentsOf: contents[offset..<run])
        offset = run
        continue
      }
      offset += 1
      guard offset < contents.count else {
        flush(&highSurrogate, into: &bytes)
        bytes.append(UInt8(ascii: "\\"))
        break
      }
      let escape = contents[offset]
      offset += 1
      guard escape == UInt8(ascii: "u") else {
        flush(&highSurrogate, into: &bytes)
        bytes.append(singleEscape(escape))
        continue
      }
      var unit: UInt32 = 0
      for _ in 0..<4 {
        unit = unit << 4 | UInt32(offset < contents.count ? hexValue(contents[offset]) ?? 0 : 0)
        offset += 1
      }
      append(unit: unit, after: &highSurrogate, into: &bytes)
    }
    flush(&highSurrogate, into: &bytes)
  }

  /// As `decodedBytes`, as text.
  package static func decode(_ contents: some Sequence<UInt8>) -> String {
    String(decoding: decodedBytes(contents), as: UTF8.self)
  }

  /// Where the string's end quote stands; `start` is behind its first quote.
  package static func end(of bytes: [UInt8], from start: Int) -> Int {
    var offset = start
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(offset, bytes.count)
  }

  /// Writes UTF-8 as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
  package static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 2)
    out.append(UInt8(ascii: "\""))
    encode(bytes[...], into: &out)
    out.append(UInt8(ascii: "\""))
    return out
  }

  /// Writes UTF-8 as it stands inside a JSON string; bytes that are not UTF-8 become U+FFFD.
  package static func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
    for byte in String(decoding: bytes, as: UTF8.self).utf8 {
      switch byte {
      case UInt8(ascii: "\""): out += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\\"): out += [byte, byte]
      case 0x0A: out += Array("\\n".utf8)
      case 0x0D: out += Array("\\r".utf8)
      case 0x09: out += Array("\\t".utf8)
      case 0..<0x20, 0x7F:
        out += Array("\\u00".utf8)
        out.append(hexDigit(byte >> 4))
        out.append(hexDigit(byte & 15))
      default: out.append(byte)
      }
    }
  }

  /// The value of a hexadecimal digit; nil for other bytes.
  package static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func singleEscape(_ escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: escape
    }
  }

  private static func append(
    unit: UInt32,
    after highSurrogate: inout UInt32?,
    into bytes: inout [UInt8]
  ) {
    if let high = highSurrogate, (0xDC00..<0xE000).contains(unit) {
      highSurrogate = nil
      append(scalar: 0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), into: &bytes)
      return
    }
    flush(&highSurrogate, into: &bytes)
    if (0xD800..<0xDC00).contains(unit) {
      highSurrogate = unit
    } else {
      append(scalar: unit, into: &bytes)
    }
  }

  private static func flush(_ highSurrogate: inout UInt32?, into bytes: inout [UInt8]) {
    guard highSurrogate != nil else { return }
    highSurrogate = nil
    append(scalar: 0xFFFD, into: &bytes)
  }

  private static func append(scalar value: UInt32, into bytes: inout [UInt8]) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
