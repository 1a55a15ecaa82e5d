// The common way through a page.
//
// Most of a page is text, plain end tags, and start tags whose attributes read `name="value"`. These are found
// here sixteen bytes at a time, with no state kept between tokens. A start tag is looked through once for names
// that rules wait for; most have none, and are only put on the stack. Whatever is not so plain, and all that
// stands at the end of the buffer, is left to the lexer, which takes it from the token's first byte.
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
      if input[less &+ 1] == UInt8(ascii: "/") {
        guard endPlain(input, less) else { return }
      } else {
        guard startPlain(input, less, limit) else { return }
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
    guard depth > 0 else { return false }
    let top = frames + (depth &- 1)
    var count = Int(top.pointee.plainNameCount)
    let word = PlainTag.word(input, less &+ 2) & tables.masks[count]
    if word != top.pointee.name.value || count == 0
      || input[less &+ 2 &+ count] != UInt8(ascii: ">")
    {
      count = unusualEndName(input, less &+ 2, top)
      guard count > 0 else { return false }
    }
    passText(input, less)
    let end = less &+ count &+ 3
    lexer.tokenEnd = end
    closeTop(contentEnd: base &+ less, end: base &+ end, input, isCutOff: false)
    lexer.position = end
    return true
  }

  /// The length of a name that is the top frame's, but long or in capitals; 0 where it is another.
  @inline(never)
  private mutating func unusualEndName(
    _ input: Input,
    _ start: Int,
    _ top: UnsafePointer<Frame>
  ) -> Int {
    let count = PlainTag.nameCount(input, start)
    guard count < 16, input[start + count] == UInt8(ascii: ">"), !isDocumentLevel(top.pointee.kind),
      PlainTag.unusualName(input, start, count) == top.pointee.name
    else { return 0 }
    return count
  }

  // MARK: Start tags

  /// Takes a start tag whose parts are plain; false where that is not so, or the loop has to end with it.
  @inline(__always)
  private mutating func startPlain(_ input: Input, _ less: Int, _ limit: Int) -> Bool {
    let count = PlainTag.nameCount(input, less &+ 1)
    var name = TagName(value: PlainTag.word(input, less &+ 1) & tables.masks[min(count, 8)])
    var entry = tables.tags.entry(for: name)
    let isShort = UInt(bitPattern: count &- 1) < 8
    if !isShort || (entry == tables.tags.unknown && !PlainTag.isLowercase(name.value)) {
      guard let unusual = PlainTag.unusualName(input, less &+ 1, count) else { return false }
      name = unusual
      entry = tables.tags.entry(for: name)
    }
    let nameEnd = less &+ 1 &+ count
    var end = nameEnd &+ 1
    if input[nameEnd] != UInt8(ascii: ">") {
      let looks = lexer.wantsAllAttributes || entry.pointee.needsAttributes
      end = PlainTag.scan(input, nameEnd, limit, tablesPlace, activeStates, looks: looks)
      guard end != PlainTag.isUnusual, end &- less <= lexer.tagBytesMax else { return false }
    }
    if end > 0, passesQuietly, entry.pointee.requirement & activeStates == 0, depth > 0,
      depth < frameCapacity, openQuietly(input, less, end, name, count, entry)
    {
      return true
    }
    return startLoudly(input, less, nameEnd, end, limit, name, entry)
  }

  /// Opens an element that no rule waits for; false, with nothing done, where its tag does more.
  @inline(__always)
  private mutating func openQuietly(
    _ input: Input,
    _ less: Int,
    _ end: Int,
    _ name: TagName,
    _ nameCount: Int,
    _ entry: UnsafePointer<TagEntry>
  ) -> Bool {
    let parent = frames + (depth &- 1)
    var namespace = Frame.Namespace.html
    if foreignDepth == 0 {
      if entry.pointee.blockers & openKinds != 0 {
        guard entry.pointee.kind == .svg else { return false }
        namespace = .svg
      }
    } else {
      guard parent.pointee.namespace == .svg, !parent.pointee.isHTMLIntegration,
        entry.pointee.kind == .other, !entry.pointee.traits.contains(.leavesForeign)
      else { return false }
      namespace = .svg
    }
    passText(input, less)
    lexer.position = end
    parent.pointee.childCount &+= 1
    if textWatchers > 0, entry.pointee.breaksLine { breakLines() }
    if namespace == .html {
      if entry.pointee.traits.contains(.void) { return true }
      countOpen(entry.pointee.kind)
    } else {
      if input[end &- 2] == UInt8(ascii: "/") { return true }
      foreignDepth &+= 1
      lexer.allowsCDATA = true
    }
    (frames + depth).initialize(
      to: Frame(
        name: name,
        traits: namespace == .html ? entry.pointee.traits : [],
        kind: entry.pointee.kind,
        namespace: namespace,
        plainNameCount: nameCount > 8 ? 0 : UInt8(truncatingIfNeeded: nameCount),
        stateStart: UInt32(truncatingIfNeeded: statesTop),
        activeStart: UInt32(truncatingIfNeeded: activeCount)
      )
    )
    depth &+= 1
    return true
  }

  /// Opens an element that some rule may wait for, or whose tag does more than to join the open elements.
  ///
  /// - Returns: whether the loop can go on.
  @inline(never)
  private mutating func startLoudly(
    _ input: Input,
    _ less: Int,
    _ nameEnd: Int,
    _ scannedEnd: Int,
    _ limit: Int,
    _ name: TagName,
    _ entry: UnsafePointer<TagEntry>
  ) -> Bool {
    var end = scannedEnd
    var element = ElementView(
      tag: input + less,
      name: name,
      nameStart: 1,
      nameEnd: nameEnd &- less,
      attributes: UnsafePointer(lexer.attributes)
    )
    let isWanted =
      end == PlainTag.isWanted || recordsAllAttributes || foreignDepth > 0
      || entry.pointee.requirement & activeStates != 0
    let readsAttributes = lexer.wantsAllAttributes || entry.pointee.needsAttributes
    if isWanted, readsAttributes, input[nameEnd] != UInt8(ascii: ">") {
      end = PlainTag.readAttributes(
        input,
        nameEnd,
        limit,
        lexer.attributes,
        lexer.attributesMax,
        &element
      )
    }
    guard end > 0, end &- less <= lexer.tagBytesMax else { return false }
    element.isSelfClosing = input[end &- 2] == UInt8(ascii: "/")
    passText(input, less)
    lexer.tokenEnd = end
    lexer.name = name
    lexer.entry = entry
    startTag(input, &element)
    lexer.position = end
    return lexer.mode == .data && bailout == nil
  }
}
