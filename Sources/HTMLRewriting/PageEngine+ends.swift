// End tags that do more than to end the element on top, and the search for what they end.
extension PageEngine {
  @inline(never)
  mutating func endCarefully(_ input: Input) {
    let kind = lexer.entry.pointee.kind
    if let top, top.namespace != .html {
      if kind == .p || kind == .br {
        while let top = self.top, top.namespace != .html, !top.isHTMLIntegration,
          top.kind != .mathText
        {
          closeImplied(input)
        }
      } else if endForeign(input) {
        return
      }
    }
    if phase != .inBody {
      guard endBeforeBody(kind, input) else { return }
    }
    end(kind, input)
  }

  private mutating func end(_ kind: ElementKind, _ input: Input) {
    let name = lexer.name
    switch kind {
    case .html, .body: endDocument(kind, input)
    case .head, .br: break
    case .frameset:
      if top?.kind == .frameset, depth > 1 { endThrough(depth - 1, input) }
    case .p:
      guard isOpen(.p) else { return }
      endIf(indexInScope(where: { $0.kind == .p }, stopsAtButton: true), input)
    case .li: endIf(indexInScope(where: { $0.kind == .li }, stopsAtList: true), input)
    case .heading: endIf(indexInScope(where: { $0.kind == .heading }), input)
    case .a, .nobr, .formatting: endFormatting(name, input)
    case .dd, .dt, .block, .button, .marker, .form:
      endIf(indexInScope(where: { $0.name == name }), input)
    case .select: endIf(indexInScope(where: { $0.name == name }, stopsAtSelect: false), input)
    case .table, .caption, .tbody, .tr, .cell:
      endIf(indexInTableScope(where: { $0.name == name }), input)
    case .colgroup:
      if top?.kind == .colgroup { endThrough(depth - 1, input) }
    case .template:
      guard isOpen(.template) else { return }
      endIf(lastIndex { $0.kind == .template }, input)
    default: endOther(name, input)
    }
  }

  /// "Any other end tag": the nearest element of the name, unless a special one lies before it.
  private mutating func endOther(_ name: TagName, _ input: Input) {
    var index = depth - 1
    while index >= 0 {
      let frame = frames[index]
      if frame.name == name, frame.namespace == .html { return endThrough(index, input) }
      if frame.traits.contains(.special) { return }
      index -= 1
    }
  }

  /// In SVG and MathML an end tag ends the nearest foreign element of its name; true where that was so.
  private mutating func endForeign(_ input: Input) -> Bool {
    var index = depth - 1
    while index >= 0, frames[index].namespace != .html {
      if frames[index].name == lexer.name {
        endThrough(index, input)
        return true
      }
      index -= 1
    }
    return index < 0
  }

  /// What of the adoption agency matters here: the element ends; blocks that stand in it stay open.
  private mutating func endFormatting(_ name: TagName, _ input: Input) {
    guard let index = indexSinceMarker(of: name) else { return }
    for above in (index + 1)..<max(depth, index + 1) where frames[above].traits.contains(.special) {
      endOutOfTurn(index, input, end: base + lexer.tokenEnd)
      return
    }
    endThrough(index, input)
  }

  /// Ends a frame that is not on top, which stays where it is as an empty place.
  mutating func endOutOfTurn(_ index: Int, _ input: Input, end: Int) {
    guard index < depth - 1 else { return popThrough(index, input) }
    let frame = frames + index
    let last = Int(frames[index + 1].activeStart)
    endActions(
      from: Int(frame.pointee.activeStart),
      to: last,
      contentEnd: base + lexer.position,
      end: end,
      input
    )
    let lastState = Int(frames[index + 1].stateStart)
    for state in Int(frame.pointee.stateStart)..<lastState {
      endState(states[state])
    }
    uncountOpen(frame.pointee.kind)
    held?.endElement(frame.pointee.node, contentEnd: base + lexer.position, end: end)
    frame.pointee.isEnded = true
    frame.pointee.name = .none
    frame.pointee.plainNameCount = 0
    frame.pointee.kind = .other
    frame.pointee.traits = []
    endedCount += 1
    updateWatch()
  }

  // MARK: The document's own end tags

  /// `</body>` and `</html>`: what follows still belongs to the body, but appended markup goes here.
  private mutating func endDocument(_ kind: ElementKind, _ input: Input) {
    guard let index = lastIndex(where: { $0.kind == kind }) else { return }
    let last = index + 1 < depth ? Int(frames[index + 1].activeStart) : activeCount
    let first = Int(frames[index].activeStart)
    guard last > first else { return }
    endActions(
      from: first,
      to: last,
      contentEnd: base + lexer.position,
      end: base + lexer.tokenEnd,
      input
    )
  }

  /// End tags before the body: true where the tag goes on to the body.
  private mutating func endBeforeBody(_ kind: ElementKind, _ input: Input) -> Bool {
    if phase == .frameset { return kind == .frameset || kind == .noframes }
    let isAtTop = depth == 0 || top?.kind == .html || top?.kind == .head
    guard isAtTop else { return true }
    if kind == .head, phase == .inHead || phase == .beforeHead {
      if phase == .beforeHead { insertIntoHead(at: base + lexer.position, force: true) }
      if top?.kind == .head { endThrough(depth - 1, input) }
      phase = .afterHead
      return false
    }
    guard kind == .body || kind == .html || kind == .br else { return false }
    enterBodyForText(input)
    return true
  }

  // MARK: Ending

  private mutating func endIf(_ index: Int?, _ input: Input) {
    if let index { endThrough(index, input) }
  }

  /// Ends all down to a frame, which has the end tag that the lexer read.
  private mutating func endThrough(_ index: Int, _ input: Input) {
    while depth > index + 1 { closeImplied(input) }
    guard depth == index + 1 else { return }
    closeTop(
      contentEnd: base + lexer.position,
      end: base + lexer.tokenEnd,
      input,
      isCutOff: false
    )
  }

  /// Ends all down to and with a frame, whose end is implied before the present tag.
  mutating func popThrough(_ index: Int, _ input: Input) {
    while depth > index { closeImplied(input) }
  }

  /// Ends the element on top before the present token.
  mutating func closeImplied(_ input: Input) {
    let place = base + lexer.position
    closeTop(contentEnd: place, end: place, input, isCutOff: false)
  }

  // MARK: Searching

  mutating func lastIndex(where matches: (Frame) -> Bool) -> Int? {
    var index = depth - 1
    while index >= 0 {
      if matches(frames[index]) { return index }
      index -= 1
    }
    return nil
  }

  /// "Has an element in (button, list item) scope".
  mutating func indexInScope(
    where matches: (Frame) -> Bool,
    stopsAtButton: Bool = false,
    stopsAtList: Bool = false,
    stopsAtSelect: Bool = true
  ) -> Int? {
    var index = depth - 1
    while index >= 0 {
      let frame = frames[index]
      if frame.namespace == .html, matches(frame) { return index }
      if frame.traits.contains(.scopeBoundary), stopsAtSelect || frame.kind != .select {
        return nil
      }
      if stopsAtButton, frame.kind == .button { return nil }
      if stopsAtList, frame.name == Self.olName || frame.name == Self.ulName { return nil }
      index -= 1
    }
    return nil
  }

  private static let olName = TagName("ol")
  private static let ulName = TagName("ul")

  /// "Has an element in table scope".
  mutating func indexInTableScope(where matches: (Frame) -> Bool) -> Int? {
    var index = depth - 1
    while index >= 0 {
      let frame = frames[index]
      if matches(frame) { return index }
      if [.html, .table, .template].contains(frame.kind) { return nil }
      index -= 1
    }
    return nil
  }

  /// The last formatting element of a name since the last marker.
  mutating func indexSinceMarker(of name: TagName) -> Int? {
    var index = depth - 1
    while index >= 0 {
      let frame = frames[index]
      if frame.name == name, frame.namespace == .html { return index }
      if [.cell, .caption, .marker, .template].contains(frame.kind) { return nil }
      index -= 1
    }
    return nil
  }
}
