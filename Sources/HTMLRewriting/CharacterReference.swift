/// Character references: `&amp;`, `&#39;`, `&#x1F494;`.
///
/// Source: HTML Standard, 13.2.5.72 to 13.2.5.80.
enum CharacterReference {
  /// Decodes the reference whose `&` stands at `input[index]`.
  ///
  /// In attribute values, a name without `;` before `=` or a letter or digit is left as it is. The decoded
  /// UTF-8 is appended to `output`; the answer is the length of the reference in the source, 0 where it is none.
  static func decode(
    _ input: Input,
    _ index: Int,
    _ end: Int,
    isAttribute: Bool,
    into output: inout [UInt8]
  ) -> Int {
    guard index + 1 < end else { return 0 }
    if input[index + 1] == UInt8(ascii: "#") { return decodeNumber(input, index, end, &output) }
    guard isASCIILetter(input[index + 1]) else { return 0 }
    return decodeName(input, index, end, isAttribute, &output)
  }

  // MARK: Numbers

  private static func decodeNumber(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    _ output: inout [UInt8]
  ) -> Int {
    var index = start + 2
    let isHex = index < end && input[index] | 0x20 == UInt8(ascii: "x")
    if isHex { index += 1 }
    let digits = index
    var value: UInt32 = 0
    while index < end, let digit = digit(input[index], isHex: isHex) {
      value = min(value * (isHex ? 16 : 10) + digit, 0x11_0000)
      index += 1
    }
    guard index > digits else { return 0 }
    if index < end, input[index] == UInt8(ascii: ";") { index += 1 }
    append(replacement(for: value), to: &output)
    return index - start
  }

  private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
    isHex ? hexDigitValue(byte).map(UInt32.init) : isDigit(byte) ? UInt32(byte &- 0x30) : nil
  }

  private static func replacement(for value: UInt32) -> UInt32 {
    if value == 0 || value > 0x10_FFFF || (0xD800...0xDFFF).contains(value) { return 0xFFFD }
    guard (0x80...0x9F).contains(value) else { return value }
    return windows1252[Int(value - 0x80)]
  }

  /// What the numbers 0x80 to 0x9F stand for, as if they were windows-1252.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  static func append(_ value: UInt32, to output: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(value) else { return }
    for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(unit) }
  }

  // MARK: Names

  /// Where each name and its code points stand in `names`.
  private struct Entry {
    var start: Int32
    var count: Int32
  }

  private static let entries: [Entry] = {
    var entries: [Entry] = []
    entries.reserveCapacity(2_300)
    let bytes = names.utf8Start
    var start = 0
    for index in 0..<names.utf8CodeUnitCount {
      if bytes[index] == UInt8(ascii: "=") {
        entries.append(Entry(start: Int32(start), count: Int32(index - start)))
      } else if bytes[index] == UInt8(ascii: " ") {
        start = index + 1
      }
    }
    return entries
  }()

  /// No name is longer, its semicolon included.
  private static let nameBytesMax = 32

  private static func decodeName(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    _ isAttribute: Bool,
    _ output: inout [UInt8]
  ) -> Int {
    var last = start + 1
    while last < end, last - start <= nameBytesMax,
      isASCIILetter(input[last]) || isDigit(input[last])
    {
      last += 1
    }
    if last < end, input[last] == UInt8(ascii: ";") { last += 1 }
    var length = last - start - 1
    while length >= 2 {
      if let entry = find(input + start + 1, length) {
        let next = start + 1 + length
        if isAttribute, input[next - 1] != UInt8(ascii: ";"), next < end,
          input[next] == UInt8(ascii: "=") || isASCIILetter(input[next]) || isDigit(input[next])
        {
          return 0
        }
        appendValue(of: entry, to: &output)
        return length + 1
      }
      length -= 1
    }
    return 0
  }

  private static func find(_ name: Input, _ count: Int) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      let order = compare(name, count, entries[middle])
      if order == 0 { return entries[middle] }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
  }

  private static func compare(_ name: Input, _ count: Int, _ entry: Entry) -> Int {
    let other = names.utf8Start + Int(entry.start)
    for index in 0..<min(count, Int(entry.count)) where name[index] != other[index] {
      return Int(name[index]) - Int(other[index])
    }
    return count - Int(entry.count)
  }

  private static func appendValue(of entry: Entry, to output: inout [UInt8]) {
    let bytes = names.utf8Start
    var index = Int(entry.start + entry.count) + 1
    var value: UInt32 = 0
    while index < names.utf8CodeUnitCount, bytes[index] != UInt8(ascii: " ") {
      if let digit = hexDigitValue(bytes[index]) {
        value = value << 4 | UInt32(digit)
      } else {
        append(value, to: &output)
        value = 0
      }
      index += 1
    }
    append(value, to: &output)
  }
}
