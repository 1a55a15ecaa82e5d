// Pseudo-classes and the arguments they take.
extension SelectorParser {
  private static let liveStates: Set<String> = [
    "hover", "active", "focus", "focus-visible", "focus-within", "visited", "target",
    "target-within", "current", "past", "future", "playing", "paused", "enabled", "disabled",
    "checked", "indeterminate", "default", "valid", "invalid", "in-range", "out-of-range",
    "required", "optional", "read-only", "read-write", "placeholder-shown", "autofill",
    "user-valid", "user-invalid", "fullscreen", "modal", "popover-open", "defined",
    "picture-in-picture", "open",
  ]

  private static let pseudoElements: Set<String> = [
    "before", "after", "first-line", "first-letter", "selection", "placeholder", "marker",
    "backdrop", "file-selector-button", "target-text", "cue", "grammar-error", "spelling-error",
  ]

  private static let shortForms: [String: [NthTest]] = {
    func test(_ name: String, ofType: Bool, fromEnd: Bool) -> NthTest {
      NthTest(step: 0, offset: 1, ofType: ofType, fromEnd: fromEnd, of: nil, shortForm: name)
    }
    return [
      "first-child": [test("first-child", ofType: false, fromEnd: false)],
      "last-child": [test("last-child", ofType: false, fromEnd: true)],
      "first-of-type": [test("first-of-type", ofType: true, fromEnd: false)],
      "last-of-type": [test("last-of-type", ofType: true, fromEnd: true)],
    ]
  }()

  mutating func parsePseudo() throws(SelectorError) -> SimpleSelector {
    let start = position
    position += 1
    if peek == UInt8(ascii: ":") {
      position += 1
      return try parsePseudoElement(at: start)
    }
    let name = try parseName(after: ":").lowercasedASCII
    guard peek == UInt8(ascii: "(") else { return try plainPseudo(name, at: start) }
    position += 1
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else {
      throw SelectorError(
        .limit,
        at: start,
        "parentheses are nested deeper than \(Self.depthMax); write the selector flatter"
      )
    }
    let test = try parseFunction(name, at: start)
    skipSpace()
    guard let close = peek else { throw unfinished("':\(name)('", closing: ")") }
    guard close == UInt8(ascii: ")") else { throw unexpected() }
    position += 1
    return test
  }

  private mutating func parsePseudoElement(at start: Int) throws(SelectorError) -> SimpleSelector {
    let name = try parseName(after: "::").lowercasedASCII
    guard Self.pseudoElements.contains(name) else {
      throw SelectorError(.pseudoElement, at: start, "'::\(name)' is no known pseudo-element")
    }
    return .pseudoElement(name)
  }

  private func plainPseudo(_ name: String, at start: Int) throws(SelectorError) -> SimpleSelector {
    if let nth = Self.shortForms[name]?.first { return .nth(nth) }
    if Self.liveStates.contains(name) { return .liveState(name) }
    switch name {
    case "only-child": return .only(ofType: false)
    case "only-of-type": return .only(ofType: true)
    case "root": return .root
    case "scope": return .scope
    case "empty": return .empty
    case "link", "any-link": return .link(name)
    case "host": return .host(nil)
    case "before", "after", "first-line", "first-letter": return .pseudoElement(name)
    default: break
    }
    let functions = ["is", "where", "not", "has", "contains", "has-text", "lang", "nth-child"]
    guard !functions.contains(name) else {
      throw SelectorError(.argument, at: start, "':\(name)' takes an argument in parentheses")
    }
    throw unknownPseudo(name, at: start)
  }

  private func unknownPseudo(_ name: String, at start: Int) -> SelectorError {
    SelectorError(
      .unknownPseudoClass,
      at: start,
      "':\(name)' is no known pseudo-class; it may be a form of jQuery, which is not offered"
    )
  }

  private mutating func parseFunction(
    _ name: String,
    at start: Int
  ) throws(SelectorError) -> SimpleSelector {
    switch name {
    case "is", "matches", "-webkit-any", "any":
      return .matchesAny(try parseForgiving(), spelling: .is)
    case "where": return .matchesAny(try parseForgiving(), spelling: .where)
    case "not": return .not(try parseArguments(of: name, relative: false))
    case "has", "-abp-has": return .has(try parseArguments(of: name, relative: true))
    case "contains", "has-text", "-abp-contains":
      return .contains(try parseNeedle(of: name, at: start), spelling: name)
    case "lang": return .lang(try parseLanguages())
    case "host":
      skipSpace()
      return .host(try parseCompound())
    case "nth-child": return .nth(try parseNth(ofType: false, fromEnd: false))
    case "nth-last-child": return .nth(try parseNth(ofType: false, fromEnd: true))
    case "nth-of-type": return .nth(try parseNth(ofType: true, fromEnd: false))
    case "nth-last-of-type": return .nth(try parseNth(ofType: true, fromEnd: true))
    default: throw unknownPseudo(name, at: start)
    }
  }

  private mutating func parseArguments(
    of name: String,
    relative: Bool
  ) throws(SelectorError) -> [ComplexSelector] {
    skipSpace()
    guard peek != UInt8(ascii: ")") else {
      throw SelectorError(
        .argument,
        at: position,
        "':\(name)()' takes a selector; found nothing before ')'"
      )
    }
    return try parseAlternatives(relative: relative)
  }

  /// A forgiving selector list: an alternative that is not understood is kept by name and matches nothing.
  private mutating func parseForgiving() throws(SelectorError) -> [ComplexSelector] {
    skipSpace()
    guard peek != UInt8(ascii: ")") else { return [] }
    var list: [ComplexSelector] = []
    while true {
      skipSpace()
      let start = position
      do throws(SelectorError) {
        list.append(try parseComplex(relative: false))
        guard peek == nil || peek.map(isListEnd) == true else { throw unexpected() }
      } catch {
        guard error.code != .unfinished, error.code != .limit else { throw error }
        position = start
        let text = try skipBalanced(stoppingAtComma: true)
        list.append(
          ComplexSelector(
            leading: nil,
            compounds: [CompoundSelector(tests: [.forgiven(text)])],
            combinators: []
          )
        )
      }
      guard peek == UInt8(ascii: ",") else { return list }
      position += 1
    }
  }

  /// Everything up to the parenthesis that closes the present one (or a comma on its level).
  private mutating func skipBalanced(stoppingAtComma: Bool) throws(SelectorError) -> String {
    let start = position
    var closers: [UInt8] = []
    while let byte = peek {
      if closers.isEmpty, byte == UInt8(ascii: ")") || (stoppingAtComma && byte == 0x2C) { break }
      switch byte {
      case UInt8(ascii: "("): closers.append(UInt8(ascii: ")"))
      case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        if closers.last == byte { closers.removeLast() }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        _ = try parseString()
        continue
      case UInt8(ascii: "\\"):
        position += 1
      default: break
      }
      position = min(position + 1, bytes.count)
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The text to look for: a string, or everything up to the closing parenthesis.
  private mutating func parseNeedle(
    of name: String,
    at start: Int
  ) throws(SelectorError) -> TextNeedle {
    skipSpace()
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
      let before = position
      let needle = try parseString()
      skipSpace()
      if peek == UInt8(ascii: ")") || peek == nil {
        return TextNeedle(needle, quoted: quoted(needle))
      }
      position = before
    }
    let needle = try parseUnquoted()
    guard !needle.isEmpty else {
      throw SelectorError(.argument, at: start, "':\(name)()' takes the text to look for")
    }
    if needle.utf8.first == UInt8(ascii: "/"), needle.utf8.dropFirst().contains(UInt8(ascii: "/")) {
      if let pattern = TextNeedle(pattern: needle) { return pattern }
      throw SelectorError(
        .argument,
        at: start,
        "':\(name)()' takes text, or texts as in /one|other/i; other regular expressions are not offered"
      )
    }
    return TextNeedle(needle, quoted: quoted(needle))
  }

  private mutating func parseUnquoted() throws(SelectorError) -> String {
    let start = position
    var open = 0
    while let byte = peek {
      if byte == UInt8(ascii: "(") { open += 1 }
      if byte == UInt8(ascii: ")") {
        if open == 0 { break }
        open -= 1
      }
      position += 1
    }
    var end = position
    while end > start, isCSSSpace(bytes[end - 1]) { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func parseLanguages() throws(SelectorError) -> [String] {
    var ranges: [String] = []
    while true {
      skipSpace()
      if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
        ranges.append(try parseString())
      } else {
        ranges.append(try parseName(after: ":lang("))
      }
      skipSpace()
      guard peek == UInt8(ascii: ",") else { return ranges }
      position += 1
    }
  }

  // MARK: an+b

  private mutating func parseNth(
    ofType: Bool,
    fromEnd: Bool
  ) throws(SelectorError) -> NthTest {
    skipSpace()
    let (step, offset) = try parseStepAndOffset()
    var test = NthTest(
      step: step,
      offset: offset,
      ofType: ofType,
      fromEnd: fromEnd,
      of: nil,
      shortForm: nil
    )
    skipSpace()
    if !ofType, startsName(at: position) {
      let start = position
      guard parseNameBytes().lowercasedASCII == "of" else { throw nthError(at: start) }
      test.of = try parseAlternatives(relative: false)
    }
    return test
  }

  private func nthError(at offset: Int) -> SelectorError {
    SelectorError(
      .nthArgument,
      at: offset,
      "the argument must be 'odd', 'even' or of the form 'an+b', as in '2n+1'"
    )
  }

  private mutating func parseStepAndOffset() throws(SelectorError) -> (step: Int, offset: Int) {
    let start = position
    for (word, step, offset) in [("odd", 2, 1), ("even", 2, 0)] where consumes(word: word) {
      return (step, offset)
    }
    let negative = peek == UInt8(ascii: "-")
    if negative || peek == UInt8(ascii: "+") { position += 1 }
    let digits = parseInteger()
    guard let byte = peek, byte | 0x20 == UInt8(ascii: "n") else {
      guard let digits else { throw nthError(at: start) }
      return (0, negative ? -digits : digits)
    }
    position += 1
    let step = negative ? -(digits ?? 1) : (digits ?? 1)
    let afterStep = position
    skipSpace()
    guard let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      guard afterStep != position || !isNameByte(peek) else { throw nthError(at: start) }
      return (step, 0)
    }
    position += 1
    skipSpace()
    guard let offset = parseInteger() else { throw nthError(at: start) }
    return (step, sign == UInt8(ascii: "-") ? -offset : offset)
  }

  private func isNameByte(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return isNameStart(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
  }

  private mutating func consumes(word: String) -> Bool {
    let count = word.utf8.count
    guard position + count <= bytes.count, !isNameByte(byteAt(position + count)),
      String(decoding: bytes[position..<(position + count)], as: UTF8.self).lowercasedASCII == word
    else { return false }
    position += count
    return true
  }

  /// Digits, held to 32 bits: no page has more siblings.
  private mutating func parseInteger() -> Int? {
    let start = position
    var value = 0
    while let byte = peek, isDigit(byte) {
      value = min(value * 10 + Int(byte - 0x30), Int(Int32.max))
      position += 1
    }
    return position > start ? value : nil
  }
}

extension String {
  /// ASCII letters in lower case, all else as it is.
  var lowercasedASCII: String {
    String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
