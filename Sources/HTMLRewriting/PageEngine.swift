internal import Edits

/// What the rewriter does with one page: lexer, open elements, matching and edits joined together.
///
/// Positions in `input` are buffer offsets; those kept in frames, actions and edits are page offsets, which are
/// `base` more.
struct PageEngine {
  /// How far the page is, as far as the tree construction stage minds.
  enum Phase: UInt8, BitwiseCopyable {
    case beforeHTML, beforeHead, inHead, afterHead, inBody, frameset
  }

  let machine: MatchMachine
  let tables: MatchTables
  /// The same tables, where they need not be copied to be handed on.
  let tablesPlace: UnsafePointer<MatchTables>
  let handlers: HTMLHandlers
  /// Whether texts are shown as the bytes they are.
  let isUTF8: Bool
  let limits: HTMLLimits
  var memory: PageMemory
  var lexer: Lexer
  var queue: EditQueue

  /// Page offset of `input[0]`.
  var base = 0

  // Open elements.
  var frames: UnsafeMutablePointer<Frame>
  var depth = 0
  var frameCapacity: Int
  var kindCounts: UnsafeMutablePointer<UInt32>
  /// A bit for each kind of which an element is open.
  var openKinds: UInt64 = 0
  /// Frames that are SVG or MathML.
  var foreignDepth = 0
  var phase = Phase.beforeHTML
  var isQuirky = true
  /// Whether the page says `<body>` itself, after which a `<frameset>` cannot take its place.
  var bodyIsExplicit = false
  /// Frames that were ended out of turn and still stand on the stack.
  var endedCount = 0
  /// Whether ends of elements matter beyond their actions.
  var watchesEnds = false

  /// Whether somebody looks at the attributes of every element as it comes.
  var recordsAllAttributes = false
  /// Whether an element that no rule waits for is only put on the stack.
  var passesQuietly = true

  // Matching.
  var states: UnsafeMutablePointer<Int32>
  var statesTop = 0
  var stateCounts: UnsafeMutablePointer<UInt32>
  var stateBitCounts: UnsafeMutablePointer<UInt32>
  /// A bit for each state in force, as `MatchStep.requirement` has them.
  var activeStates = MatchStep.unconditional
  var hitMemory: UnsafeMutablePointer<MatchTarget>
  var hitCount = 0
  var siblings = SiblingStates()
  var typeCounts = TypeCounts()

  // Actions under way.
  var actives: UnsafeMutablePointer<Active>
  var activeCount = 0
  /// Index in `actives` of the one that leaves bytes out; -1 for none.
  var suppressor = -1
  /// How many actions look at text, and how many want whole runs of it.
  var textWatchers = 0
  var wholeTextWatchers = 0
  var commentWatchers = 0
  var holds: [ElementHold] = []
  /// What was read for holds; `spareBuffers` are those not in use.
  var buffers: [[UInt8]] = []
  var spareBuffers: [Int] = []
  /// Arrays kept for the next hold.
  var sparePlaces: [[Int]] = []
  var lentBytes: [[UInt8]?] = []
  var streams: [EmbeddedStream] = []
  var held: HeldTree?
  /// After a held part was given up: holding begins anew when the depth falls below.
  var heldPausedDepth = -1
  var headInserted = false

  var isStopped = false
  var bailout: Bailout?
  var incidents: [HTMLIncident] = []

  init(rules: HTMLRuleSet, handlers: HTMLHandlers, limits: HTMLLimits, asciiOnly: Bool) {
    machine = rules.machine
    tables = machine.tables
    tablesPlace = machine.tablesPlace.pointer
    self.handlers = handlers
    isUTF8 = handlers.readCharacter == nil
    self.limits = limits
    memory = PageMemory(
      attributeCapacity: limits.attributesMax,
      stateCount: machine.stateCount
    )
    frames = memory.frames
    frameCapacity = memory.frameCapacity
    kindCounts = memory.kindCounts
    states = memory.states
    stateCounts = memory.stateCounts
    stateBitCounts = memory.stateBitCounts
    hitMemory = memory.hits
    actives = memory.actives
    lexer = Lexer(
      attributes: memory.attributes,
      attributesMax: memory.attributeCapacity,
      tags: tables.tags
    )
    lexer.tagBytesMax = limits.tagBytesMax
    lexer.textBytesMax = limits.textBytesMax
    lexer.wantsAllAttributes = tables.wantsAllAttributes
    queue = EditQueue(asciiOnly: asciiOnly)
    headInserted = handlers.headInsertion == nil
    updateWatch()
  }

  /// What the element that was just matched is wanted for.
  @inline(__always)
  var hits: UnsafeBufferPointer<MatchTarget> {
    UnsafeBufferPointer(start: hitMemory, count: hitCount)
  }

  /// Gives this engine memory of its own, if a copy of it shares it.
  mutating func ownMemory() {
    guard !isKnownUniquelyReferenced(&memory) else { return }
    memory = memory.copy(frameCount: depth, stateCount: statesTop, activeCount: activeCount)
    frames = memory.frames
    frameCapacity = memory.frameCapacity
    kindCounts = memory.kindCounts
    states = memory.states
    stateCounts = memory.stateCounts
    stateBitCounts = memory.stateBitCounts
    hitMemory = memory.hits
    actives = memory.actives
    lexer.attributes = memory.attributes
  }

  // MARK: The loop

  /// Reads tokens as far as the input goes.
  mutating func run(_ input: Input, _ end: Int, isLast: Bool, into output: inout [UInt8]) {
    while bailout == nil, !isStopped {
      runFast(input, end)
      if queue.count >= 64 { drain(input, into: &output) }
      guard bailout == nil else { return }
      lexer.skipsText = textWatchers == 0 && phase == .inBody
      // Those who only read want it whole as well: a character reference must not be cut.
      lexer.wantsWholeText =
        wholeTextWatchers > 0
        || (textWatchers > 0 && (lexer.mode == .data || lexer.mode == .rcdata))
      let lexeme = lexer.next(input, end, isLast: isLast)
      switch lexeme {
      case .startTag:
        var element = view(input)
        startTag(input, &element)
      case .endTag: endTag(input)
      case .text: text(input)
      case .incomplete: return
      default: other(lexeme, input)
      }
      lexer.position = lexer.tokenEnd
      if isHolding { checkHeld(input) }
    }
  }

  private mutating func other(_ lexeme: Lexeme, _ input: Input) {
    switch lexeme {
    case .comment, .bogusComment: comment(lexeme, input)
    case .cdata: cdata(input)
    case .doctype:
      if phase == .beforeHTML { isQuirky = false }
    case .tagTooLong:
      giveUp(
        .limitExceeded,
        at: base + lexer.position,
        "a tag is longer than \(limits.tagBytesMax) bytes; a page's tags would be shorter"
      )
    default: break
    }
  }

  /// Sends on what can no longer change.
  mutating func drain(_ input: Input, into output: inout [UInt8]) {
    var limit = base + lexer.position
    for index in holds.indices where !holds[index].isSpent {
      limit = min(limit, holds[index].start)
      break
    }
    if let held { limit = min(limit, held.start) }
    queue.drain(to: limit, input, base: base, into: &output)
  }

  var isHolding: Bool { !holds.isEmpty || held != nil }

  /// Stops rewriting: what is undecided passes unchanged.
  mutating func giveUp(_ reason: Bailout.Reason, at offset: Int, _ explanation: String) {
    guard bailout == nil else { return }
    bailout = Bailout(reason: reason, offset: offset, explanation: explanation)
    for hold in holds {
      report(hold.rule, at: hold.start, "the page could not be read to the element's end")
    }
    holds.removeAll()
    held = nil
    queue.close(at: offset, [])
  }

  var isReplacing: Bool { suppressor >= 0 || streams.contains { $0.rewriter.isReplacing } }

  /// Reads no further token: what is undecided passes unchanged, and what is open ends where the next would begin.
  mutating func stop() {
    isStopped = true
    for index in holds.indices { holds[index].isSpent = true }
    held = nil
  }

  mutating func report(_ rule: Int, at offset: Int, _ explanation: String) {
    guard incidents.count < 1_000 else { return }
    incidents.append(
      HTMLIncident(rule: machine.rules[rule].id, offset: offset, explanation: explanation)
    )
  }

  /// Goes on in another buffer, whose first byte has page offset `newBase`.
  mutating func rebase(to newBase: Int) {
    lexer.position += base - newBase
    base = newBase
  }

  /// Lets the part of a long comment or doctype go that nobody watches and nothing can change any more.
  mutating func passOverLongToken(_ end: Int) {
    guard commentWatchers == 0 || end - lexer.position > limits.heldBytesMax else { return }
    lexer.passOver()
  }

  /// Ends the page: what is open ends before the token that was cut off, if one was.
  mutating func finish(_ input: Input, _ end: Int) {
    guard bailout == nil else { return }
    let place = base + lexer.position
    let isCutOff = lexer.mode != .data
    insertIntoHead(at: place, force: false)
    while depth > 0 {
      closeTop(contentEnd: place, end: place, input, isCutOff: isCutOff)
    }
    if held != nil { resolveHeld(input) }
  }
}
