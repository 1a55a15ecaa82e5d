internal import Edits

// Text and comments, for those who watch them.
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

  // MARK: Comments

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
}
