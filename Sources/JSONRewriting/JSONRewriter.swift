public import Edits

/// Rewrites JSON as it passes: selects by JSONPath, changes the selected spans and nothing else.
///
/// Numbers of any size and form, escapes, duplicate names, white space and the order of members outside
/// the changed spans leave byte for byte. What turns out not to be JSON passes unchanged from there on:
/// `bailout` then says where and why. Bytes in strings that are not UTF-8 are let be.
public struct JSONRewriter: StreamRewriter {
  private let shape: JSONShape
  private var feed: JSONFeed
  /// Bytes of an opening that is not yet told; nil once it is.
  private var opening: [UInt8]?
  private var events: EventStreamFraming
  private var parts: MultipartFraming
  private var consumed = 0

  /// The changes made so far, in input order; at most `JSONLimits.listedEditsMax` of them.
  public var edits: [Edit] { feed.machine.edits }

  /// Why the rest of the input passes unchanged; nil while all is well.
  ///
  /// A line, an event or a part that is no JSON passes unchanged by itself and is not told here.
  public var bailout: Bailout? {
    switch shape {
    case .automatic, .single: feed.machine.bailout
    case .lines, .eventStream, .multipart: nil
    }
  }

  /// How many changes were made; more than `edits` lists where a body has very many.
  public var editCount: Int { feed.machine.editCount }

  /// Makes a rewriter for one body.
  public init(
    rules: JSONRuleSet,
    handlers: JSONHandlers = JSONHandlers(),
    limits: JSONLimits = JSONLimits(),
    shape: JSONShape = .automatic,
    grammar: JSONGrammar = .strict
  ) {
    self.shape = shape
    let allowsSeveral = shape == .automatic
    feed = JSONFeed(
      JSONMachine(rules, handlers, limits, grammar: grammar, allowsSeveral: allowsSeveral)
    )
    opening = shape == .automatic ? [] : nil
    events = EventStreamFraming(heldBytesMax: limits.heldBytesMax)
    if case .multipart(let boundary) = shape {
      parts = MultipartFraming(boundary: boundary)
    } else {
      parts = MultipartFraming(boundary: "")
    }
  }

  /// Takes the next bytes of the body, cut anywhere; appends what can be sent on.
  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    chunk.withUnsafeBufferPointer { piece in
      switch shape {
      case .automatic: writeDocument(piece, into: &output)
      case .single: feed.write(piece, into: &output)
      case .lines: writeLines(piece, into: &output)
      case .eventStream: events.write(piece, through: &feed, into: &output)
      case .multipart: parts.write(piece, through: &feed, into: &output)
      }
    }
  }

  /// Takes the end of the body; appends what was held back.
  public mutating func end(into output: inout [UInt8]) {
    switch shape {
    case .automatic:
      if opening != nil { settleOpening(isLast: true, into: &output) }
      feed.end(into: &output)
    case .single, .lines: feed.end(into: &output)
    case .eventStream: events.end(into: &output)
    case .multipart: parts.end(through: &feed, into: &output)
    }
  }

  /// Whether a value is being replaced or left out whose end is yet to be read.
  public var isReplacing: Bool { feed.machine.openEdit != nil }

  /// Ends the reading: what is undecided, an event that is not whole for one, passes unchanged.
  public mutating func stop(into output: inout [UInt8]) {
    switch shape {
    case .automatic: output += opening ?? []
    case .single, .lines: break
    case .eventStream: events.end(into: &output)
    case .multipart: parts.stop(into: &output)
    }
    opening = nil
    feed.stop(into: &output)
  }

  // MARK: One document or several

  private mutating func writeDocument(
    _ piece: UnsafeBufferPointer<UInt8>,
    into output: inout [UInt8]
  ) {
    guard let seen = opening else {
      feed.write(piece, into: &output)
      return
    }
    // The first bytes mostly tell; only if they do not, they are kept until others come.
    let first = seen + piece.prefix(JSONOpening.bytesMax)
    if seen.isEmpty, let told = JSONOpening(first[...], isLast: false) {
      settle(told, piece, into: &output)
      return
    }
    opening?.append(contentsOf: piece)
    settleOpening(isLast: false, into: &output)
  }

  /// Passes the opening and goes on behind it, once enough bytes tell what it is.
  private mutating func settleOpening(isLast: Bool, into output: inout [UInt8]) {
    guard let bytes = opening, let told = JSONOpening(bytes[...], isLast: isLast) else { return }
    bytes.withUnsafeBufferPointer { settle(told, $0, into: &output) }
  }

  private mutating func settle(
    _ told: JSONOpening,
    _ bytes: UnsafeBufferPointer<UInt8>,
    into output: inout [UInt8]
  ) {
    opening = nil
    output.append(contentsOf: bytes[..<told.byteCount])
    feed.restart(at: told.byteCount)
    feed.machine.isPadded = told.isPadded
    if told.isPadded { feed.machine.allowsSeveral = false }
    if told.isWide {
      feed.machine.fail(.malformed, at: 0, "the text is UTF-16; only UTF-8 is rewritten")
    }
    feed.write(UnsafeBufferPointer(rebasing: bytes[told.byteCount...]), into: &output)
  }

  // MARK: A document a line

  private mutating func writeLines(
    _ piece: UnsafeBufferPointer<UInt8>,
    into output: inout [UInt8]
  ) {
    var rest = piece[...]
    while let newline = rest.firstIndex(of: 0x0A) {
      feed.write(UnsafeBufferPointer(rebasing: rest[..<newline]), into: &output)
      feed.end(into: &output)
      output.append(0x0A)
      feed.restart(at: consumed + newline + 1)
      rest = rest[(newline + 1)...]
    }
    feed.write(UnsafeBufferPointer(rebasing: rest), into: &output)
    consumed += piece.count
  }
}
