import HTTPTypes

/// Reads one header or trailer field line (RFC 9112, 5).
enum FieldLine {
  /// Cuts a line at its colon and checks both sides.
  ///
  /// The value is without its surrounding blanks. Nothing is repaired: no folding, no blank before the colon,
  /// no control character.
  static func split(
    _ line: UnsafeRawBufferPointer
  ) throws(RequestRefusal) -> (name: HTTPField.Name, value: UnsafeRawBufferPointer) {
    guard let first = line.first else { throw .malformedFieldName }
    guard !ByteClass.isBlank(first) else { throw .foldedField }
    var end = 0
    while end < line.count, ByteClass.isToken(line[end]) {
      end += 1
    }
    guard end < line.count, line[end] == UInt8(ascii: ":") else {
      let isBlank = end < line.count && ByteClass.isBlank(line[end])
      throw isBlank ? .whitespaceBeforeColon : .malformedFieldName
    }
    let value = trimmed(UnsafeRawBufferPointer(rebasing: line[(end + 1)...]))
    guard value.allSatisfy(ByteClass.isFieldValue) else { throw .forbiddenByte }
    guard let name = FieldNames.common.name(UnsafeRawBufferPointer(rebasing: line[..<end])) else {
      throw .malformedFieldName
    }
    return (name, value)
  }

  /// Whether a name could be taken for a framing field by a reader who maps characters (CGI's `_`).
  static func looksLikeFraming(_ canonicalName: String) -> Bool {
    guard canonicalName.utf8.count == 14 || canonicalName.utf8.count == 17 else { return false }
    let plain = canonicalName.utf8.lazy.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    return plain.elementsEqual("content-length".utf8)
      || plain.elementsEqual("transfer-encoding".utf8)
  }

  /// Digits only, below 2^62; nil otherwise.
  static func decimal(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard !bytes.isEmpty else { return nil }
    var number = 0
    for byte in bytes {
      guard ByteClass.isDigit(byte), number < 1 << 58 else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }

  private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = bytes.count
    while start < end, ByteClass.isBlank(bytes[start]) {
      start += 1
    }
    while end > start, ByteClass.isBlank(bytes[end - 1]) {
      end -= 1
    }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }
}
