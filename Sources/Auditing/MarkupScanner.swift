/// Cuts markup into tags and texts, roughly: enough to look for numbers, and not the lexer that rewrites.
package struct MarkupScanner {
  /// One part of the markup.
  package enum Piece {
    case start(name: String, attributes: [(name: String, value: String)], isVoid: Bool)
    case end(name: String)
    case text(String)
    /// What stands inside `<script>` and comments, as it is.
    case raw(owner: String, [UInt8])
  }

  private static let rawTextNames: Set<String> = [
    "script", "style", "textarea", "noscript", "template",
  ]
  private static let voidNames: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
  ]

  private let bytes: [UInt8]
  private var offset = 0
  private var rawOwner: String?

  /// Takes a page or a part of one.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next piece; nil at the end.
  package mutating func next() -> Piece? {
    guard offset < bytes.count else { return nil }
    if let owner = rawOwner {
      rawOwner = nil
      return rawText(of: owner)
    }
    guard bytes[offset] == UInt8(ascii: "<"), offset + 1 < bytes.count else { return text() }
    switch bytes[offset + 1] {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return declaration()
    case UInt8(ascii: "/"): return endTag()
    case let byte where byte | 0x20 &- UInt8(ascii: "a") < 26: return startTag()
    default: return text()
    }
  }

  private mutating func text() -> Piece {
    let start = offset
    offset += 1
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") { offset += 1 }
    return .text(MarkupText.decode(bytes[start..<offset]))
  }

  private mutating func declaration() -> Piece {
    let isComment = bytes[offset...].starts(with: Array("<!--".utf8))
    let start = min(offset + (isComment ? 4 : 2), bytes.count)
    let mark = Array((isComment ? "-->" : ">").utf8)
    let end = find(mark, from: start) ?? bytes.count
    offset = min(end + mark.count, bytes.count)
    return .raw(owner: "!--", Array(bytes[start..<end]))
  }

  private mutating func endTag() -> Piece {
    offset += 2
    let name = tagName()
    offset = (find([UInt8(ascii: ">")], from: offset) ?? bytes.count - 1) + 1
    return .end(name: name)
  }

  private mutating func startTag() -> Piece {
    offset += 1
    let name = tagName()
    var attributes: [(name: String, value: String)] = []
    while let attribute = attribute() { attributes.append(attribute) }
    let isClosed = offset > 1 && bytes[offset - 1] == UInt8(ascii: "/")
    offset = min(offset + 1, bytes.count)
    if ["script", "style", "textarea"].contains(name) { rawOwner = name }
    return .start(
      name: name,
      attributes: attributes,
      isVoid: isClosed || Self.voidNames.contains(name)
    )
  }

  private mutating func tagName() -> String {
    let start = offset
    while offset < bytes.count, !Self.endsName(bytes[offset]) { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self).lowercased()
  }

  /// The next attribute; nil before `>`.
  private mutating func attribute() -> (name: String, value: String)? {
    while offset < bytes.count, Self.isSpace(bytes[offset]) || bytes[offset] == UInt8(ascii: "/") {
      offset += 1
    }
    guard offset < bytes.count, bytes[offset] != UInt8(ascii: ">") else { return nil }
    let start = offset
    offset += 1
    while offset < bytes.count, !Self.endsName(bytes[offset]), bytes[offset] != UInt8(ascii: "=") {
      offset += 1
    }
    let name = String(decoding: bytes[start..<offset], as: UTF8.self).lowercased()
    while offset < bytes.count, Self.isSpace(bytes[offset]) { offset += 1 }
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else { return (name, "") }
    offset += 1
    while offset < bytes.count, Self.isSpace(bytes[offset]) { offset += 1 }
    return (name, MarkupText.decode(attributeValue()))
  }

  private mutating func attributeValue() -> ArraySlice<UInt8> {
    guard offset < bytes.count else { return [] }
    let quote = bytes[offset]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = offset + 1
      let end = find([quote], from: start) ?? bytes.count
      offset = min(end + 1, bytes.count)
      return bytes[start..<end]
    }
    let start = offset
    while offset < bytes.count, !Self.isSpace(bytes[offset]), bytes[offset] != UInt8(ascii: ">") {
      offset += 1
    }
    return bytes[start..<offset]
  }

  private mutating func rawText(of owner: String) -> Piece {
    let start = offset
    while offset < bytes.count, !isEndTag(of: owner) { offset += 1 }
    return .raw(owner: owner, Array(bytes[start..<offset]))
  }

  private func isEndTag(of owner: String) -> Bool {
    guard bytes[offset] == UInt8(ascii: "<"), offset + 1 < bytes.count,
      bytes[offset + 1] == UInt8(ascii: "/")
    else { return false }
    let name = bytes[(offset + 2)...].prefix(owner.utf8.count)
    return name.lazy.map { $0 | 0x20 }.elementsEqual(owner.utf8)
  }

  private func find(_ mark: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count, let first = mark.first else { return nil }
    var index = start
    while let found = bytes[index...].firstIndex(of: first) {
      if bytes[found...].starts(with: mark) { return found }
      index = found + 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }
}
