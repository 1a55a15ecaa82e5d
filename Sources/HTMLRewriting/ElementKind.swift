/// Elements that the tree construction stage knows by name.
enum ElementKind: UInt8, BitwiseCopyable, Sendable, CaseIterable {
  case other
  case html, head, body, frameset, frame, noframes
  case title, style, script, noscript, template, textarea, xmp, iframe, noembed, plaintext
  case base, basefont, bgsound, link, meta
  case p, li, dd, dt, heading, a, nobr, formatting, button, form, select, option, optgroup
  case table, caption, colgroup, col, tbody, tr, cell
  case rubyBase, rubyText, ruby
  case marker, block, void, input, hr, br, image
  case svg, math
  case svgIntegration, mathText, annotationXML, mathGlyph
  case special

  /// A bit of its own for each kind; there are fewer than 64.
  @inline(__always)
  var bit: UInt64 { 1 &<< UInt64(rawValue) }

  /// The kinds of which none may be open for a start tag to do no more than to join the open elements.
  func blockers(_ traits: TagTraits) -> UInt64 {
    if traits.contains(.switchesText) { return .max }
    let kinds: [ElementKind] = traits.contains(.closesParagraph) ? [.p] : []
    guard traits.contains(.startNeedsCare) else { return Self.bits(kinds) }
    switch self {
    case .a, .nobr, .button, .form, .heading: return Self.bits(kinds + [self])
    case .li, .dd, .dt: return Self.bits([.p, .li, .dd, .dt])
    case .select, .option, .optgroup, .input, .hr:
      return Self.bits(kinds + [.select, .option, .optgroup])
    case .rubyBase, .rubyText: return Self.bits([.ruby])
    case .table: return Self.bits([.p, .table, .tbody, .tr])
    default: return .max
    }
  }

  private static func bits(_ kinds: [ElementKind]) -> UInt64 {
    kinds.reduce(0) { $0 | $1.bit }
  }
}

/// What a tag of a known name does.
struct TagTraits: OptionSet, BitwiseCopyable, Sendable {
  let rawValue: UInt16

  /// Has neither content nor an end tag.
  static let void = TagTraits(rawValue: 1 << 0)
  /// "Special" in the standard: an end tag of another name does not reach past it.
  static let special = TagTraits(rawValue: 1 << 1)
  /// Its start tag ends an open `<p>`.
  static let closesParagraph = TagTraits(rawValue: 1 << 2)
  /// Its start tag does more to the open elements than to join them.
  static let startNeedsCare = TagTraits(rawValue: 1 << 3)
  /// Its end tag does more than to end the element on top.
  static let endNeedsCare = TagTraits(rawValue: 1 << 4)
  /// Bounds the reach of end tags: "in scope" stops here.
  static let scopeBoundary = TagTraits(rawValue: 1 << 5)
  /// Ends foreign content when it begins inside of it.
  static let leavesForeign = TagTraits(rawValue: 1 << 6)
  /// Its text is read in another mode.
  static let switchesText = TagTraits(rawValue: 1 << 7)
  /// May stand in the head.
  static let headContent = TagTraits(rawValue: 1 << 8)
  /// Its end tag may be left out and is implied by the end of what holds it.
  static let impliedEnd = TagTraits(rawValue: 1 << 9)
}

/// What a page's tag of one name means to the tree and to the rules.
struct TagEntry: BitwiseCopyable {
  var name = TagName.none
  var traits: TagTraits = []
  var kind = ElementKind.other
  /// Whether some rule, or the tree, looks at this element's attributes.
  var needsAttributes = false
  /// Whether it ends a line in what is read of an element.
  var breaksLine = false
  /// Bytes of the name; 0 where its end tag takes a closer look.
  var plainNameCount: UInt8 = 0
  /// Kinds of which none may be open for the start tag to do no more than to join the open elements.
  var blockers: UInt64 = 0
  /// The states of which one must be in force for a candidate to match, as bits.
  var requirement: UInt64 = 0
  /// Candidates that any element of this name could match, in `MatchMachine.candidates`.
  var candidateStart: UInt32 = 0
  var candidateCount: UInt32 = 0

  init() {}

  init(name: TagName, kind: ElementKind = .other, traits: TagTraits = []) {
    self.name = name
    self.kind = kind
    self.traits = traits
    breaksLine = kind == .br || traits.contains(.closesParagraph)
    blockers = kind.blockers(traits)
    let isDocumentLevel = [.html, .head, .body, .frameset].contains(kind)
    plainNameCount = isDocumentLevel ? 0 : name.plainCount
  }
}

/// Element names found by one multiplication and, as a rule, one comparison.
struct TagTable: @unchecked Sendable, BitwiseCopyable {
  let slots: UnsafePointer<TagEntry>
  let shift: UInt64
  let mask: Int
  /// Stands for every name that is not in the table.
  let unknown: UnsafePointer<TagEntry>

  @inline(__always)
  func entry(for name: TagName) -> UnsafePointer<TagEntry> {
    var index = Int(truncatingIfNeeded: (name.value &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while true {
      let slot = slots + index
      if slot.pointee.name == name { return slot }
      if slot.pointee.name == .none { return unknown }
      index = (index &+ 1) & mask
    }
  }
}

extension ElementKind {
  /// The names of the standard with what each does.
  static let known: [(names: String, kind: ElementKind, traits: TagTraits)] = [
    ("html", .html, [.special, .startNeedsCare, .endNeedsCare, .scopeBoundary]),
    ("head", .head, [.special, .startNeedsCare, .endNeedsCare, .leavesForeign]),
    ("body", .body, [.special, .startNeedsCare, .endNeedsCare, .leavesForeign]),
    ("frameset", .frameset, [.special, .startNeedsCare, .endNeedsCare]),
    ("frame", .frame, [.special, .startNeedsCare, .void]),
    ("noframes", .noframes, [.special, .switchesText, .headContent]),
    ("title", .title, [.special, .switchesText, .headContent]),
    ("style", .style, [.special, .switchesText, .headContent]),
    ("script", .script, [.special, .switchesText, .headContent]),
    ("noscript", .noscript, [.special, .switchesText, .headContent]),
    (
      "template", .template,
      [.special, .startNeedsCare, .endNeedsCare, .scopeBoundary, .headContent]
    ),
    ("textarea", .textarea, [.special, .switchesText]),
    ("xmp", .xmp, [.special, .switchesText, .closesParagraph]),
    ("iframe", .iframe, [.special, .switchesText]),
    ("noembed", .noembed, [.special, .switchesText]),
    ("plaintext", .plaintext, [.special, .switchesText, .closesParagraph]),
    ("base", .base, [.special, .void, .headContent]),
    ("basefont", .basefont, [.special, .void, .headContent]),
    ("bgsound", .bgsound, [.special, .void, .headContent]),
    ("link", .link, [.special, .void, .headContent]),
    ("meta", .meta, [.special, .void, .headContent, .leavesForeign]),
    ("p", .p, [.special, .closesParagraph, .endNeedsCare, .leavesForeign, .impliedEnd]),
    ("li", .li, [.special, .startNeedsCare, .endNeedsCare, .leavesForeign, .impliedEnd]),
    ("dd", .dd, [.special, .startNeedsCare, .endNeedsCare, .leavesForeign, .impliedEnd]),
    ("dt", .dt, [.special, .startNeedsCare, .endNeedsCare, .leavesForeign, .impliedEnd]),
    (
      "h1 h2 h3 h4 h5 h6", .heading,
      [.special, .closesParagraph, .startNeedsCare, .endNeedsCare, .leavesForeign]
    ),
    ("a", .a, [.startNeedsCare, .endNeedsCare]),
    ("nobr", .nobr, [.startNeedsCare, .endNeedsCare, .leavesForeign]),
    (
      "b big code em i s small strike strong tt u", .formatting, [.endNeedsCare, .leavesForeign]
    ),
    ("font", .formatting, [.endNeedsCare]),
    ("button", .button, [.special, .startNeedsCare, .endNeedsCare]),
    ("form", .form, [.special, .closesParagraph, .startNeedsCare, .endNeedsCare]),
    ("select", .select, [.special, .startNeedsCare, .endNeedsCare, .scopeBoundary]),
    ("option", .option, [.startNeedsCare, .endNeedsCare, .impliedEnd]),
    ("optgroup", .optgroup, [.startNeedsCare, .endNeedsCare, .impliedEnd]),
    (
      "table", .table,
      [.special, .startNeedsCare, .endNeedsCare, .scopeBoundary, .leavesForeign]
    ),
    ("caption", .caption, [.special, .startNeedsCare, .endNeedsCare, .scopeBoundary]),
    ("colgroup", .colgroup, [.special, .startNeedsCare, .endNeedsCare]),
    ("col", .col, [.special, .startNeedsCare, .void]),
    ("tbody tfoot thead", .tbody, [.special, .startNeedsCare, .endNeedsCare]),
    ("tr", .tr, [.special, .startNeedsCare, .endNeedsCare]),
    ("td th", .cell, [.special, .startNeedsCare, .endNeedsCare, .scopeBoundary]),
    ("ruby", .ruby, [.leavesForeign]),
    ("rb rtc", .rubyBase, [.startNeedsCare, .impliedEnd]),
    ("rp rt", .rubyText, [.startNeedsCare, .impliedEnd]),
    ("applet marquee object", .marker, [.special, .endNeedsCare, .scopeBoundary]),
    (
      "center div dl menu ol pre ul blockquote listing", .block,
      [.special, .closesParagraph, .endNeedsCare, .leavesForeign]
    ),
    (
      """
      address article aside details dir fieldset figcaption figure footer header hgroup \
      main nav section summary search
      """, .block, [.special, .closesParagraph, .endNeedsCare]
    ),
    ("dialog", .block, [.closesParagraph, .endNeedsCare]),
    ("area keygen wbr param source track", .void, [.special, .void]),
    ("embed img", .void, [.special, .void, .leavesForeign]),
    ("input", .input, [.special, .void, .startNeedsCare]),
    ("hr", .hr, [.special, .void, .closesParagraph, .startNeedsCare, .leavesForeign]),
    ("br", .br, [.special, .void, .endNeedsCare, .leavesForeign]),
    ("image", .image, [.void]),
    ("span sub sup var", .other, [.leavesForeign]),
    ("svg", .svg, [.startNeedsCare]),
    ("math", .math, [.startNeedsCare]),
    ("foreignobject desc", .svgIntegration, []),
    ("mi mo mn ms mtext", .mathText, []),
    ("annotation-xml", .annotationXML, []),
    ("mglyph malignmark", .mathGlyph, []),
  ]
}
