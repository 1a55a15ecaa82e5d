internal import Interventions
internal import JSONRewriting
internal import Rules

/// What was searched for, as the address says it, or what was posted to it.
enum SearchQuery {
  private static let bytesMax = 16_384

  /// The query of a search; nil where the address is none, or does not say it.
  static func of(_ url: RequestURL, _ search: SearchReader) -> String? {
    guard search.bodyPath == nil, let match = search.matches.first(where: { $0.matches(url) })
    else { return nil }
    guard let name = search.parameter else {
      return match.firstSegment(of: url).map { decoded($0, plusIsSpace: false) }.flatMap(nonEmpty)
    }
    return url.query.flatMap { value(of: name, in: $0) }.flatMap { within($0, search) }
  }

  /// The query of a search whose words are posted, as JSON or in a form.
  static func of(posted body: [UInt8], _ search: SearchReader) -> String? {
    if let path = search.bodyPath { return text(at: path, in: body) }
    guard let name = search.parameter else { return nil }
    return value(of: name, in: String(decoding: body, as: UTF8.self)).flatMap { within($0, search) }
  }

  private static func within(_ value: String, _ search: SearchReader) -> String? {
    guard let path = search.parameterPath else { return nonEmpty(value) }
    return text(at: path, in: Array(value.utf8))
  }

  private static func text(at path: String, in json: [UInt8]) -> String? {
    guard let path = try? JSONPath(parsing: path), let match = try? path.select(in: json.span).first
    else { return nil }
    return textOfJSONString(Array(json[match.range])).flatMap(nonEmpty)
  }

  private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

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
