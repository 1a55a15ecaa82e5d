/// A token as the HTML Standard's tokenizer emits it: decoded, names in lower case.
public enum HTMLToken: Sendable, Hashable {
  /// Text; adjacent character tokens are one.
  case text(String)

  /// A start tag.
  ///
  /// Attributes stand in source order, the first of each name only.
  case startTag(name: String, attributes: [Attribute], isSelfClosing: Bool)

  /// An end tag.
  case endTag(name: String)

  /// A comment, of whatever form in the source.
  case comment(String)

  /// A document type; `isCorrect` is false where the standard sets the force-quirks flag.
  case doctype(name: String?, publicID: String?, systemID: String?, isCorrect: Bool)

  /// An attribute of a start tag.
  public struct Attribute: Sendable, Hashable {
    /// In lower case.
    public var name: String

    /// Character references decoded.
    public var value: String

    /// An attribute of this name and value.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
}

/// A document type declaration read from its source.
struct DoctypeReader {
  let bytes: [UInt8]
  var position = 9
  var name: String?
  var publicID: String?
  var systemID: String?
  var isCorrect = true

  /// - Parameter bytes: from `<!DOCTYPE` up to and with `>`, which is missing where the page ended.
  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var peek: UInt8? {
    position < bytes.count && bytes[position] != UInt8(ascii: ">") ? bytes[position] : nil
  }

  mutating func read() -> HTMLToken {
    readParts()
    // The page's end is an error anywhere but in what is passed over anyway.
    skipSpace()
    if position >= bytes.count { isCorrect = false }
    return .doctype(name: name, publicID: publicID, systemID: systemID, isCorrect: isCorrect)
  }

  private mutating func readParts() {
    skipSpace()
    guard peek != nil else {
      isCorrect = false
      return
    }
    name = take { !isHTMLSpace($0) }.map(lowercasedASCII).decodedReplacingNull
    skipSpace()
    guard peek != nil else { return }
    let keyword = String(decoding: bytes[position...].prefix(6), as: UTF8.self).lowercasedASCII
    position += 6
    switch keyword {
    case "public":
      guard let found = readQuoted() else { return }
      publicID = found
      skipSpace()
      if peek != nil { systemID = readQuoted() }
    case "system": systemID = readQuoted()
    default: isCorrect = false
    }
  }

  private mutating func skipSpace() {
    while let byte = peek, isHTMLSpace(byte) { position += 1 }
  }

  private mutating func take(while belongs: (UInt8) -> Bool) -> [UInt8] {
    let start = position
    while let byte = peek, belongs(byte) { position += 1 }
    return Array(bytes[start..<position])
  }

  /// An identifier in quotes; one that `>` cuts off counts, but not as correct.
  private mutating func readQuoted() -> String? {
    skipSpace()
    guard let quote = peek, quote == 0x22 || quote == 0x27 else {
      isCorrect = false
      return nil
    }
    position += 1
    let value = take { $0 != quote }
    if peek == quote { position += 1 } else { isCorrect = false }
    return value.decodedReplacingNull
  }
}

extension [UInt8] {
  /// As text, with U+FFFD for each NUL.
  var decodedReplacingNull: String {
    guard contains(0) else { return String(decoding: self, as: UTF8.self) }
    return String(
      decoding: flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] },
      as: UTF8.self
    )
  }

  /// With line feeds for carriage returns, as the standard's input stream has them.
  var normalizingNewlines: [UInt8] {
    guard contains(0x0D) else { return self }
    var output: [UInt8] = []
    for (index, byte) in enumerated() {
      if byte == 0x0D {
        output.append(0x0A)
      } else if byte != 0x0A || index == 0 || self[index - 1] != 0x0D {
        output.append(byte)
      }
    }
    return output
  }
}
