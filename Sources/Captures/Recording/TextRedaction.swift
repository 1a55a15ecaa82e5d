/// Takes tokens, personal values and e-mail addresses out of a text, whatever its format.
///
/// It looks for a name with a value: `"name": "value"` (also with escaped quotes, as in JSON within a string),
/// `name=value`, `name="value"`, and for the `content` or `value` of a tag that is named so
/// (`<meta name="csrf-token" content="…">`). Only the value is replaced, so the text keeps its structure.
/// It is a net, not a proof: what a site calls by an innocent name stays.
struct TextRedaction {
  static let replacement = Array("redacted".utf8)

  private static let nameBytesMax = 64
  private static let tagBytesMax = 512
  private static let valueBytesMax = 8_192
  /// Shorter values are words like `true` or `none`.
  private static let tokenBytesMin = 8

  private let text: [UInt8]
  private var splices: [(range: Range<Int>, reason: RedactionReport.Reason)] = []
  /// Where the last splice ends; values are not looked into twice.
  private var end = 0

  private init(_ text: [UInt8]) {
    self.text = text
  }

  /// The text without what must not be kept.
  static func redact(_ text: [UInt8], into report: inout RedactionReport) -> [UInt8] {
    var redaction = TextRedaction(text)
    redaction.scan()
    guard !redaction.splices.isEmpty else { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var offset = 0
    for splice in redaction.splices {
      output += text[offset..<splice.range.lowerBound]
      output += replacement
      offset = splice.range.upperBound
      report.note(splice.reason)
    }
    return output + text[offset...]
  }

  private mutating func scan() {
    for offset in text.indices where offset >= end {
      switch text[offset] {
      case UInt8(ascii: ":"), UInt8(ascii: "="): takeValue(behind: offset)
      case UInt8(ascii: "@"): takeAddress(around: offset..<offset + 1)
      case UInt8(ascii: "%") where text[offset...].starts(with: "%40".utf8):
        takeAddress(around: offset..<offset + 3)
      default: break
      }
    }
  }

  // MARK: Names with values

  private mutating func takeValue(behind separator: Int) {
    guard let name = name(before: separator) else { return }
    let isAttribute = text[separator] == UInt8(ascii: "=") && (name == "content" || name == "value")
    guard let kind = SensitiveName(name) ?? (isAttribute ? tagKind(before: separator) : nil),
      let value = value(after: separator)
    else { return }
    switch kind {
    case .personal: take(value, .personal)
    case .token:
      guard value.count >= Self.tokenBytesMin, text[value].allSatisfy(Self.isTokenByte) else {
        return
      }
      take(value, .token)
    }
  }

  /// The name that ends before a separator; quotes, escaped or not, may stand between.
  private func name(before separator: Int) -> String? {
    var last = separator
    while last > 0, Self.isQuoting(text[last - 1]) { last -= 1 }
    var first = last
    while first > 0, last - first < Self.nameBytesMax, Self.isNameByte(text[first - 1]) {
      first -= 1
    }
    return first < last ? String(decoding: text[first..<last], as: UTF8.self) : nil
  }

  /// What the tag says that an attribute stands in: `<meta name="csrf-token" content=`.
  private func tagKind(before offset: Int) -> SensitiveName? {
    var start = offset
    while start > 0, offset - start < Self.tagBytesMax {
      start -= 1
      if text[start] == UInt8(ascii: ">") { return nil }
      if text[start] == UInt8(ascii: "<") {
        return SensitiveName(String(decoding: text[start..<offset], as: UTF8.self))
      }
    }
    return nil
  }

  /// The value behind a separator, without its quotes; nil for an object, an array or nothing.
  private func value(after separator: Int) -> Range<Int>? {
    var start = separator + 1
    while start < text.count, text[start] == 0x20 { start += 1 }
    let opening = start
    while start < text.count, text[start] == UInt8(ascii: "\\") { start += 1 }
    guard start < text.count else { return nil }
    let first = text[start]
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      let quote = Array(text[opening...start])
      return quotedValue(from: start + 1, endingWith: quote)
    }
    guard start == opening else { return nil }
    var last = start
    while last < text.count, last - start < Self.valueBytesMax, Self.isTokenByte(text[last]) {
      last += 1
    }
    return start < last ? start..<last : nil
  }

  private func quotedValue(from start: Int, endingWith quote: [UInt8]) -> Range<Int>? {
    var last = start
    while last < text.count, last - start < Self.valueBytesMax {
      if text[last...].starts(with: quote) { return start < last ? start..<last : nil }
      // An escape within the value, where the quotes themselves are not escaped.
      last += quote.count == 1 && text[last] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private mutating func take(_ range: Range<Int>, _ reason: RedactionReport.Reason) {
    guard range.lowerBound >= end, range.upperBound <= text.count,
      !text[range].elementsEqual(Self.replacement)
    else { return }
    splices.append((range, reason))
    end = range.upperBound
  }

  // MARK: Addresses

  private mutating func takeAddress(around at: Range<Int>) {
    var first = at.lowerBound
    while first > end, at.lowerBound - first < Self.nameBytesMax,
      Self.isLocalPartByte(text[first - 1])
    {
      first -= 1
    }
    // `@name@host` is a name in the fediverse, which is public.
    guard first < at.lowerBound, first == 0 || text[first - 1] != UInt8(ascii: "@") else { return }
    var last = at.upperBound
    while last < text.count, last - at.upperBound < 255, Self.isDomainByte(text[last]) { last += 1 }
    while last > at.upperBound, text[last - 1] == UInt8(ascii: ".") { last -= 1 }
    guard let dot = text[at.upperBound..<last].lastIndex(of: UInt8(ascii: ".")) else { return }
    let ending = String(decoding: text[(dot + 1)..<last], as: UTF8.self).lowercased()
    guard ending.count > 1, ending.utf8.allSatisfy({ (97...122).contains($0) }),
      !Self.fileEndings.contains(ending)
    else { return }
    take(first..<last, .address)
  }

  /// `icon@2x.png` is no address.
  private static let fileEndings: Set<String> = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "css", "js", "mjs", "json", "html", "woff", "ico",
    "avif",
  ]

  // MARK: Bytes

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private static func isQuoting(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
      || byte == 0x20
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "_-.%+/=|~:*!$".utf8.contains(byte)
  }

  private static func isLocalPartByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "._+-".utf8.contains(byte)
  }

  private static func isDomainByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
