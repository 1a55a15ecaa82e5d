internal import Rules

/// What was searched for, as the address says it.
enum SearchQuery {
  private static let bytesMax = 2_048

  /// The query of a search; nil where the address is none, or searches for nothing.
  static func of(_ url: RequestURL, _ search: SearchReader) -> String? {
    guard search.bodyPath == nil, search.matches.contains(where: { $0.matches(url) }) else {
      return nil
    }
    let text: String?
    if let name = search.parameter {
      text = url.query.flatMap { value(of: name, in: $0) }
    } else {
      text = url.path.split(separator: "/").last.map { decoded($0, plusIsSpace: false) }
    }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func value(of name: String, in query: String) -> String? {
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, decoded(parts[0]) == name else { continue }
      return decoded(parts[1])
    }
    return nil
  }

  /// URL Standard, 5.1: percent-encoding undone, `+` for a space.
  private static func decoded(_ text: Substring, plusIsSpace: Bool = true) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8.prefix(bytesMax)
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(hexDigit),
        let low = rest.dropFirst().first.flatMap(hexDigit)
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") && plusIsSpace ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
