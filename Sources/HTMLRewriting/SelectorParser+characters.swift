// Characters, names, strings and errors of the selector grammar.
extension SelectorParser {
  var peek: UInt8? { byteAt(position) }

  func byteAt(_ index: Int) -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  /// Skips white space and comments; says whether there was any white space.
  ///
  /// A comment without an end is left standing and reported by whoever reads on.
  @discardableResult
  mutating func skipSpace() -> Bool {
    var found = false
    while let byte = peek {
      if isCSSSpace(byte) {
        found = true
        position += 1
      } else if byte != UInt8(ascii: "/") || byteAt(position + 1) != UInt8(ascii: "*")
        || !skipComment()
      {
        break
      }
    }
    return found
  }

  /// Skips the comment at `position`; false where it does not end.
  mutating func skipComment() -> Bool {
    var index = position + 2
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
        position = index + 2
        return true
      }
      index += 1
    }
    return false
  }

  func isListEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")")
  }

  /// CSS Syntax, "check if three code points would start an ident sequence".
  func startsName(at index: Int) -> Bool {
    guard let first = byteAt(index) else { return false }
    if first == UInt8(ascii: "-") {
      guard let second = byteAt(index + 1) else { return false }
      return second == UInt8(ascii: "-") || isNameStart(second) || startsEscape(at: index + 1)
    }
    return isNameStart(first) || startsEscape(at: index)
  }

  private func startsEscape(at index: Int) -> Bool {
    guard byteAt(index) == UInt8(ascii: "\\"), let next = byteAt(index + 1) else { return false }
    return !isCSSNewline(next)
  }

  mutating func parseName(after prefix: String) throws(SelectorError) -> String {
    guard startsName(at: position) else {
      throw SelectorError(
        .nameExpected,
        at: position,
        "'\(prefix)' takes a name; found \(foundHere)"
      )
    }
    return parseNameBytes()
  }

  /// CSS Syntax, "consume an ident sequence"; the caller has checked that one starts here.
  mutating func parseNameBytes() -> String {
    var name: [UInt8] = []
    while let byte = peek {
      if isNameStart(byte) || isDigit(byte) || byte == UInt8(ascii: "-") {
        name.append(byte)
        position += 1
      } else if startsEscape(at: position) {
        appendEscape(to: &name)
      } else {
        break
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// CSS Syntax, "consume an escaped code point".
  private mutating func appendEscape(to name: inout [UInt8]) {
    position += 1
    var value: UInt32 = 0
    var digits = 0
    while digits < 6, let byte = peek, let digit = hexDigitValue(byte) {
      value = value << 4 | UInt32(digit)
      digits += 1
      position += 1
    }
    guard digits > 0 else {
      appendOneCharacter(to: &name)
      return
    }
    if let byte = peek, isCSSSpace(byte) {
      let isCarriageReturn = byte == UInt8(ascii: "\r")
      position += 1
      if isCarriageReturn, peek == UInt8(ascii: "\n") { position += 1 }
    }
    let scalar = value == 0 ? nil : Unicode.Scalar(value)
    name.append(contentsOf: String(scalar ?? "\u{FFFD}").utf8)
  }

  private mutating func appendOneCharacter(to name: inout [UInt8]) {
    guard let first = peek else {
      name.append(contentsOf: "\u{FFFD}".utf8)
      return
    }
    name.append(first)
    position += 1
    while let byte = peek, byte & 0xC0 == 0x80 {
      name.append(byte)
      position += 1
    }
  }

  mutating func parseString() throws(SelectorError) -> String {
    let start = position
    let quote = bytes[position]
    position += 1
    var value: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        position += 1
        return String(decoding: value, as: UTF8.self)
      }
      if isCSSNewline(byte) { break }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        position += 1
        continue
      }
      if let next = byteAt(position + 1), isCSSNewline(next) {
        position += next == UInt8(ascii: "\r") && byteAt(position + 2) == UInt8(ascii: "\n") ? 3 : 2
      } else if position + 1 < bytes.count {
        appendEscape(to: &value)
      } else {
        position += 1
      }
    }
    position = start
    throw unfinished("a string", closing: String(decoding: [quote], as: UTF8.self))
  }

  // MARK: Errors

  func unexpected() -> SelectorError {
    SelectorError(
      .unexpectedCharacter,
      at: position,
      "\(foundHere) has no place here; a selector, a combinator or ',' would"
    )
  }

  func unfinished(_ what: String, closing: String) -> SelectorError {
    SelectorError(.unfinished, at: position, "\(what) is not closed; add '\(closing)'")
  }

  func compoundExpected() -> SelectorError {
    guard let byte = peek else {
      return SelectorError(
        position == 0 ? .empty : .danglingCombinator,
        at: position,
        "a selector must follow; found the end of the text"
      )
    }
    if isListEnd(byte) {
      return SelectorError(.empty, at: position, "a selector must stand before \(foundHere)")
    }
    return unexpected()
  }

  private var foundHere: String {
    position < bytes.count ? "'\(character(at: position))'" : "the end of the text"
  }

  func character(at index: Int) -> String {
    guard index < bytes.count else { return "" }
    var end = index + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return String(decoding: bytes[index..<end], as: UTF8.self)
  }
}

func isCSSNewline(_ byte: UInt8) -> Bool {
  byte == 0x0A || byte == 0x0D || byte == 0x0C
}

func isCSSSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || isCSSNewline(byte)
}

func isDigit(_ byte: UInt8) -> Bool {
  byte &- 0x30 < 10
}

func isNameStart(_ byte: UInt8) -> Bool {
  isASCIILetter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
}

func isASCIILetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26
}

func hexDigitValue(_ byte: UInt8) -> UInt8? {
  if isDigit(byte) { return byte &- 0x30 }
  let letter = (byte | 0x20) &- 0x61
  return letter < 6 ? letter + 10 : nil
}
