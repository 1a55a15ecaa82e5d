internal import Edits

// What tags do to the open elements, as far as it can be simulated without building the tree.
//
// Followed are the insertion modes of the HTML Standard, 13.2.6.4, with the stack of open elements but without
// the list of active formatting elements: those are not opened anew after a block has cut through them.
// Elements that the page leaves out (`html`, `head`, `body`, `tbody`, `tr`, `colgroup`) are implied, so that
// `table > tbody > tr` matches where a browser would match it.
extension PageEngine {
  // MARK: Start tags

  /// The start tag in foreign content or before the body.
  @inline(never)
  mutating func startCarefully(_ input: Input, _ element: inout ElementView) {
    let entry = lexer.entry
    if let top, top.namespace != .html, !entersHTML(top, entry.pointee.kind) {
      guard leavesForeign(entry, element) else {
        guard !isAmbiguousForeign(entry.pointee.kind) else { return giveUpSelect() }
        return open(input, entry, top.namespace, &element)
      }
      while let top = self.top, top.namespace != .html, !isIntegrationPoint(top) {
        closeImplied(input)
      }
    }
    if phase != .inBody, !enterPhase(entry, input, &element) { return }
    startInHTML(input, &element)
  }

  private mutating func entersHTML(_ top: Frame, _ kind: ElementKind) -> Bool {
    if top.isHTMLIntegration { return true }
    guard top.namespace == .mathML else { return false }
    if top.kind == .mathText { return kind != .mathGlyph }
    return top.kind == .annotationXML && kind == .svg
  }

  private mutating func isIntegrationPoint(_ frame: Frame) -> Bool {
    frame.isHTMLIntegration || (frame.namespace == .mathML && frame.kind == .mathText)
  }

  /// Whether the start tag is one that ends foreign content.
  private mutating func leavesForeign(
    _ entry: UnsafePointer<TagEntry>,
    _ element: ElementView
  ) -> Bool {
    if entry.pointee.traits.contains(.leavesForeign) { return true }
    guard entry.pointee.name == Self.fontName else { return false }
    for name in ["color", "face", "size"] where findAttribute(Array(name.utf8), element) != nil {
      return true
    }
    return false
  }

  private static let fontName = TagName("font")

  /// The element of the tag that the lexer read.
  mutating func view(_ input: Input) -> ElementView {
    ElementView(
      tag: input + lexer.position,
      name: lexer.name,
      nameStart: lexer.nameStart,
      nameEnd: lexer.nameEnd,
      attributes: UnsafePointer(lexer.attributes),
      attributeCount: lexer.attributeCount,
      classIndex: lexer.classIndex,
      idIndex: lexer.idIndex,
      isSelfClosing: lexer.isSelfClosing
    )
  }

  /// Marks what an SVG or MathML element means to what stands inside.
  mutating func enterForeign(_ element: ElementView, _ kind: ElementKind) {
    let frame = frames + (depth - 1)
    switch (frame.pointee.namespace, kind) {
    case (.svg, .svgIntegration), (.svg, .title):
      frame.pointee.isHTMLIntegration = true
      frame.pointee.traits = [.special, .scopeBoundary]
    case (.mathML, .annotationXML):
      frame.pointee.traits = [.special, .scopeBoundary]
      guard let index = findAttribute(Array("encoding".utf8), element) else { return }
      let value = String(
        decoding: decodedValue(element.tag, element.attributes[index]),
        as: UTF8.self
      )
      frame.pointee.isHTMLIntegration =
        ["text/html", "application/xhtml+xml"].contains(value.lowercasedASCII)
    case (.mathML, .mathText): frame.pointee.traits = [.special, .scopeBoundary]
    default: break
    }
  }

  // MARK: In the body

  /// Prepares the stack for a start tag that does more than join it; false where the tag is ignored.
  @inline(never)
  mutating func prepareStart(
    _ kind: ElementKind,
    _ input: Input,
    _ element: inout ElementView
  ) -> Bool {
    switch kind {
    case .html, .head, .body: return false
    case .frameset, .frame: return prepareFrameset(kind)
    case .li, .dd, .dt:
      closeItem(like: kind, input)
      if isOpen(.p) { closeParagraph(input) }
      return true
    case .heading:
      if top?.kind == .heading { closeImplied(input) }
      return true
    case .a, .nobr:
      if isOpen(kind), let index = indexSinceMarker(of: lexer.name) {
        endOutOfTurn(index, input, end: base + lexer.position)
      }
      return true
    case .button:
      if isOpen(.button), let index = indexInScope(where: { $0.kind == .button }) {
        popThrough(index, input)
      }
      return true
    case .form: return !isOpen(.form) || isOpen(.template)
    case .select, .option, .optgroup, .input, .hr: return prepareSelectPart(kind, input)
    case .rubyBase, .rubyText:
      while isOpen(.ruby), let top, top.kind == .rubyText || top.kind == .rubyBase {
        if kind == .rubyText, top.name == Self.rtcName { break }
        closeImplied(input)
      }
      return true
    case .table:
      if let index = tableContext(), [.table, .tbody, .tr].contains(frames[index].kind) {
        if let table = indexInTableScope(where: { $0.kind == .table }) { popThrough(table, input) }
      }
      if !isQuirky, isOpen(.p) { closeParagraph(input) }
      return true
    case .caption, .colgroup, .col, .tbody, .tr, .cell: return prepareTablePart(kind, input)
    case .svg, .math:
      open(input, lexer.entry, kind == .svg ? .svg : .mathML, &element)
      return false
    default: return true
    }
  }

  private static let rtcName = TagName("rtc")

  private mutating func prepareFrameset(_ kind: ElementKind) -> Bool {
    if phase == .frameset { return true }
    if kind == .frameset, !bodyIsExplicit {
      giveUp(
        .malformed,
        at: base + lexer.position,
        "a <frameset> follows content that may or may not yield to it; only one of both is right"
      )
    }
    return false
  }

  private mutating func prepareSelectPart(_ kind: ElementKind, _ input: Input) -> Bool {
    let select =
      isOpen(.select) ? indexInScope(where: { $0.kind == .select }, stopsAtSelect: false) : nil
    switch kind {
    case .select:
      guard let select else { return true }
      popThrough(select, input)
      return false
    case .input:
      if let select { popThrough(select, input) }
    case .option:
      if top?.kind == .option { closeImplied(input) }
    default:
      guard select != nil || kind == .optgroup else { break }
      if top?.kind == .option { closeImplied(input) }
      if top?.kind == .optgroup, select != nil { closeImplied(input) }
    }
    return true
  }

  private mutating func closeItem(like kind: ElementKind, _ input: Input) {
    guard isOpen(.li) || isOpen(.dd) || isOpen(.dt) else { return }
    var index = depth - 1
    while index >= 0 {
      let frame = frames[index]
      let isSame = kind == .li ? frame.kind == .li : frame.kind == .dd || frame.kind == .dt
      if isSame { return popThrough(index, input) }
      if frame.traits.contains(.special), !Self.isTransparentToItems(frame) { return }
      index -= 1
    }
  }

  /// `address`, `div` and `p` do not keep a list item from being ended.
  private static func isTransparentToItems(_ frame: Frame) -> Bool {
    frame.kind == .p || frame.name == addressName || frame.name == divName
  }

  private static let addressName = TagName("address")
  private static let divName = TagName("div")

  @inline(never)
  mutating func closeParagraph(_ input: Input) {
    guard let index = indexInScope(where: { $0.kind == .p }, stopsAtButton: true) else { return }
    popThrough(index, input)
  }

  // MARK: Text modes

  /// Switches the lexer as the tree construction stage would.
  mutating func switchText(_ kind: ElementKind) {
    if isOpen(.select), isAmbiguousInSelect(kind) { return giveUpSelect() }
    switch kind {
    case .title, .textarea: lexer.enterRawText(.rcdata, endedBy: lexer.name)
    case .script: lexer.enterRawText(.script, endedBy: lexer.name)
    case .plaintext: lexer.mode = .plaintext
    case .noscript:
      if limits.scripting { lexer.enterRawText(.rawtext, endedBy: lexer.name) }
    default: lexer.enterRawText(.rawtext, endedBy: lexer.name)
    }
  }

  /// Whether it depends on the browser's age if this element's text is read as text.
  ///
  /// Before 2025 a `<select>` dropped most tags inside of it; since then they stand. So markup can be made that
  /// is harmless to one and a script to the other. The rewriter does not take sides: it stops.
  ///
  /// The attack that taught lol-html the same: `<select><style><img title="</style><img src onerror=…>">`.
  private mutating func isAmbiguousInSelect(_ kind: ElementKind) -> Bool {
    guard kind != .script, kind != .textarea else { return false }
    var index = depth - 1
    while index >= 0 {
      if frames[index].kind == .template { return false }
      if frames[index].kind == .select { return true }
      index -= 1
    }
    return false
  }

  /// The same doubt about SVG inside of a `<select>`: dropped there, a script is raw text; kept, it is not.
  private mutating func isAmbiguousForeign(_ kind: ElementKind) -> Bool {
    isOpen(.select) && (kind == .script || kind == .textarea)
  }

  private mutating func giveUpSelect() {
    giveUp(
      .malformed,
      at: base + lexer.position,
      "raw text inside <select> is read differently by different browsers; it should stand outside"
    )
  }
}
