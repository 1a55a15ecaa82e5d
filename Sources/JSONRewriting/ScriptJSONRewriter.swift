public import Edits

/// Rewrites the JSON values that a script assigns or passes: `var x = {…};`, `f([…])`, `JSON.parse("…")`.
///
/// So too what a script writes in JSON's place (`{a:1,b:'x',c:undefined}`). The script itself passes as it is, and so
/// does a value that is neither; a value is held until it is known to be one. `<` in what is written becomes `\u003c`, so that no edit can end the script element.
public struct ScriptJSONRewriter: StreamRewriter {
  /// The changes made so far, in input order and in offsets of the whole script.
  public private(set) var edits: [Edit] = []

  /// Why the rest of the script passes unchanged; nil while all is well.
  public private(set) var bailout: Bailout?

  private let rules: JSONRuleSet
  private let handlers: JSONHandlers
  private let limits: JSONLimits
  private var lexer = ScriptLexer()
  private var held: [UInt8] = []
  /// Up to where `held` was sent.
  private var sent = 0
  /// Offset of `held` in the script.
  private var origin = 0
  private var candidate: Candidate?
  /// How many bytes were read as values in vain.
  private var wastedBytes = 0

  /// A value that is no JSON, and of how many bytes at least it is worth looking again.
  private var literal: Waiting?

  private static let wastedBytesMax = 64 << 20

  /// A value at `sent` of which more must come.
  private struct Waiting {
    /// How much of it was read as JSON.
    var read: Int
    /// How many bytes have to be there for another look.
    var byteCountMin: Int
  }

  /// A value being read, beginning at `sent`.
  private struct Candidate {
    var machine: JSONMachine
    var output: [UInt8] = []
    /// How much of it the machine is done with.
    var read = 0
  }

  /// Makes a rewriter for one script.
  public init(
    rules: JSONRuleSet,
    handlers: JSONHandlers = JSONHandlers(),
    limits: JSONLimits = JSONLimits()
  ) {
    self.rules = rules
    self.handlers = handlers
    self.limits = limits
  }

  /// Takes the next bytes of the script, cut anywhere; appends what can be sent on.
  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    chunk.withUnsafeBufferPointer { held.append(contentsOf: $0) }
    proceed(isLast: false, into: &output)
    forgetSent()
  }

  /// Takes the end of the script; appends what was held back.
  public mutating func end(into output: inout [UInt8]) {
    proceed(isLast: true, into: &output)
    send(upTo: held.count, into: &output)
    forgetSent()
  }

  /// Ends the reading: a value that is not whole passes unchanged.
  public mutating func stop(into output: inout [UInt8]) {
    // What has become whole since the last look counts: it must not matter how the script was cut.
    literal?.byteCountMin = 0
    proceed(isLast: false, into: &output)
    candidate = nil
    literal = nil
    send(upTo: held.count, into: &output)
    forgetSent()
  }

  private mutating func proceed(isLast: Bool, into output: inout [UInt8]) {
    while bailout == nil {
      if let waiting = literal {
        guard isLast || held.count - sent >= waiting.byteCountMin else { return }
        guard readLiteral(waiting.read, isLast: isLast, into: &output) else { return }
        continue
      }
      if candidate != nil {
        guard readCandidate(isLast: isLast, into: &output) else { return }
        continue
      }
      switch lexer.next(in: held) {
      case .nothing(let end):
        send(upTo: end, into: &output)
        return
      case .value(let start):
        send(upTo: start, into: &output)
        candidate = Candidate(machine: makeMachine())
      case .text(let range):
        send(upTo: range.lowerBound, into: &output)
        rewriteText(range, into: &output)
      }
    }
    send(upTo: held.count, into: &output)
  }

  private mutating func send(upTo end: Int, into output: inout [UInt8]) {
    output.append(contentsOf: held[sent..<max(sent, end)])
    sent = max(sent, end)
  }

  private mutating func forgetSent() {
    held.removeFirst(sent)
    lexer.forget(sent)
    origin += sent
    sent = 0
  }

  private func makeMachine() -> JSONMachine {
    var machine = JSONMachine(rules, handlers, limits, escapesLessThan: true)
    machine.stopsBehindDocument = true
    return machine
  }

  /// Reads on in a value.
  ///
  /// - Returns: false where more bytes must come.
  private mutating func readCandidate(isLast: Bool, into output: inout [UInt8]) -> Bool {
    guard var value = candidate else { return true }
    candidate = nil
    held[(sent + value.read)...].withUnsafeBufferPointer { bytes in
      value.read = value.machine.run(
        bytes,
        origin: value.read,
        isLast: false,
        into: &value.output
      )
    }
    switch value.machine.phase {
    case .done:
      for edit in value.machine.edits { list(edit, shiftedBy: origin + sent) }
      output.append(contentsOf: value.output)
      lexer.skipValue(value.read)
      sent += value.read
      return true
    case .passing:
      let read = value.read + value.machine.deferral.lookedAheadByteCount
      return readLiteral(read, isLast: isLast, into: &output)
    default:
      guard !isLast, held.count - sent <= limits.heldBytesMax else {
        giveUp(held.count - sent + value.machine.deferral.lookedAheadByteCount)
        return true
      }
      candidate = value
      return false
    }
  }

  /// Reads a value that is no JSON as what a script may write in its place.
  ///
  /// - Returns: false where more bytes must come.
  private mutating func readLiteral(
    _ read: Int,
    isLast: Bool,
    into output: inout [UInt8]
  ) -> Bool {
    literal = nil
    switch ObjectLiteral.read(held[sent...], depthMax: limits.depthMax) {
    case .value(let value): rewriteLiteral(value, into: &output)
    case .none(let looked): giveUp(max(read, looked))
    case .incomplete:
      let byteCount = held.count - sent
      guard !isLast, byteCount <= limits.heldBytesMax else {
        giveUp(byteCount)
        return true
      }
      // Each look begins at the beginning: not for every few bytes.
      literal = Waiting(read: read, byteCountMin: byteCount + max(byteCount / 2, 1_024))
      return false
    }
    return true
  }

  private mutating func rewriteLiteral(_ value: ObjectLiteral, into output: inout [UInt8]) {
    let start = sent
    let inner = JSONRewriter(
      rules: rules,
      handlers: handlers,
      limits: limits,
      shape: .single,
      grammar: .forgiving
    )
    for (rule, splice) in nestedSplices(inner, on: value.json, mustBeValid: true) {
      let source = value.sourceRange(splice.range)
      let range = start + source.lowerBound..<start + source.upperBound
      var replacement: [UInt8] = []
      // Both can only stand in a string, which may be one in either kind of quotes.
      for byte in splice.replacement {
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "<") {
          appendHexEscape(byte, into: &replacement)
        } else {
          replacement.append(byte)
        }
      }
      send(upTo: range.lowerBound, into: &output)
      output.append(contentsOf: replacement)
      sent = range.upperBound
      list(
        Edit(rule: rule, range: range, replacementByteCount: replacement.count),
        shiftedBy: origin
      )
    }
    send(upTo: start + value.byteCount, into: &output)
    lexer.skipValue(value.byteCount)
  }

  /// The value is neither, or too long: it is code like the rest, which may hold values further in.
  private mutating func giveUp(_ read: Int) {
    wastedBytes += read
    lexer.skipValue(1)
    if wastedBytes > Self.wastedBytesMax {
      bailout = Bailout(
        reason: .limitExceeded,
        offset: origin + sent,
        explanation: "too much of the script looks like JSON and is none"
      )
    }
  }

  private mutating func list(_ edit: Edit, shiftedBy shift: Int) {
    guard edits.count < limits.listedEditsMax else { return }
    var edit = edit
    edit.range = edit.range.lowerBound + shift..<edit.range.upperBound + shift
    edits.append(edit)
  }

  /// Rewrites JSON in a string literal, quotes included, that begins at `sent`.
  private mutating func rewriteText(_ literal: Range<Int>, into output: inout [UInt8]) {
    let text = EscapedText(
      held[literal.lowerBound + 1..<literal.upperBound - 1],
      dialect: .script
    )
    guard let first = text.decoded.first(where: { !isWhiteSpace($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return }
    let inner = JSONRewriter(rules: rules, handlers: handlers, limits: limits, shape: .single)
    for (rule, splice) in nestedSplices(inner, on: text.decoded, mustBeValid: true) {
      let source = text.sourceRange(splice.range)
      let start = literal.lowerBound + 1
      let range = start + source.lowerBound..<start + source.upperBound
      var replacement: [UInt8] = []
      appendScriptEscaped(
        splice.replacement,
        quote: held[literal.lowerBound],
        into: &replacement
      )
      send(upTo: range.lowerBound, into: &output)
      output.append(contentsOf: replacement)
      sent = range.upperBound
      let edit = Edit(rule: rule, range: range, replacementByteCount: replacement.count)
      list(edit, shiftedBy: origin)
    }
  }
}
