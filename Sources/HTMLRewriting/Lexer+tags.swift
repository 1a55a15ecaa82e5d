/// The states of a tag, named as in the standard.
enum TagState: UInt8, BitwiseCopyable {
  case name
  case beforeAttributeName
  case attributeName
  case afterAttributeName
  case beforeAttributeValue
  case valueDoubleQuoted
  case valueSingleQuoted
  case valueUnquoted
  case afterValueQuoted
  case selfClosing
}

extension Lexer {
  /// Reads a tag, from its beginning or from where the input ended.
  ///
  /// Plain tags that are wholly there do not come here: `PageEngine.runFast` reads them.
  mutating func tag(_ input: Input, _ end: Int, nameAt: Int) -> Lexeme {
    if progress == 0 {
      attributeCount = 0
      classIndex = -1
      idIndex = -1
      isSelfClosing = false
      isEndTag = nameAt == 2
      nameStart = nameAt
      tagState = .name
      progress = nameStart
    }
    return tagSlowly(input, end)
  }

  private mutating func record(_ nameStart: Int, _ nameEnd: Int, _ valueStart: Int, _ valueEnd: Int)
  {
    guard wantsAttributes, attributeCount < attributesMax else { return }
    attributes[attributeCount] = AttributeSpan(
      nameStart: UInt32(truncatingIfNeeded: nameStart),
      nameEnd: UInt32(truncatingIfNeeded: nameEnd),
      valueStart: UInt32(truncatingIfNeeded: valueStart),
      valueEnd: UInt32(truncatingIfNeeded: valueEnd)
    )
    attributeCount += 1
  }

  private mutating func finishTag(_ input: Input, at end: Int) -> Lexeme {
    guard end - position <= tagBytesMax else { return .tagTooLong }
    progress = 0
    tokenEnd = end
    for index in 0..<attributeCount {
      let start = position + Int(attributes[index].nameStart)
      let count = Int(attributes[index].nameEnd - attributes[index].nameStart)
      if count == 5, classIndex < 0, isClass(input + start) { classIndex = index }
      if count == 2, idIndex < 0, isID(input + start) { idIndex = index }
    }
    return isEndTag ? .endTag : .startTag
  }

  private mutating func lookUpName() {
    entry = tags.entry(for: name)
    wantsAttributes = wantsAllAttributes || entry.pointee.needsAttributes
  }

  /// The states of the standard, one loop each; goes on from `tagState` and `progress`.
  private mutating func tagSlowly(_ input: Input, _ end: Int) -> Lexeme {
    var index = position + progress
    while index < end {
      let byte = input[index]
      switch tagState {
      case .name:
        index = skipName(input, index, end, stopsAtEquals: false)
        guard index < end else { break }
        nameEnd = index - position
        name = TagName(input, position + nameStart, index)
        lookUpName()
        tagState = .beforeAttributeName
      case .beforeAttributeName, .afterAttributeName:
        if isHTMLSpace(byte) {
          index += 1
        } else if byte == UInt8(ascii: ">") {
          return finishTag(input, at: index + 1)
        } else if byte == UInt8(ascii: "/") {
          tagState = .selfClosing
          index += 1
        } else if tagState == .afterAttributeName, byte == UInt8(ascii: "=") {
          tagState = .beforeAttributeValue
          index += 1
        } else {
          // An equals sign here begins a name.
          beginAttribute(at: index)
          tagState = .attributeName
          index += 1
        }
      case .attributeName:
        index = skipName(input, index, end, stopsAtEquals: true)
        guard index < end else { break }
        setNameEnd(at: index)
        if input[index] == UInt8(ascii: "=") {
          tagState = .beforeAttributeValue
          index += 1
        } else {
          tagState = .afterAttributeName
        }
      case .beforeAttributeValue:
        if isHTMLSpace(byte) {
          index += 1
        } else if byte == UInt8(ascii: ">") {
          return finishTag(input, at: index + 1)
        } else {
          let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
          tagState =
            !isQuote
            ? .valueUnquoted : byte == UInt8(ascii: "'") ? .valueSingleQuoted : .valueDoubleQuoted
          if isQuote { index += 1 }
          setValueStart(at: index)
        }
      case .valueDoubleQuoted, .valueSingleQuoted:
        let quote = tagState == .valueDoubleQuoted ? UInt8(ascii: "\"") : UInt8(ascii: "'")
        index = findByteFar(quote, input, index, end)
        guard index < end else { break }
        setValueEnd(at: index)
        tagState = .afterValueQuoted
        index += 1
      case .valueUnquoted:
        while index < end, !isHTMLSpace(input[index]), input[index] != UInt8(ascii: ">") {
          index += 1
        }
        guard index < end else { break }
        setValueEnd(at: index)
        tagState = .beforeAttributeName
      case .afterValueQuoted:
        // Missing space between attributes is an error that changes nothing.
        tagState = .beforeAttributeName
      case .selfClosing:
        if byte == UInt8(ascii: ">") {
          isSelfClosing = true
          return finishTag(input, at: index + 1)
        }
        tagState = .beforeAttributeName
      }
    }
    progress = end - position
    return progress > tagBytesMax ? .tagTooLong : .incomplete
  }

  private func skipName(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    stopsAtEquals: Bool
  ) -> Int {
    var index = start
    while index < end {
      let byte = input[index]
      if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || isHTMLSpace(byte) { break }
      if stopsAtEquals, byte == UInt8(ascii: "=") { break }
      index += 1
    }
    return index
  }

  // An attribute is recorded when its name begins, and filled in as it is read.

  private mutating func beginAttribute(at index: Int) {
    record(index - position, index - position, 0, 0)
    hasOpenAttribute = wantsAttributes && attributeCount <= attributesMax && !attributesFull
    attributesFull = attributeCount == attributesMax
  }

  private func setNameEnd(at index: Int) {
    guard hasOpenAttribute else { return }
    attributes[attributeCount - 1].nameEnd = UInt32(truncatingIfNeeded: index - position)
  }

  private func setValueStart(at index: Int) {
    guard hasOpenAttribute else { return }
    attributes[attributeCount - 1].valueStart = UInt32(truncatingIfNeeded: index - position)
    attributes[attributeCount - 1].valueEnd = UInt32(truncatingIfNeeded: index - position)
  }

  private func setValueEnd(at index: Int) {
    guard hasOpenAttribute else { return }
    attributes[attributeCount - 1].valueEnd = UInt32(truncatingIfNeeded: index - position)
  }
}
