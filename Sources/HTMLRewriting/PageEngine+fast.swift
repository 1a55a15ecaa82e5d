/// The start tag that the fast loop reads.
private struct PlainTag {
  var end = 0
  var attributeCount = 0
  var classIndex = -1
  var idIndex = -1
  var isSelfClosing = false
}

// The common way through a page.
//
// Most of a page is text, plain end tags, and start tags whose attributes read `name="value"`. These are found
// here with sixteen bytes compared at a time and no state kept between tokens. Whatever is not so plain, and
// all that stands at the end of the buffer, is left to the lexer, which takes it from the token's first byte.
extension PageEngine {
  /// So many bytes behind a token's parts are read without looking where the buffer ends.
  private static var margin: Int { 32 }

  /// Reads tokens until one needs care; leaves `lexer.position` at it.
  mutating func runFast(_ input: Input, _ end: Int) {
    guard lexer.mode == .data, phase == .inBody, lexer.progress == 0, lexer.passing == nil else {
      return
    }
    let limit = end - Self.margin
    // From time to time the caller sends on what is done, and looks at what is held.
    let pause = min(limit, lexer.position + 8_192)
    while lexer.position < pause {
      let less = findByte(UInt8(ascii: "<"), input, lexer.position, end)
      guard less < limit else { return }
      let next = input[less + 1]
      if next == UInt8(ascii: "/") {
        guard endPlain(input, less) else { return }
      } else {
        guard isASCIILetter(next), startPlain(input, less, limit) else { return }
        if lexer.mode != .data || bailout != nil { return }
      }
    }
  }

  /// Text up to a tag that is plain.
  @inline(__always)
  private mutating func passText(_ input: Input, _ less: Int) {
    if textWatchers > 0, less > lexer.position {
      watchedText(input, lexer.position, less)
    }
    lexer.position = less
  }

  // MARK: End tags

  /// Takes an end tag that ends the element on top; false where it is not so plain.
  @inline(__always)
  private mutating func endPlain(_ input: Input, _ less: Int) -> Bool {
    let (name, count) = TagName.plain(input, less + 2)
    guard depth > 0, input[less + 2 + count] == UInt8(ascii: ">") else { return false }
    let top = frames + (depth - 1)
    guard top.pointee.name == name, !isDocumentLevel(top.pointee.kind) else { return false }
    passText(input, less)
    let end = less + count + 3
    lexer.tokenEnd = end
    closeTop(contentEnd: base + less, end: base + end, input, isCutOff: false)
    lexer.position = end
    return true
  }

  // MARK: Start tags

  /// Takes a start tag whose parts are plain; false, with nothing done, where they are not.
  @inline(__always)
  private mutating func startPlain(_ input: Input, _ less: Int, _ limit: Int) -> Bool {
    let (name, count) = TagName.plain(input, less + 1)
    guard count > 0 else { return false }
    let entry = lexer.tags.entry(for: name)
    let nameEnd = less + 1 + count
    var tag = PlainTag()
    if input[nameEnd] == UInt8(ascii: ">") {
      tag.end = nameEnd + 1
    } else if lexer.wantsAllAttributes || entry.pointee.needsAttributes {
      let isPlain = Self.readAttributes(
        input,
        less,
        nameEnd,
        limit,
        lexer.attributes,
        lexer.attributesMax,
        &tag
      )
      guard isPlain else { return false }
    } else {
      guard Self.skipAttributes(input, nameEnd, limit, &tag) else { return false }
    }
    passText(input, less)
    let end = tag.end
    lexer.tokenEnd = end
    lexer.name = name
    lexer.entry = entry
    lexer.isSelfClosing = tag.isSelfClosing
    var element = ElementView(
      tag: input + less,
      name: name,
      nameStart: 1,
      nameEnd: count + 1,
      attributes: UnsafePointer(lexer.attributes),
      attributeCount: tag.attributeCount,
      classIndex: tag.classIndex,
      idIndex: tag.idIndex
    )
    startTag(input, &element)
    lexer.position = end
    return true
  }

  /// Finds the end of an attribute's name in the sixteen bytes from `start`; 0 or 16 where it is not plain.
  @inline(__always)
  private static func nameLength(_ input: Input, _ start: Int) -> Int {
    let block = UnsafeRawPointer(input + start).loadUnaligned(as: SIMD16<UInt8>.self)
    let stops =
      (block .< lanes(0x2D)) .| (block .== lanes(0x2F)) .| (block &- 0x3C .< lanes(4))
    return firstMatch(stops)
  }

  /// Where the next attribute begins behind white space, or where the tag ends.
  @inline(__always)
  private static func skipSpace(_ input: Input, _ start: Int, _ limit: Int) -> Int {
    var index = start
    while isHTMLSpace(input[index]), index < limit { index += 1 }
    return index
  }

  private enum AttributeStep {
    case attribute(nameEnd: Int, valueStart: Int, valueEnd: Int, next: Int)
    case end
    case careful
  }

  /// Reads one attribute that begins at `start`, or the end of the tag.
  @inline(__always)
  private static func step(
    _ input: Input,
    _ start: Int,
    _ limit: Int,
    _ tag: inout PlainTag
  ) -> AttributeStep {
    let length = nameLength(input, start)
    let nameEnd = start + length
    let stop = input[nameEnd]
    if length == 0 {
      if stop == UInt8(ascii: ">") {
        tag.end = start + 1
        return .end
      }
      guard stop == UInt8(ascii: "/"), input[start + 1] == UInt8(ascii: ">") else {
        return .careful
      }
      tag.isSelfClosing = true
      tag.end = start + 2
      return .end
    }
    guard length < 16 else { return .careful }
    if stop == UInt8(ascii: "="), input[nameEnd + 1] == UInt8(ascii: "\"") {
      let close = findByte(UInt8(ascii: "\""), input, nameEnd + 2, limit)
      guard close < limit else { return .careful }
      return .attribute(nameEnd: nameEnd, valueStart: nameEnd + 2, valueEnd: close, next: close + 1)
    }
    // Without a value: a space and a letter, or the end of the tag, must follow, never an equals sign.
    guard
      stop == UInt8(ascii: ">")
        || (stop == UInt8(ascii: " ") && isASCIILetter(input[nameEnd + 1]))
    else { return .careful }
    return .attribute(nameEnd: nameEnd, valueStart: 0, valueEnd: 0, next: nameEnd)
  }

  /// Finds the end of a tag whose attributes nobody looks at.
  @inline(__always)
  private static func skipAttributes(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ tag: inout PlainTag
  ) -> Bool {
    var index = nameEnd
    while index < limit {
      if input[index] == UInt8(ascii: ">") {
        tag.end = index + 1
        return true
      }
      let start = skipSpace(input, index, limit)
      guard start < limit, start > index || input[start] == UInt8(ascii: "/") else { return false }
      switch step(input, start, limit, &tag) {
      case .attribute(_, _, _, let next): index = next
      case .end: return true
      case .careful: return false
      }
    }
    return false
  }

  /// Records the attributes of a tag and finds its end.
  @inline(__always)
  private static func readAttributes(
    _ input: Input,
    _ less: Int,
    _ nameEnd: Int,
    _ limit: Int,
    _ attributes: UnsafeMutablePointer<AttributeSpan>,
    _ attributesMax: Int,
    _ tag: inout PlainTag
  ) -> Bool {
    var index = nameEnd
    var count = 0
    while index < limit {
      if input[index] == UInt8(ascii: ">") {
        tag.end = index + 1
        tag.attributeCount = count
        return true
      }
      let start = skipSpace(input, index, limit)
      guard start < limit, start > index || input[start] == UInt8(ascii: "/") else { return false }
      switch step(input, start, limit, &tag) {
      case .attribute(let attributeEnd, let valueStart, let valueEnd, let next):
        guard count < attributesMax else { return false }
        let length = attributeEnd - start
        if length == 5, tag.classIndex < 0, isClass(input + start) {
          tag.classIndex = count
        } else if length == 2, tag.idIndex < 0, isID(input + start) {
          tag.idIndex = count
        }
        attributes[count] = AttributeSpan(
          nameStart: UInt32(truncatingIfNeeded: start &- less),
          nameEnd: UInt32(truncatingIfNeeded: attributeEnd &- less),
          valueStart: valueStart == 0 ? 0 : UInt32(truncatingIfNeeded: valueStart &- less),
          valueEnd: valueStart == 0 ? 0 : UInt32(truncatingIfNeeded: valueEnd &- less)
        )
        count += 1
        index = next
      case .end:
        tag.attributeCount = count
        return true
      case .careful: return false
      }
    }
    return false
  }
}
