internal import Edits

// Text, comments and what is embedded in them.
extension PageEngine {
  /// Takes the text that the lexer read.
  mutating func text(_ input: Input) {
    if phase != .inBody, depth == 0 || top?.kind == .html || top?.kind == .head {
      // White space stays before the body; the body begins with the first other character.
      let start = firstNonblank(input, lexer.position, lexer.tokenEnd)
      if textWatchers > 0, start > lexer.position { watchedText(input, lexer.position, start) }
      lexer.position = start
      guard start < lexer.tokenEnd else { return }
      enterBodyForText(input)
    }
    guard textWatchers > 0 else { return }
    watchedText(input, lexer.position, lexer.tokenEnd)
  }

  /// Behind white space, and the byte order mark at the very start.
  private mutating func firstNonblank(_ input: Input, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
      let byte = input[index]
      let place = base + index
      let isMark =
        (place == 0 && byte == 0xEF) || (place == 1 && byte == 0xBB) || (place == 2 && byte == 0xBF)
      guard isHTMLSpace(byte) || byte == 0 || isMark else { break }
      index += 1
    }
    return index
  }

  /// Text in `<![CDATA[…]]>`; edits leave it alone.
  mutating func cdata(_ input: Input) {
    guard textWatchers > 0, lexer.tokenEnd - lexer.position >= 12 else { return }
    for index in 0..<activeCount where actives[index].kind == .read {
      collect(index, input, lexer.position + 9, lexer.tokenEnd - 3, hasReferences: false)
    }
  }

  mutating func watchedText(_ input: Input, _ start: Int, _ end: Int) {
    if wholeTextWatchers == 0, lexer.mode == .data, streams.isEmpty {
      // Only reads watch.
      for index in 0..<activeCount where actives[index].kind == .read {
        collect(index, input, start, end, hasReferences: true)
      }
    } else {
      watchedTextSlowly(input, start, end)
    }
  }

  private mutating func watchedTextSlowly(_ input: Input, _ start: Int, _ end: Int) {
    let isRaw = lexer.mode == .script || lexer.mode == .rawtext || lexer.mode == .plaintext
    let isSuppressed = suppressor >= 0
    var splices: [(DecodedText.SourceSplice, RuleID)] = []
    var decoded: DecodedText?
    for index in 0..<activeCount {
      let active = actives[index]
      if active.kind != .read, isRepeated(index) { continue }
      switch active.kind {
      case .read where !isRaw: collect(index, input, start, end, hasReferences: true)
      case .mark where !isSuppressed:
        let rule = machine.rules[Int(active.rule)]
        queue.add(base + start, base + start, Self.mark("TEXT", of: rule), rule.id)
      case .editText where !isSuppressed && !isRaw:
        guard let editText = handlers.editText else { continue }
        let text = decoded ?? self.decoded(input, start, end)
        decoded = text
        let rule = machine.rules[Int(active.rule)].id
        for splice in text.sourceSplices(editText(rule, text.bytes.span)) {
          splices.append((splice, rule))
        }
      case .embedText where !isSuppressed:
        if isRaw {
          stream(active, input, start, end)
        } else {
          splices += embeddedSplices(active, input, start, end)
        }
      default: break
      }
    }
    if let tree = held, !tree.isFull { held?.addText(base + start, base + end, isRaw: isRaw) }
    addTextSplices(splices)
    guard !isSuppressed else { return }
    for index in (0..<activeCount).reversed() where actives[index].kind == .mark {
      guard !isRepeated(index) else { continue }
      let rule = machine.rules[Int(actives[index].rule)]
      queue.add(base + end, base + end, Self.mark("/TEXT", of: rule), rule.id)
    }
  }

  /// A run of text as UTF-8.
  func decoded(_ input: Input, _ start: Int, _ end: Int) -> DecodedText {
    DecodedText(input, start, end, isAttribute: false, readCharacter: handlers.readCharacter)
  }

  /// Whether the same rule already watches from an element further out: text is shown to it once.
  private mutating func isRepeated(_ index: Int) -> Bool {
    let active = actives[index]
    for other in 0..<index
    where actives[other].kind == active.kind && actives[other].rule == active.rule {
      return true
    }
    return false
  }

  private mutating func addTextSplices(_ splices: [(DecodedText.SourceSplice, RuleID)]) {
    guard !splices.isEmpty else { return }
    var last = -1
    let ordered = splices.sorted { $0.0.range.lowerBound < $1.0.range.lowerBound }
    for (splice, rule) in ordered where splice.range.lowerBound >= last {
      last = splice.range.upperBound
      queue.add(
        base + splice.range.lowerBound,
        base + splice.range.upperBound,
        Escaping.text(splice.replacement),
        rule
      )
    }
  }

  // MARK: Reads

  /// Notes that an element is read for a decision.
  mutating func beginRead(_ hit: MatchTarget, _ element: ElementView) {
    guard let hold = holds.lastIndex(where: { $0.rule == Int(hit.rule) && !$0.isSpent }) else {
      return
    }
    read(Int(hit.detail), hold: hold, element)
  }

  /// Reads an attribute at once, text as it comes.
  mutating func read(_ detail: Int, hold: Int, _ element: ElementView) {
    let wanted = machine.rules[holds[hold].rule].reads[detail]
    if holds[hold].reads[detail] < 0 { holds[hold].reads[detail] = takeBuffer() }
    let buffer = holds[hold].reads[detail]
    switch wanted.what {
    case .text:
      textWatchers += 1
      breakLine(buffer)
      pushActive(
        Active(
          kind: .read,
          rule: Int32(holds[hold].rule),
          detail: Int32(buffer),
          limit: wanted.bytesMax,
          hold: Int32(hold),
          start: base + lexer.position,
          tagEnd: base + lexer.tokenEnd
        )
      )
    case .attribute(let name):
      guard let place = findAttribute(Array(name.lowercasedASCII.utf8), element) else { return }
      breakLine(buffer)
      let value = value(element.attributes[place], element)
      buffers[buffer].append(
        contentsOf: value.prefix(max(0, wanted.bytesMax - buffers[buffer].count))
      )
    }
  }

  private mutating func takeBuffer() -> Int {
    if let spare = spareBuffers.popLast() { return spare }
    buffers.append([])
    return buffers.count - 1
  }

  private mutating func breakLine(_ buffer: Int) {
    guard let last = buffers[buffer].last, last != 0x0A else { return }
    buffers[buffer].append(0x0A)
  }

  /// A block or `<br>` begins: what is read on either side are different lines.
  @inline(never)
  mutating func breakLines() {
    for index in 0..<activeCount where actives[index].kind == .read {
      if !holds[Int(actives[index].hold)].isSpent { breakLine(Int(actives[index].detail)) }
    }
  }

  private mutating func collect(
    _ index: Int,
    _ input: Input,
    _ start: Int,
    _ end: Int,
    hasReferences: Bool
  ) {
    let hold = Int(actives[index].hold)
    guard hold < holds.count, !holds[hold].isSpent else { return }
    let buffer = Int(actives[index].detail)
    let room = actives[index].limit - buffers[buffer].count
    guard room > 0 else { return }
    guard isUTF8 else {
      return collectDecoded(buffer, room, input, start, end, hasReferences: hasReferences)
    }
    let last = min(end, start + room)
    var next = start
    while next < last {
      let ampersand = hasReferences ? findByte(UInt8(ascii: "&"), input, next, last) : last
      buffers[buffer].append(
        contentsOf: UnsafeBufferPointer(start: input + next, count: ampersand - next)
      )
      guard ampersand < last else { return }
      let length = CharacterReference.decode(
        input,
        ampersand,
        last,
        isAttribute: false,
        into: &buffers[buffer]
      )
      if length == 0 { buffers[buffer].append(UInt8(ascii: "&")) }
      next = ampersand + max(length, 1)
    }
  }

  @inline(never)
  private mutating func collectDecoded(
    _ buffer: Int,
    _ room: Int,
    _ input: Input,
    _ start: Int,
    _ end: Int,
    hasReferences: Bool
  ) {
    let text = DecodedText(
      input,
      start,
      end,
      isAttribute: false,
      hasReferences: hasReferences,
      readCharacter: handlers.readCharacter
    )
    buffers[buffer] += text.bytes.prefix(room)
  }

  // MARK: Comments

  /// Takes the comment that the lexer read.
  mutating func comment(_ lexeme: Lexeme, _ input: Input) {
    guard commentWatchers > 0, suppressor < 0 else { return }
    let start = base + lexer.position
    let end = base + lexer.tokenEnd
    held?.addComment(start, end)
    for index in 0..<activeCount where actives[index].kind == .mark && !isRepeated(index) {
      let rule = machine.rules[Int(actives[index].rule)]
      queue.add(start, start, Self.mark("COMMENT", of: rule), rule.id)
    }
    if lexeme == .comment, lexer.tokenEnd - lexer.position >= 7,
      let active = lastActive(.embedComments)
    {
      embedComment(active, input)
    }
    for index in (0..<activeCount).reversed() where actives[index].kind == .mark {
      guard !isRepeated(index) else { continue }
      let rule = machine.rules[Int(actives[index].rule)]
      queue.add(end, end, Self.mark("/COMMENT", of: rule), rule.id)
    }
  }

  private mutating func embedComment(_ active: Active, _ input: Input) {
    let rule = machine.rules[Int(active.rule)]
    let start = lexer.position + 4
    let end = lexer.tokenEnd - 3
    guard end > start, input[lexer.tokenEnd - 2] == UInt8(ascii: "-") else { return }
    let source = EmbeddedSource(kind: .comment, element: "", attributes: [])
    guard var rewriter = handlers.embedded?(rule.id, source) else { return }
    let content = Array(UnsafeBufferPointer(start: input + start, count: end - start))
    for (splice, made) in EmbeddedRun.splices(of: content, by: &rewriter) {
      // Only `>` can end a comment, and as a reference it says the same in the markup inside.
      let bytes = Self.withoutCommentEnd(splice.replacement)
      queue.add(
        base + start + splice.range.lowerBound,
        base + start + splice.range.upperBound,
        bytes,
        made
      )
    }
  }

  private static func withoutCommentEnd(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    for byte in bytes {
      let isEnd = byte == UInt8(ascii: ">") && (output.last == 0x2D || output.last == 0x21)
      if isEnd { output += Array("&gt;".utf8) } else { output.append(byte) }
    }
    return output
  }

  // MARK: Embedded text

  mutating func beginEmbedded(_ index: Int, _ element: ElementView) {
    guard let embedded = handlers.embedded else { return }
    let rule = machine.rules[index]
    guard let rewriter = embedded(rule.id, source(.text, element)) else { return }
    let isStreamed = isStreamed(frames[depth - 1])
    pushActive(
      Active(
        kind: .embedText,
        rule: Int32(index),
        detail: Int32(streams.count),
        limit: isStreamed ? 1 : 0,
        start: base + lexer.position,
        tagEnd: base + lexer.tokenEnd
      )
    )
    streams.append(EmbeddedStream(rewriter: rewriter, start: base + lexer.tokenEnd))
    watchText(1, whole: !isStreamed)
  }

  /// Whether an element's text goes through its rewriter as it comes: where it has no character references.
  private mutating func isStreamed(_ frame: Frame) -> Bool {
    switch frame.kind {
    case .title, .textarea: false
    case .noscript: limits.scripting && frame.namespace == .html
    default: frame.traits.contains(.switchesText)
    }
  }

  private mutating func stream(_ active: Active, _ input: Input, _ start: Int, _ end: Int) {
    let index = Int(active.detail)
    let part = UnsafeBufferPointer(start: input + start, count: end - start)
    var output: [UInt8] = []
    output.reserveCapacity(part.count)
    streams[index].rewriter.write(part.span, into: &output)
    if output.count == part.count, output.elementsEqual(part) { return }
    let safe = EmbeddedRun.guardRawText(output, rewrittenFrom: part)
    queue.addSilently(base + start, base + end, safe, machine.rules[Int(active.rule)].id)
  }

  /// Text with character references: the run goes through a rewriter of its own.
  private mutating func embeddedSplices(
    _ active: Active,
    _ input: Input,
    _ start: Int,
    _ end: Int
  ) -> [(DecodedText.SourceSplice, RuleID)] {
    let decoded = decoded(input, start, end)
    var splices: [(DecodedText.SourceSplice, RuleID)] = []
    let made = EmbeddedRun.splices(of: decoded.bytes, by: &streams[Int(active.detail)].rewriter)
    for (splice, rule) in made {
      for found in decoded.sourceSplices([splice]) { splices.append((found, rule)) }
    }
    return splices
  }

  mutating func endEmbedded(_ active: Active, _ contentEnd: Int) {
    let isStreamed = active.limit == 1
    watchText(-1, whole: !isStreamed)
    let index = Int(active.detail)
    if isStreamed, suppressor < 0 {
      var output: [UInt8] = []
      if isStopped {
        streams[index].rewriter.stop(into: &output)
      } else {
        streams[index].rewriter.end(into: &output)
      }
      if !output.isEmpty {
        queue.addSilently(contentEnd, contentEnd, output, machine.rules[Int(active.rule)].id)
      }
      let start = streams[index].start
      queue.report(
        streams[index].rewriter.edits.map {
          Edit(
            rule: $0.rule,
            range: ($0.range.lowerBound + start)..<($0.range.upperBound + start),
            replacementByteCount: $0.replacementByteCount
          )
        }
      )
    }
    if index == streams.count - 1 { streams.removeLast() }
  }
}
