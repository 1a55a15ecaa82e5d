/// Looks for a declared encoding in the first bytes of a page, without parsing it.
///
/// Source: HTML Standard, "prescan a byte stream to determine its encoding", step by step.
struct MetaPrescan {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func run() -> CharacterEncoding? {
    if startsWith([0x3C, 0x00, 0x3F, 0x00, 0x78, 0x00]) { return .utf16LittleEndian }
    if startsWith([0x00, 0x3C, 0x00, 0x3F, 0x00, 0x78]) { return .utf16BigEndian }
    while position < bytes.count {
      if startsWith(Array("<!--".utf8)) {
        skipComment()
      } else if startsWithMeta() {
        position += 5
        if let found = readMeta() { return found }
      } else if startsTag() {
        skipTag()
      } else if bytes[position] == 0x3C, let next = byte(1), [0x21, 0x2F, 0x3F].contains(next) {
        skip(to: 0x3E)
      }
      position += 1
    }
    return nil
  }

  private func byte(_ ahead: Int) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  private func startsWith(_ prefix: [UInt8]) -> Bool {
    bytes[position...].starts(with: prefix)
  }

  private func startsWithMeta() -> Bool {
    guard position + 5 < bytes.count, bytes[position] == 0x3C else { return false }
    let name = bytes[(position + 1)..<(position + 5)].map { $0 | 0x20 }
    return name == Array("meta".utf8) && (isHTMLSpace(bytes[position + 5]) || byte(5) == 0x2F)
  }

  private func startsTag() -> Bool {
    guard bytes[position] == 0x3C, let next = byte(1) else { return false }
    if isASCIILetter(next) { return true }
    guard next == 0x2F, let second = byte(2) else { return false }
    return isASCIILetter(second)
  }

  /// Leaves `position` at the comment's last byte.
  private mutating func skipComment() {
    var index = position + 2
    while index + 2 < bytes.count {
      if bytes[index] == 0x2D, bytes[index + 1] == 0x2D, bytes[index + 2] == 0x3E {
        position = index + 2
        return
      }
      index += 1
    }
    position = bytes.count
  }

  private mutating func skip(to end: UInt8) {
    while position < bytes.count, bytes[position] != end { position += 1 }
  }

  private mutating func skipTag() {
    while position < bytes.count, !isHTMLSpace(bytes[position]), bytes[position] != 0x3E {
      position += 1
    }
    while readAttribute() != nil {}
  }

  /// The attributes of a `<meta>`, up to its end.
  private mutating func readMeta() -> CharacterEncoding? {
    var seen: Set<[UInt8]> = []
    var hasPragma = false
    var needsPragma: Bool?
    var charset: CharacterEncoding?
    var charsetNamed = false
    while let attribute = readAttribute() {
      guard seen.insert(attribute.name).inserted else { continue }
      switch String(decoding: attribute.name, as: UTF8.self) {
      case "http-equiv":
        if attribute.value == Array("content-type".utf8) { hasPragma = true }
      case "content":
        if !charsetNamed, let found = Self.encoding(inContent: attribute.value) {
          charset = found
          charsetNamed = true
          needsPragma = true
        }
      case "charset":
        charset = CharacterEncoding(label: String(decoding: attribute.value, as: UTF8.self))
        charsetNamed = true
        needsPragma = false
      default: break
      }
    }
    guard let needsPragma, !needsPragma || hasPragma, let charset else { return nil }
    if charset == .utf16BigEndian || charset == .utf16LittleEndian { return .utf8 }
    return charset.name == "x-user-defined" ? .windows1252 : charset
  }

  /// HTML Standard, "extracting a character encoding from a meta element".
  static func encoding(inContent content: [UInt8]) -> CharacterEncoding? {
    let needle = Array("charset".utf8)
    var index = 0
    while index + needle.count <= content.count {
      guard content[index..<(index + needle.count)].elementsEqual(needle) else {
        index += 1
        continue
      }
      index += needle.count
      while index < content.count, isHTMLSpace(content[index]) { index += 1 }
      guard index < content.count, content[index] == 0x3D else { continue }
      index += 1
      while index < content.count, isHTMLSpace(content[index]) { index += 1 }
      return label(in: content[index...])
    }
    return nil
  }

  private static func label(in rest: ArraySlice<UInt8>) -> CharacterEncoding? {
    guard let first = rest.first else { return nil }
    if first == 0x22 || first == 0x27 {
      guard let end = rest.dropFirst().firstIndex(of: first) else { return nil }
      return CharacterEncoding(
        label: String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
      )
    }
    let label = rest.prefix { !isHTMLSpace($0) && $0 != 0x3B }
    return CharacterEncoding(label: String(decoding: label, as: UTF8.self))
  }

  /// HTML Standard, "get an attribute"; name and value in lower case.
  private mutating func readAttribute() -> (name: [UInt8], value: [UInt8])? {
    while let next = byte(0), isHTMLSpace(next) || next == 0x2F { position += 1 }
    guard let first = byte(0), first != 0x3E else { return nil }
    var name: [UInt8] = []
    while let next = byte(0) {
      if next == 0x3D, !name.isEmpty { break }
      if isHTMLSpace(next) {
        while let space = byte(0), isHTMLSpace(space) { position += 1 }
        guard byte(0) == 0x3D else { return (name, []) }
        break
      }
      if next == 0x2F || next == 0x3E { return (name, []) }
      name.append(lowercasedASCII(next))
      position += 1
    }
    position += 1
    return readValue().map { (name, $0) }
  }

  private mutating func readValue() -> [UInt8]? {
    while let next = byte(0), isHTMLSpace(next) { position += 1 }
    guard let first = byte(0) else { return nil }
    var value: [UInt8] = []
    if first == 0x22 || first == 0x27 {
      position += 1
      while let next = byte(0) {
        position += 1
        if next == first { return value }
        value.append(lowercasedASCII(next))
      }
      return nil
    }
    while let next = byte(0) {
      if isHTMLSpace(next) || next == 0x3E { return value }
      value.append(lowercasedASCII(next))
      position += 1
    }
    return nil
  }
}

func isHTMLSpace(_ byte: UInt8) -> Bool {
  isCSSSpace(byte)
}

func lowercasedASCII(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte | 0x20 : byte
}
