internal import JSONText

/// The contents of string literals of scripts, which know `\xHH` beside what JSON knows.
enum ScriptString {
  /// Decodes what stands between the quotes.
  static func decode(_ contents: [UInt8]) -> String {
    guard contents.contains(UInt8(ascii: "\\")) else {
      return String(decoding: contents, as: UTF8.self)
    }
    var plain: [UInt8] = []
    plain.reserveCapacity(contents.count)
    var index = 0
    while index < contents.count {
      let byte = contents[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < contents.count else {
        plain.append(byte)
        index += 1
        continue
      }
      let digits = index + 3 < contents.count ? contents[(index + 2)...(index + 3)] : []
      if contents[index + 1] == UInt8(ascii: "x"),
        digits.allSatisfy({ JSONString.hexValue($0) != nil })
      {
        plain += Array("\\u00".utf8) + digits
        index += 4
      } else {
        plain += contents[index...(index + 1)]
        index += 2
      }
    }
    return JSONString.decode(plain)
  }
}
