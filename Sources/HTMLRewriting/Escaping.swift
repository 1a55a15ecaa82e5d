/// Writes decoded UTF-8 so that it stands for itself in its place of a page.
enum Escaping {
  /// How a value is quoted.
  enum Quote: UInt8, BitwiseCopyable {
    case double = 0x22
    case single = 0x27
    case none = 0
  }

  /// For text between tags.
  static func text(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "&"): output += Array("&amp;".utf8)
      case UInt8(ascii: "<"): output += Array("&lt;".utf8)
      case UInt8(ascii: ">"): output += Array("&gt;".utf8)
      default: output.append(byte)
      }
    }
    return output
  }

  /// For a value in these quotes.
  static func value(_ bytes: some Sequence<UInt8>, in quote: Quote) -> [UInt8] {
    var output: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "&"): output += Array("&amp;".utf8)
      case UInt8(ascii: "\"") where quote != .single: output += Array("&quot;".utf8)
      case UInt8(ascii: "'") where quote != .double: output += Array("&#39;".utf8)
      default: output.append(byte)
      }
    }
    return output
  }

  /// Characters beyond ASCII as numeric references, for a page that is not UTF-8.
  static func asciiOnly(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var output: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar.isASCII {
        output.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        output += Array("&#\(scalar.value);".utf8)
      }
    }
    return output
  }
}
