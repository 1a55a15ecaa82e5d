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
    let pause = min(limit, lexer.position + 16_384)
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
    let nameEnd = less &+ 1 &+ count
    var element = ElementView(
      tag: input + less,
      name: name,
      nameStart: 1,
      nameEnd: count &+ 1,
      attributes: UnsafePointer(lexer.attributes)
    )
    var end = nameEnd &+ 1
    if input[nameEnd] != UInt8(ascii: ">") {
      end = attributesEnd(input, nameEnd, limit, entry, &element)
      guard end > 0, end &- less <= lexer.tagBytesMax else { return false }
    }
    passText(input, less)
    lexer.tokenEnd = end
    lexer.name = name
    lexer.entry = entry
    startTag(input, &element)
    lexer.position = end
    return true
  }

  /// Reads the attributes as far as somebody looks at them, and finds the tag's end; 0 where it is not plain.
  @inline(__always)
  private mutating func attributesEnd(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ entry: UnsafePointer<TagEntry>,
    _ element: inout ElementView
  ) -> Int {
    if recordsAllAttributes || entry.pointee.recordsAttributes {
      return Self.readAttributes(
        input,
        nameEnd,
        limit,
        lexer.attributes,
        lexer.attributesMax,
        &element
      )
    }
    guard lexer.wantsAllAttributes || entry.pointee.needsAttributes else {
      return Self.skipAttributes(input, nameEnd, limit, &element)
    }
    // Most elements have no name that a rule waits for: they are looked through once, and nothing is written.
    let end = Self.probeAttributes(input, nameEnd, limit, tables, &element)
    guard end > 0, element.isWanted else { return end }
    return Self.readAttributes(
      input,
      nameEnd,
      limit,
      lexer.attributes,
      lexer.attributesMax,
      &element
    )
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
    // Nearly always one space.
    if input[start] == UInt8(ascii: " "), input[start &+ 1] > UInt8(ascii: " ") {
      return start &+ 1
    }
    var index = start
    while index < limit, isHTMLSpace(input[index]) { index &+= 1 }
    return index
  }

  /// One attribute in the input; `nameEnd` is 0 where it is not plain.
  private struct PlainAttribute {
    var nameEnd = 0
    var valueStart = 0
    var valueEnd = 0
    var next = 0
  }

  /// Reads the attribute that begins at `start`.
  @inline(__always)
  private static func attribute(_ input: Input, _ start: Int, _ limit: Int) -> PlainAttribute {
    let length = nameLength(input, start)
    let nameEnd = start &+ length
    guard length &- 1 < 15 else { return PlainAttribute() }
    let stop = input[nameEnd]
    if stop == UInt8(ascii: "="), input[nameEnd &+ 1] == UInt8(ascii: "\"") {
      let value = nameEnd &+ 2
      let close = findByte(UInt8(ascii: "\""), input, value, limit)
      guard close < limit else { return PlainAttribute() }
      return PlainAttribute(nameEnd: nameEnd, valueStart: value, valueEnd: close, next: close &+ 1)
    }
    // Without a value: a space and a letter, or the end of the tag, must follow, never an equals sign.
    let isBare =
      stop == UInt8(ascii: ">")
      || (stop == UInt8(ascii: " ") && isASCIILetter(input[nameEnd &+ 1]))
    return isBare ? PlainAttribute(nameEnd: nameEnd, next: nameEnd) : PlainAttribute()
  }

  /// Where the tag ends if it does at `start`, behind white space; 0 where it is not so plain.
  @inline(__always)
  private static func tagEnd(_ input: Input, _ start: Int, _ element: inout ElementView) -> Int {
    if input[start] == UInt8(ascii: ">") { return start &+ 1 }
    guard input[start] == UInt8(ascii: "/"), input[start &+ 1] == UInt8(ascii: ">") else {
      return 0
    }
    element.isSelfClosing = true
    return start &+ 2
  }

  /// Whether a byte cannot begin a plain attribute.
  @inline(__always)
  private static func endsAttributes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  /// Finds the end of a tag whose attributes nobody looks at; 0 where it is not plain.
  @inline(__always)
  private static func skipAttributes(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ element: inout ElementView
  ) -> Int {
    var index = nameEnd
    while index < limit {
      let start = skipSpace(input, index, limit)
      if endsAttributes(input[start]) { return tagEnd(input, start, &element) }
      guard start > index, start < limit else { return 0 }
      let found = attribute(input, start, limit)
      guard found.nameEnd > 0 else { return 0 }
      index = found.next
    }
    return 0
  }

  /// Looks for names that rules wait for, and finds the tag's end; 0 where it is not plain.
  @inline(__always)
  private static func probeAttributes(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ tables: MatchTables,
    _ element: inout ElementView
  ) -> Int {
    var index = nameEnd
    while index < limit {
      let start = skipSpace(input, index, limit)
      if endsAttributes(input[start]) { return tagEnd(input, start, &element) }
      guard start > index, start < limit else { return 0 }
      let found = attribute(input, start, limit)
      guard found.nameEnd > 0 else { return 0 }
      let length = found.nameEnd &- start
      if length == 5, isClass(input + start) {
        if tables.waitsForClassOrID
          || probesClasses(input, found.valueStart, found.valueEnd, tables)
        {
          element.isWanted = true
        }
      } else if length == 2, isID(input + start) {
        if tables.waitsForClassOrID
          || probesID(input, found.valueStart, found.valueEnd, tables)
        {
          element.isWanted = true
        }
      } else if tables.attributeFilter.mayHave(input[start], length) {
        let key = fingerprint(input, start, length, foldingCase: true)
        if tables.attributeNames.find(key).count > 0 { element.isWanted = true }
      }
      index = found.next
    }
    return 0
  }

  /// Whether the id may be one that a rule waits for.
  @inline(__always)
  private static func probesID(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    _ tables: MatchTables
  ) -> Bool {
    guard !tables.ids.isEmpty else { return false }
    return tables.ids.find(fingerprint(input, start, end &- start)).count > 0
      || hasReference(input, start, end)
  }

  /// Whether one of the classes may be one that a rule waits for.
  @inline(__always)
  private static func probesClasses(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    _ tables: MatchTables
  ) -> Bool {
    var index = start
    while index < end {
      let length = classLength(input, index)
      guard length < 16 else { return true }
      let last = min(index &+ length, end)
      if last > index {
        let key = fingerprint(input, index, last &- index)
        if tables.classes.find(key).count > 0 { return true }
      }
      // A character reference, or what is no separator: left to who looks closely.
      if last < end, !isHTMLSpace(input[last]) { return true }
      index = last &+ 1
    }
    return false
  }

  /// Up to white space or a character reference; 16 where neither is near.
  @inline(__always)
  private static func classLength(_ input: Input, _ start: Int) -> Int {
    let block = UnsafeRawPointer(input + start).loadUnaligned(as: SIMD16<UInt8>.self)
    return firstMatch((block .< lanes(0x21)) .| (block .== lanes(0x26)) .| (block .== lanes(0x22)))
  }

  /// Records the attributes of a tag and finds its end; 0 where it is not plain.
  @inline(never)
  private static func readAttributes(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ attributes: UnsafeMutablePointer<AttributeSpan>,
    _ attributesMax: Int,
    _ element: inout ElementView
  ) -> Int {
    let tag = nameEnd &- element.nameEnd
    var index = nameEnd
    var count = 0
    while index < limit {
      let start = skipSpace(input, index, limit)
      if endsAttributes(input[start]) {
        element.attributeCount = count
        return tagEnd(input, start, &element)
      }
      guard start > index, start < limit, count < attributesMax else { return 0 }
      let found = attribute(input, start, limit)
      guard found.nameEnd > 0 else { return 0 }
      let length = found.nameEnd &- start
      if length == 5, isClass(input + start) {
        if element.classIndex < 0 { element.classIndex = count }
      } else if length == 2, isID(input + start) {
        if element.idIndex < 0 { element.idIndex = count }
      }
      let hasValue = found.valueStart > 0
      attributes[count] = AttributeSpan(
        nameStart: UInt32(truncatingIfNeeded: start &- tag),
        nameEnd: UInt32(truncatingIfNeeded: found.nameEnd &- tag),
        valueStart: hasValue ? UInt32(truncatingIfNeeded: found.valueStart &- tag) : 0,
        valueEnd: hasValue ? UInt32(truncatingIfNeeded: found.valueEnd &- tag) : 0
      )
      count &+= 1
      index = found.next
    }
    return 0
  }
}
