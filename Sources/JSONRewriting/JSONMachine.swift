import Edits

/// Rewrites JSON documents as they pass; strict (RFC 8259), in one pass, with bounded memory.
///
/// It is fed a buffer of everything not yet done with, and says how much of it must come again with
/// the next bytes. `advance` reads one token after another; `sprint` does the same for the common
/// case, children that no rule asks about, without leaving its loop.
struct JSONMachine {
  /// What is expected next.
  enum Phase: UInt8 {
    /// A document. Exits: `.value`, `.held`.
    case root
    /// The first member or `}`. Exits: `.colon`, `.after`, `.held`.
    case firstKey
    /// A member after a comma. Exits: `.colon`, `.held`.
    case key
    /// `:`. Exits: `.value`.
    case colon
    /// The first element or `]`. Exits: `.value`, `.after`, `.held`.
    case firstElement
    /// An element after a comma. Exits: `.value`, `.held`.
    case element
    /// A value. Exits: `.firstKey`, `.firstElement`, `.string`, `.number`, `.after`.
    case value
    /// More of a string that nobody asks about. Exits: `.after`.
    case string
    /// More of a number. Exits: `.after`.
    case number
    /// `,` or the end of the container. Exits: `.key`, `.element`, `.after`, `.done`.
    case after
    /// Nothing but white space, or the next document. Exits: `.root`.
    case done
    /// The end of a value that must be seen whole. Exits: the phase before.
    case held
    /// Nothing: the rest passes unchanged, mostly since it is no JSON.
    case passing
  }

  /// An array or object that is open.
  struct Level {
    var state: Int32 = Automaton.dead
    /// The index of the next element; counted where `stop` says that it matters.
    var index: Int32 = 0
    /// The next element, by its index, that a path tells apart from the others.
    var stop: Int32 = .max
    var isObject = false
    /// Whether a child went before in the output, so that the next one needs a comma.
    var isKept = false
    /// Whether each child needs a careful look.
    var isCareful = false
  }

  /// When to look for a table of numbers again; a look in vain costs as much as a few numbers.
  struct TableTrial {
    private var wait = 0
    private var penalty = 0

    /// Whether to look at this number; says no more often, the more looks were in vain.
    var isDue: Bool {
      mutating get {
        guard wait > 0 else { return true }
        wait &-= 1
        return false
      }
    }

    /// A row of numbers was met that is worth a look.
    mutating func endWait() {
      wait = 0
    }

    mutating func note(_ passedByteCount: Int) {
      penalty = passedByteCount >= NumberBlock.byteCount ? 0 : min(penalty &* 2 &+ 1, 63)
      wait = penalty
    }
  }

  /// A rule's wish for one node.
  struct Wish {
    var rule: RuleID
    var action: JSONAction

    var isRemoval: Bool {
      if case .remove = action { true } else { false }
    }
  }

  /// Something to put into a container when its end comes.
  struct Insertion {
    var depth: Int
    var rule: RuleID
    /// The member's name; nil for an element.
    var name: [UInt8]?
    var value: JSONLiteral
    var isReplacing: Bool
  }

  /// An edit whose end is not yet seen; what the input says meanwhile is dropped.
  struct OpenEdit {
    var rule: RuleID
    var start: Int
    var replacementByteCount: Int
    /// How many containers were open around the dropped value.
    var depth: Int
    /// Whether all up to the next child goes, since no child before was kept.
    var isTrailing: Bool
  }

  let rules: [JSONRule]
  let shortcuts: [Shortcut]
  let handlers: JSONHandlers
  let limits: JSONLimits
  let grammar: JSONGrammar
  /// Whether documents may follow each other.
  var allowsSeveral: Bool
  /// Whether to stop right behind the document, leaving what follows to the caller.
  var stopsBehindDocument = false
  /// Whether the document stands in the parentheses of a call (JSONP).
  var isPadded = false
  /// Whether what is written must not hold `<`, as in a script element.
  let escapesLessThan: Bool
  var automaton: Automaton

  var phase = Phase.root
  var levels: [Level]
  var depth = 0
  /// The automaton's state for the value to come.
  var node: Int32
  /// What rules want of the value to come.
  var wishes: [Wish] = []
  var insertions: [Insertion] = []
  var openEdit: OpenEdit?
  /// The rule under whose name a missing comma is written.
  var separatorRule = RuleID(rawValue: 0)
  var numberState = NumberState.start
  var deferral = Deferral()

  var tableTrial = TableTrial()

  // Offsets into the whole input.
  /// Where the buffer begins.
  var origin = 0
  /// Up to where the input was sent or dropped.
  var flushed = 0
  /// Where reading goes on.
  var scanned = 0
  /// The comma before the child to come, if it is still to be sent.
  var comma: Int?
  /// Where the scan of a string that must be seen whole goes on.
  var stringResume = 0

  var edits: [Edit] = []
  var editCount = 0
  var bailout: Bailout?

  init(
    _ set: JSONRuleSet,
    _ handlers: JSONHandlers,
    _ limits: JSONLimits,
    grammar: JSONGrammar = .strict,
    allowsSeveral: Bool = false,
    escapesLessThan: Bool = false
  ) {
    rules = set.rules
    shortcuts = set.shortcuts
    automaton = set.automaton
    node = set.automaton.start
    self.handlers = handlers
    self.limits = limits.withBoundedDepth
    self.grammar = grammar
    self.allowsSeveral = allowsSeveral
    self.escapesLessThan = escapesLessThan
    levels = Array(repeating: Level(), count: min(self.limits.depthMax + 1, 32))
  }

  /// Whether a whole document, or nothing, lies behind.
  var isBetweenDocuments: Bool { phase == .done || (phase == .root && depth == 0) }

  /// Forgets the document so far; the next byte begins another.
  mutating func restart(at offset: Int) {
    hasSeenDocument = false
    phase = .root
    depth = 0
    node = automaton.start
    wishes = []
    insertions = []
    openEdit = nil
    comma = nil
    deferral = Deferral()
    bailout = nil
    flushed = offset
    scanned = offset
  }

  /// Reads on in a buffer whose first byte has the offset `origin`.
  ///
  /// - Returns: from which offset on the bytes must come again, with more behind them.
  mutating func run(
    _ buffer: UnsafeBufferPointer<UInt8>,
    origin: Int,
    isLast: Bool,
    into output: inout [UInt8]
  ) -> Int {
    self.origin = origin
    let limit = origin + buffer.count
    guard let base = buffer.baseAddress else {
      if isLast { finish(at: limit) }
      return limit
    }
    let input = Input(base: base, origin: origin, end: buffer.count, isLast: isLast)
    var kept = limit
    while phase != .passing {
      if let stop = advance(input, into: &output) {
        kept = stop
        break
      }
    }
    if phase == .passing { kept = limit }
    send(upTo: kept, input, into: &output)
    if isLast {
      finish(at: limit)
      send(upTo: limit, input, into: &output)
      return limit
    }
    return kept
  }

  /// Takes the end of the input.
  private mutating func finish(at end: Int) {
    switch phase {
    case .done, .passing: break
    case .root where allowsSeveral && hasSeenDocument: break
    case .number where numberState.isComplete && depth == 0:
      endValue(at: end)
    default:
      fail(.malformed, at: end, "the document ends early; more must follow")
    }
  }

  /// Whether a document came to its end before.
  private(set) var hasSeenDocument = false

  mutating func noteDocument() {
    hasSeenDocument = true
  }
}

/// The bytes at hand.
struct Input {
  let base: UnsafePointer<UInt8>
  /// The offset of the first byte in the whole input.
  let origin: Int
  /// How many bytes there are.
  let end: Int
  /// Whether nothing follows them.
  let isLast: Bool

  /// The bytes before an offset of the whole input.
  func prefix(upTo offset: Int) -> Input {
    guard offset - origin < end else { return self }
    return Input(base: base, origin: origin, end: max(offset - origin, 0), isLast: false)
  }

  func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + (range.lowerBound - origin), count: range.count)
  }
}

// Output: what was read is sent, dropped or replaced.
extension JSONMachine {
  mutating func send(upTo offset: Int, _ input: Input, into output: inout [UInt8]) {
    guard offset > flushed else { return }
    if openEdit == nil { output.append(contentsOf: input.slice(flushed..<offset)) }
    flushed = offset
  }

  mutating func record(_ rule: RuleID, _ range: Range<Int>, _ replacementByteCount: Int) {
    editCount += 1
    list(Edit(rule: rule, range: range, replacementByteCount: replacementByteCount))
  }

  mutating func list(_ edit: Edit) {
    guard edits.count < limits.listedEditsMax else { return }
    if edits.isEmpty { edits.reserveCapacity(min(64, limits.listedEditsMax)) }
    edits.append(edit)
  }

  /// Writes something that the input does not say.
  mutating func insert(
    _ bytes: [UInt8],
    _ rule: RuleID,
    at offset: Int,
    _ input: Input,
    into output: inout [UInt8]
  ) {
    send(upTo: offset, input, into: &output)
    output.append(contentsOf: bytes)
    record(rule, offset..<offset, bytes.count)
  }

  /// Begins to drop input in favour of a replacement.
  mutating func beginEdit(
    _ rule: RuleID,
    at offset: Int,
    replacement: [UInt8],
    isTrailing: Bool,
    _ input: Input,
    into output: inout [UInt8]
  ) {
    send(upTo: offset, input, into: &output)
    output.append(contentsOf: replacement)
    openEdit = OpenEdit(
      rule: rule,
      start: offset,
      replacementByteCount: replacement.count,
      depth: depth,
      isTrailing: isTrailing
    )
    node = Automaton.dead
    wishes = []
  }

  mutating func endEdit(at offset: Int) {
    guard let edit = openEdit else { return }
    openEdit = nil
    flushed = max(flushed, offset)
    record(edit.rule, edit.start..<offset, edit.replacementByteCount)
  }

  /// A replacement as it may stand here.
  func written(_ literal: JSONLiteral) -> [UInt8] {
    guard escapesLessThan, literal.bytes.contains(UInt8(ascii: "<")) else { return literal.bytes }
    var bytes: [UInt8] = []
    for byte in literal.bytes {
      if byte == UInt8(ascii: "<") {
        appendHexEscape(byte, into: &bytes)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  mutating func fail(_ reason: Bailout.Reason, at offset: Int, _ explanation: String) {
    endEdit(at: offset)
    bailout = Bailout(reason: reason, offset: offset, explanation: explanation)
    phase = .passing
  }
}
