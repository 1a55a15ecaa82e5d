internal import Edits

// How a page begins: what stands before its body, said or implied.
extension PageEngine {
  // MARK: Before the body

  /// Goes through the phases until the start tag has its place; false where that deals with it.
  mutating func enterPhase(
    _ entry: UnsafePointer<TagEntry>,
    _ input: Input,
    _ element: inout ElementView
  ) -> Bool {
    let kind = entry.pointee.kind
    if phase == .beforeHTML {
      if kind == .html {
        phase = .beforeHead
        open(input, entry, .html, &element)
        return false
      }
      openImplied(Self.htmlName)
      phase = .beforeHead
    }
    if phase == .beforeHead {
      if kind == .html { return false }
      if kind == .head {
        phase = .inHead
        open(input, entry, .html, &element)
        insertIntoHead(at: base + lexer.tokenEnd, force: true)
        return false
      }
      insertIntoHead(at: base + lexer.position, force: true)
      openImplied(Self.headName)
      phase = .inHead
    }
    if phase == .inHead {
      guard top?.kind == .head || top?.kind == .html else { return true }
      if kind == .html || kind == .head { return false }
      if entry.pointee.traits.contains(.headContent) { return true }
      while let top = self.top, top.kind == .head { closeImplied(input) }
      phase = .afterHead
    }
    if phase == .afterHead { return enterBody(entry, input, &element) }
    return inFrameset(kind)
  }

  private mutating func enterBody(
    _ entry: UnsafePointer<TagEntry>,
    _ input: Input,
    _ element: inout ElementView
  ) -> Bool {
    let kind = entry.pointee.kind
    guard top?.kind == .html else { return true }
    switch kind {
    case .html, .head: return false
    case .body:
      bodyIsExplicit = true
      phase = .inBody
      open(input, entry, .html, &element)
      return false
    case .frameset:
      phase = .frameset
      open(input, entry, .html, &element)
      return false
    default:
      if entry.pointee.traits.contains(.headContent) { return true }
      openImplied(Self.bodyName)
      phase = .inBody
      return true
    }
  }

  /// In a frameset only these have a meaning; scripts and styles are passed over, text and all.
  private mutating func inFrameset(_ kind: ElementKind) -> Bool {
    kind == .frameset || kind == .frame || kind == .noframes
  }

  /// Text other than white space begins the body.
  mutating func enterBodyForText(_ input: Input) {
    guard phase != .frameset else { return }
    if phase == .beforeHTML { openImplied(Self.htmlName) }
    if phase == .beforeHTML || phase == .beforeHead {
      insertIntoHead(at: base + lexer.position, force: true)
      openImplied(Self.headName)
      phase = .inHead
    }
    while let top = self.top, top.kind == .head { closeImplied(input) }
    openImplied(Self.bodyName)
    phase = .inBody
  }

  /// Puts the caller's markup at the start of the head, once.
  mutating func insertIntoHead(at place: Int, force: Bool) {
    guard !headInserted, let insertion = handlers.headInsertion else { return }
    guard force || phase != .beforeHTML else { return }
    headInserted = true
    // Where a rule leaves the whole document out, nothing is inserted.
    guard suppressor < 0 else { return }
    queue.add(place, place, insertion.html, insertion.rule)
  }

  private static let htmlName = TagName("html")
  private static let headName = TagName("head")
  private static let bodyName = TagName("body")
}
