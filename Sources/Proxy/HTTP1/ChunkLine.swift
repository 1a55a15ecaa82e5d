/// Reads the line before a chunk (RFC 9112, 7.1): a size in hexadecimal and extensions, which are ignored.
enum ChunkLine {
  private static let digitsMax = 15

  /// The size, or nil if the line is malformed in any way; blanks around the extensions count as malformed.
  static func size(_ line: UnsafeRawBufferPointer) -> Int? {
    var size = 0
    var index = 0
    while index < line.count, let digit = ByteClass.hexValue(line[index]) {
      guard index < digitsMax else { return nil }
      size = size << 4 | digit
      index += 1
    }
    guard index > 0 else { return nil }
    return hasWellFormedExtensions(UnsafeRawBufferPointer(rebasing: line[index...])) ? size : nil
  }

  private static func hasWellFormedExtensions(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: ";"), let name = token(bytes, from: index + 1) else {
        return false
      }
      index = name
      guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
      guard let value = token(bytes, from: index + 1) ?? quoted(bytes, from: index + 1) else {
        return false
      }
      index = value
    }
    return true
  }

  /// The end of the token that starts at `start`; nil if none does.
  private static func token(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var end = start
    while end < bytes.count, ByteClass.isToken(bytes[end]) {
      end += 1
    }
    return end > start ? end : nil
  }

  /// The end of the quoted string that starts at `start`; nil if none does.
  private static func quoted(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else { return nil }
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): return index + 1
      case UInt8(ascii: "\\"): index += 2
      case let byte where ByteClass.isFieldValue(byte): index += 1
      default: return nil
      }
    }
    return nil
  }
}
