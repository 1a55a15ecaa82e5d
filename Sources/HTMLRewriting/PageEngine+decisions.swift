internal import Edits

// Elements held until what was read of them has been judged.
extension PageEngine {
  /// Holds the element that begins here.
  mutating func beginDecision(_ index: Int, _ element: ElementView) {
    guard handlers.decide != nil else { return }
    let reads = machine.rules[index].reads
    var places = sparePlaces.popLast() ?? []
    for _ in reads { places.append(-1) }
    holds.append(
      ElementHold(
        rule: index,
        start: base + lexer.position,
        tagEnd: base + lexer.tokenEnd,
        reads: places
      )
    )
    let hold = holds.count - 1
    pushActive(
      Active(
        kind: .decide,
        rule: Int32(index),
        hold: Int32(hold),
        start: base + lexer.position,
        tagEnd: base + lexer.tokenEnd
      )
    )
    for detail in reads.indices where reads[detail].selector == nil {
      read(detail, hold: hold, element)
    }
  }

  /// The element has ended: asks for the decisions and carries them out.
  mutating func endDecision(_ active: Active, _ contentEnd: Int, _ end: Int, _ input: Input) {
    let index = Int(active.hold)
    guard index < holds.count else { return }
    if holds[index].isSpent {
      let rule = machine.rules[Int(active.rule)].id
      for insertion in holds[index].atEnd where suppressor < 0 {
        let place = insertion.append ? contentEnd : end
        queue.insert(place, place, insertion.bytes, rule)
      }
    } else {
      let decisions = decisions(of: index, isComplete: true)
      if !decisions.isEmpty, suppressor < 0 {
        carryOut(decisions, hold: index, contentEnd: contentEnd, end: end, input)
      }
      holds[index].isSpent = true
    }
    while let last = holds.last, last.isSpent { holds.removeLast() }
  }

  private mutating func decisions(of index: Int, isComplete: Bool) -> [HTMLDecision] {
    let rule = holds[index].rule
    var places: [Int] = []
    swap(&places, &holds[index].reads)
    // The buffers are lent, not copied, and come back to be used again; so does the array of them.
    var lent: [[UInt8]?] = []
    swap(&lent, &lentBytes)
    for place in places {
      if place < 0 {
        lent.append(nil)
      } else {
        var bytes: [UInt8] = []
        swap(&bytes, &buffers[place])
        lent.append(bytes)
      }
    }
    var reads = HTMLReads(
      names: machine.rules[rule].readNames,
      bytes: lent,
      isComplete: isComplete
    )
    lent = []
    let decisions = handlers.decide?(machine.rules[rule].id, reads) ?? []
    for (detail, place) in places.enumerated() where place >= 0 {
      buffers[place] = reads.bytes[detail].take() ?? []
      buffers[place].removeAll(keepingCapacity: true)
      spareBuffers.append(place)
    }
    reads.bytes.removeAll(keepingCapacity: true)
    swap(&reads.bytes, &lentBytes)
    places.removeAll(keepingCapacity: true)
    if sparePlaces.count < 16 { sparePlaces.append(places) }
    return decisions
  }

  private mutating func carryOut(
    _ decisions: [HTMLDecision],
    hold index: Int,
    contentEnd: Int,
    end: Int,
    _ input: Input
  ) {
    let hold = holds[index]
    let rule = machine.rules[hold.rule].id
    for decision in decisions {
      switch decision {
      case .after(let text): queue.insert(end, end, Array(text.utf8), rule)
      case .append(let text): queue.insert(contentEnd, contentEnd, Array(text.utf8), rule)
      case .wrap(let before, let after):
        queue.insert(hold.start, hold.start, Array(before.utf8), rule)
        queue.insert(end, end, Array(after.utf8), rule)
      case .replace(let text): queue.insert(hold.start, end, Array(text.utf8), rule)
      case .remove: queue.insert(hold.start, end, [], rule)
      default: carryOutAtStart(decision, hold, input)
      }
    }
  }

  private mutating func carryOutAtStart(
    _ decision: HTMLDecision,
    _ hold: ElementHold,
    _ input: Input
  ) {
    let rule = machine.rules[hold.rule].id
    switch decision {
    case .before(let text): queue.insert(hold.start, hold.start, Array(text.utf8), rule)
    case .prepend(let text):
      queue.insert(hold.tagEnd, hold.tagEnd, Array(text.utf8), rule, order: .first)
    case .setAttribute(let name, let value):
      let key = Array(name.lowercasedASCII.utf8)
      withTag(hold.start, hold.tagEnd, input) { engine, element in
        let tag = AttributeEditor(element: element, tagStart: hold.start, rule: rule)
        let place = engine.findAttribute(key, element)
        return [tag.set(place, name: key, value: Array(value.utf8))]
      }
    case .removeAttribute(let name):
      let key = Array(name.lowercasedASCII.utf8)
      withTag(hold.start, hold.tagEnd, input) { _, element in
        AttributeEditor(element: element, tagStart: hold.start, rule: rule).remove(all: key)
      }
    default: break
    }
  }

  /// Reads a held start tag again and inserts the changes made to it.
  mutating func withTag(
    _ start: Int,
    _ tagEnd: Int,
    _ input: Input,
    _ body: (inout PageEngine, ElementView) -> [TagEdit]
  ) {
    let count = limits.attributesMax
    let edits = withUnsafeTemporaryAllocation(of: AttributeSpan.self, capacity: max(count, 1)) {
      buffer -> [TagEdit] in
      guard let attributes = buffer.baseAddress else { return [] }
      var reader = Lexer(attributes: attributes, attributesMax: count, tags: tables.tags)
      reader.tagBytesMax = limits.tagBytesMax
      reader.position = start - base
      guard reader.next(input, tagEnd - base, isLast: true) == .startTag else { return [] }
      let element = ElementView(
        tag: input + (start - base),
        name: reader.name,
        nameStart: reader.nameStart,
        nameEnd: reader.nameEnd,
        attributes: UnsafePointer(attributes),
        attributeCount: reader.attributeCount
      )
      return body(&self, element)
    }
    for edit in edits { queue.insert(edit.start, edit.end, edit.bytes, edit.rule) }
  }

  // MARK: Bounds

  /// Lets go of what is held beyond the limit.
  mutating func checkHeld(_ input: Input) {
    let place = base + lexer.position
    for index in holds.indices where !holds[index].isSpent {
      guard place - holds[index].start > limits.heldBytesMax else { break }
      decideEarly(index, input)
    }
    if let tree = held, place - tree.start > limits.heldBytesMax || tree.isFull { giveUpHeld() }
  }

  /// The element is longer than the limit: what can be done at its start is done on what was read.
  private mutating func decideEarly(_ index: Int, _ input: Input) {
    let hold = holds[index]
    report(
      hold.rule,
      at: hold.start,
      "the element is longer than \(limits.heldBytesMax) bytes; it was judged by its beginning"
    )
    for decision in decisions(of: index, isComplete: false) {
      switch decision {
      case .after(let text):
        holds[index].atEnd.append((append: false, bytes: Array(text.utf8)))
      case .append(let text):
        holds[index].atEnd.append((append: true, bytes: Array(text.utf8)))
      case .wrap(let before, let after):
        carryOutAtStart(.before(before), hold, input)
        holds[index].atEnd.append((append: false, bytes: Array(after.utf8)))
      case .replace, .remove: break
      default: carryOutAtStart(decision, hold, input)
      }
    }
    holds[index].isSpent = true
  }
}
