// Names and values of attributes as they stand in a tag.

/// Whether a value has an ampersand.
@inline(__always)
func hasReference(_ value: Input, _ count: Int) -> Bool {
  let ampersands: UInt64 = 0x2626_2626_2626_2626
  if count > 16 { return findByte(UInt8(ascii: "&"), value, 0, count) < count }
  // Words that overlap cover what is too short for a block; a zero byte in the difference is an ampersand.
  if count >= 8 {
    return hasZeroByte(PlainTag.word(value, 0) ^ ampersands)
      || hasZeroByte(PlainTag.word(value, count &- 8) ^ ampersands)
  }
  var index = 0
  while index < count {
    if value[index] == UInt8(ascii: "&") { return true }
    index &+= 1
  }
  return false
}

@inline(__always)
func hasZeroByte(_ word: UInt64) -> Bool {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
}

/// The value of an attribute, its character references decoded.
///
/// Without `readCharacter` it is in the page's encoding: selectors compare what is beyond ASCII in UTF-8 only.
func decodedValue(
  _ tag: Input,
  _ span: AttributeSpan,
  readCharacter: CharacterReader? = nil
) -> [UInt8] {
  DecodedText(
    tag,
    Int(span.valueStart),
    Int(span.valueEnd),
    isAttribute: true,
    readCharacter: readCharacter
  ).bytes
}

/// Whether `name`, five bytes long, is `class` in any case.
@inline(__always)
func isClass(_ name: Input) -> Bool {
  let first = UnsafeRawPointer(name).loadUnaligned(as: UInt32.self) | 0x2020_2020
  return first == UInt32(littleEndian: 0x7361_6C63) && name[4] | 0x20 == UInt8(ascii: "s")
}

/// Whether `name`, two bytes long, is `id` in any case.
@inline(__always)
func isID(_ name: Input) -> Bool {
  name[0] | 0x20 == UInt8(ascii: "i") && name[1] | 0x20 == UInt8(ascii: "d")
}
