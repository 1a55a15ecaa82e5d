internal import Edits

// Start and end tags on their common way, and the stack of open elements.
extension PageEngine {
  /// Takes the start tag that the lexer read.
  @inline(__always)
  mutating func startTag(_ input: Input, _ element: inout ElementView) {
    guard phase == .inBody, foreignDepth == 0 else { return startCarefully(input, &element) }
    startInHTML(input, &element)
  }

  @inline(__always)
  mutating func startInHTML(_ input: Input, _ element: inout ElementView) {
    let entry = lexer.entry
    let traits = entry.pointee.traits
    if traits.contains(.closesParagraph), isOpen(.p) { closeParagraph(input) }
    if traits.contains(.startNeedsCare) {
      guard prepareStart(entry.pointee.kind, input, &element) else { return }
    }
    open(input, entry, .html, &element)
  }

  /// Takes the end tag that the lexer read.
  @inline(__always)
  mutating func endTag(_ input: Input) {
    if depth > 0, phase == .inBody {
      let top = frames + (depth - 1)
      if top.pointee.name == lexer.name, !isDocumentLevel(top.pointee.kind) {
        return closeTop(
          contentEnd: base + lexer.position,
          end: base + lexer.tokenEnd,
          input,
          isCutOff: false
        )
      }
    }
    endCarefully(input)
  }

  /// `html`, `head`, `body`, `frameset`: the phases look after these.
  @inline(__always)
  func isDocumentLevel(_ kind: ElementKind) -> Bool {
    kind.rawValue &- ElementKind.html.rawValue < 4
  }

  @inline(__always)
  func isOpen(_ kind: ElementKind) -> Bool {
    kindCounts[Int(kind.rawValue)] > 0
  }

  var top: Frame? {
    depth > 0 ? frames[depth - 1] : nil
  }

  // MARK: Opening

  /// Opens an element for the start tag that the lexer read, matches it and does what its rules ask.
  @inline(__always)
  mutating func open(
    _ input: Input,
    _ entry: UnsafePointer<TagEntry>,
    _ namespace: Frame.Namespace,
    _ element: inout ElementView
  ) {
    let traits = entry.pointee.traits
    let ownStates = statesTop
    countChild(&element)
    if textWatchers > 0, entry.pointee.kind == .br || traits.contains(.closesParagraph) {
      breakLines()
    }
    if tables.universalCount > 0 || element.attributeCount > 0
      || entry.pointee.candidateCount > 0
    {
      match(&element, entry)
    }
    let isVoid = namespace == .html ? traits.contains(.void) : element.isSelfClosing
    if isVoid {
      takeVoid(input, &element, ownStates, namespace)
      return
    }
    guard push(entry, namespace, ownStates) else { return }
    if held != nil { holdElement(element, isVoid: false) }
    if hitCount > 0 { act(input, element, isVoid: false) }
    if namespace != .html {
      enterForeign(element, entry.pointee.kind)
    } else if traits.contains(.switchesText) {
      switchText(entry.pointee.kind)
    }
  }

  @inline(__always)
  private mutating func countChild(_ element: inout ElementView) {
    if depth > 0 {
      let parent = frames + (depth - 1)
      parent.pointee.childCount &+= 1
      element.childIndex = Int(parent.pointee.childCount)
    } else {
      element.isRoot = true
    }
    if tables.countsTypes { element.typeIndex = typeCounts.count(element.name, depth: depth) }
  }

  private mutating func takeVoid(
    _ input: Input,
    _ element: inout ElementView,
    _ ownStates: Int,
    _ namespace: Frame.Namespace
  ) {
    let firstActive = activeCount
    if held != nil { holdElement(element, isVoid: true) }
    if hitCount > 0 { act(input, element, isVoid: true) }
    let end = base + lexer.tokenEnd
    if activeCount > firstActive {
      endActions(from: firstActive, contentEnd: end, end: end, input, isCutOff: false)
    }
    if tables.looksAtSiblings { leaveSiblings(ownStates) }
    statesTop = ownStates
    if let held, held.endDepth >= depth { resolveHeld(input) }
  }

  /// Puts a frame on the stack; false where the page is too deep.
  @inline(__always)
  private mutating func push(
    _ entry: UnsafePointer<TagEntry>,
    _ namespace: Frame.Namespace,
    _ ownStates: Int
  ) -> Bool {
    if depth == frameCapacity {
      guard growFrames() else { return false }
    }
    let isHTML = namespace == .html
    frames[depth] = Frame(
      name: lexer.name,
      traits: isHTML ? entry.pointee.traits : [],
      kind: entry.pointee.kind,
      namespace: namespace,
      plainNameCount: entry == tables.tags.unknown
        ? lexer.name.plainCount : entry.pointee.plainNameCount,
      stateStart: UInt32(truncatingIfNeeded: ownStates),
      activeStart: UInt32(truncatingIfNeeded: activeCount)
    )
    if isHTML {
      countOpen(entry.pointee.kind)
    } else {
      foreignDepth += 1
      lexer.allowsCDATA = true
    }
    if isHTML, foreignDepth > 0 { lexer.allowsCDATA = false }
    enterScope(ownStates)
    return true
  }

  @inline(__always)
  private mutating func enterScope(_ ownStates: Int) {
    depth += 1
    var index = ownStates
    while index < statesTop {
      enterState(states[index])
      index += 1
    }
    if tables.looksAtSiblings { siblings.enter(depth: depth) }
    if tables.countsTypes { typeCounts.enter(depth: depth) }
  }

  private mutating func growFrames() -> Bool {
    guard depth < limits.depthMax else {
      giveUp(
        .limitExceeded,
        at: base + lexer.position,
        "more than \(limits.depthMax) elements are open; a page would close some first"
      )
      return false
    }
    memory.growFrames(keeping: depth)
    frames = memory.frames
    frameCapacity = memory.frameCapacity
    return true
  }

  /// Opens an element that the page leaves out; rules see it as an ancestor only.
  mutating func openImplied(_ name: TagName) {
    let entry = tables.tags.entry(for: name)
    let ownStates = statesTop
    var element = ElementView(
      tag: UnsafePointer(Self.noBytes),
      name: name,
      nameStart: 0,
      nameEnd: 0,
      attributes: UnsafePointer(lexer.attributes),
      attributeCount: 0
    )
    countChild(&element)
    match(&element, entry)
    hitCount = 0
    let tagName = lexer.name
    lexer.name = name
    if push(entry, .html, ownStates) {
      frames[depth - 1].isImplied = true
      if held != nil { holdElement(element, isVoid: false) }
    }
    lexer.name = tagName
  }

  private nonisolated(unsafe) static let noBytes: UnsafeMutablePointer<UInt8> = {
    let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
    pointer.initialize(repeating: 0, count: 16)
    return pointer
  }()

  // MARK: Closing

  /// Ends the element on top; `contentEnd..<end` is its end tag, empty where that is implied.
  @inline(__always)
  mutating func closeTop(contentEnd: Int, end: Int, _ input: Input, isCutOff: Bool) {
    let frame = frames + (depth - 1)
    let firstActive = Int(frame.pointee.activeStart)
    if activeCount > firstActive {
      endActions(from: firstActive, contentEnd: contentEnd, end: end, input, isCutOff: isCutOff)
    }
    depth -= 1
    let stateStart = Int(frame.pointee.stateStart)
    let stateCount = statesTop - stateStart
    while statesTop > stateStart {
      statesTop -= 1
      endState(states[statesTop])
    }
    if frame.pointee.namespace == .html {
      uncountOpen(frame.pointee.kind)
    } else {
      foreignDepth -= 1
    }
    if foreignDepth > 0 || lexer.allowsCDATA {
      lexer.allowsCDATA = depth > 0 && frames[depth - 1].namespace != .html
    }
    if watchesEnds { closeSlowly(frame.pointee, stateCount, contentEnd, end, input) }
  }

  @inline(__always)
  mutating func countOpen(_ kind: ElementKind) {
    kindCounts[Int(kind.rawValue)] &+= 1
    openKinds |= kind.bit
  }

  @inline(__always)
  mutating func uncountOpen(_ kind: ElementKind) {
    let count = kindCounts[Int(kind.rawValue)] &- 1
    kindCounts[Int(kind.rawValue)] = count
    if count == 0 { openKinds &= ~kind.bit }
  }

  /// Puts a state into force.
  @inline(__always)
  mutating func enterState(_ state: Int32) {
    stateCounts[Int(state)] &+= 1
    let bit = MatchStep.bitIndex(of: state)
    stateBitCounts[bit] &+= 1
    activeStates |= 1 << UInt64(bit)
  }

  /// Takes a state out of force.
  @inline(__always)
  mutating func endState(_ state: Int32) {
    stateCounts[Int(state)] &-= 1
    let bit = MatchStep.bitIndex(of: state)
    stateBitCounts[bit] &-= 1
    if stateBitCounts[bit] == 0 { activeStates &= ~(1 << UInt64(bit)) }
  }

  /// What only some pages need when an element ends.
  @inline(never)
  private mutating func closeSlowly(
    _ frame: Frame,
    _ stateCount: Int,
    _ contentEnd: Int,
    _ end: Int,
    _ input: Input
  ) {
    if tables.looksAtSiblings {
      siblings.leave(
        UnsafeBufferPointer(start: states + statesTop, count: stateCount),
        depth: depth
      )
    }
    if held != nil {
      held?.endElement(frame.node, contentEnd: contentEnd, end: end)
      if let held, depth <= held.endDepth { resolveHeld(input) }
    }
    if heldPausedDepth >= depth { heldPausedDepth = -1 }
    while depth > 0, frames[depth - 1].isEnded { dropEnded() }
    updateWatch()
  }

  /// Whether the end of an element needs `closeSlowly`.
  mutating func updateWatch() {
    recordsAllAttributes = held != nil || (tables.universalCount > 0 && tables.wantsAllAttributes)
    passesQuietly =
      held == nil && tables.universalCount == 0 && !tables.countsTypes && !tables.looksAtSiblings
    watchesEnds =
      tables.looksAtSiblings || held != nil || heldPausedDepth >= 0 || endedCount > 0
  }

  /// Removes a frame that was ended out of turn.
  private mutating func dropEnded() {
    depth -= 1
    endedCount -= 1
    statesTop = Int(frames[depth].stateStart)
  }

  private mutating func leaveSiblings(_ ownStates: Int) {
    siblings.leave(
      UnsafeBufferPointer(start: states + ownStates, count: statesTop - ownStates),
      depth: depth
    )
  }
}
