// Which steps an element has to look at.
extension PageEngine {
  /// Matches an element against all rules; leaves what it is wanted for in `hits` and its states on the stack.
  ///
  /// The states begin at `statesTop` as it was; the caller puts them into force.
  mutating func match(_ element: UnsafePointer<ElementView>, _ entry: UnsafePointer<TagEntry>) {
    let subject = MatchSubject(
      element: element,
      parentStates: depth > 0 ? Int(frames[depth - 1].stateStart) : 0,
      ownStates: statesTop
    )
    for index in 0..<tables.universalCount { tryCandidate(index, subject) }
    let start = Int(entry.pointee.candidateStart)
    for index in start..<(start + Int(entry.pointee.candidateCount)) {
      tryCandidate(index, subject)
    }
    guard element.pointee.attributeCount > 0 else { return }
    matchAttributes(subject)
  }

  private mutating func matchAttributes(
    _ subject: MatchSubject
  ) {
    let element = subject.element
    if element.pointee.classIndex >= 0, !tables.classes.isEmpty {
      matchClasses(subject)
    }
    if element.pointee.idIndex >= 0, !tables.ids.isEmpty {
      let span = element.pointee.attributes[element.pointee.idIndex]
      matchValue(tables.ids, span, subject)
    }
    guard !tables.attributeNames.isEmpty else { return }
    for index in 0..<element.pointee.attributeCount {
      let span = element.pointee.attributes[index]
      let start = Int(span.nameStart)
      let count = Int(span.nameEnd) - start
      let key = fingerprint(element.pointee.tag, start, count, foldingCase: true)
      let name = element.pointee.tag + start
      let slot = tables.attributeNames.find(key, name, count, in: tables.pool, foldingCase: true)
      if slot.pointee.count > 0 { tryByEnds(slot, span, subject) }
      if slot.pointee.hasValues { matchSingleValues(key, span, subject) }
    }
  }

  /// Tries the candidates that the first and last bytes of an attribute's value allow.
  private mutating func tryByEnds(
    _ slot: UnsafePointer<KeyTable.Slot>,
    _ span: AttributeSpan,
    _ subject: MatchSubject
  ) {
    guard slot.pointee.requirement & activeStates != 0 else { return }
    let value = subject.element.pointee.tag + Int(span.valueStart)
    let count = Int(span.valueEnd) - Int(span.valueStart)
    guard count > 0, slot.pointee.count > 1 else {
      return tryAll(slot, subject)
    }
    var first = value[0]
    var last = value[count - 1]
    if hasReference(value, count) {
      let decoded = decodedValue(subject.element.pointee.tag, span)
      guard let begin = decoded.first, let end = decoded.last else {
        return tryAll(slot, subject)
      }
      first = begin
      last = end
    }
    let start = Int(slot.pointee.start)
    for index in start..<(start + Int(slot.pointee.count))
    where tables.steps[Int(tables.candidates[index])].ends.allow(first, last) {
      tryCandidate(index, subject)
    }
  }

  /// The rules that wait for one value of an attribute; `name` is the key of its name.
  private mutating func matchSingleValues(
    _ name: UInt64,
    _ span: AttributeSpan,
    _ subject: MatchSubject
  ) {
    let value = subject.element.pointee.tag + Int(span.valueStart)
    let count = Int(span.valueEnd) - Int(span.valueStart)
    guard count > 0 else { return }
    guard !hasReference(value, count) else {
      let decoded = decodedValue(subject.element.pointee.tag, span)
      decoded.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        matchSingleValue(name, start, buffer.count, subject)
      }
      return
    }
    matchSingleValue(name, value, count, subject)
  }

  @inline(__always)
  private mutating func matchSingleValue(
    _ name: UInt64,
    _ value: Input,
    _ count: Int,
    _ subject: MatchSubject
  ) {
    let key = KeyTable.valueKey(name, value, count)
    let slot = tables.attributeValues.find(key, value, count, in: tables.pool)
    if slot.pointee.count > 0 { tryAll(slot, subject) }
  }

  private mutating func matchClasses(
    _ subject: MatchSubject
  ) {
    let element = subject.element
    let span = element.pointee.attributes[element.pointee.classIndex]
    var index = Int(span.valueStart)
    let end = Int(span.valueEnd)
    if hasReference(element.pointee.tag + index, end - index) {
      matchDecodedClasses(span, subject)
      return
    }
    while index < end {
      while index < end, isHTMLSpace(element.pointee.tag[index]) { index += 1 }
      let start = index
      while index < end,
        element.pointee.tag[index] > 0x20 || !isHTMLSpace(element.pointee.tag[index])
      {
        index += 1
      }
      guard index > start else { return }
      let key = fingerprint(element.pointee.tag, start, index - start)
      let name = element.pointee.tag + start
      let slot = tables.classes.find(key, name, index - start, in: tables.pool)
      if slot.pointee.count > 0 { tryAll(slot, subject) }
    }
  }

  private mutating func matchDecodedClasses(
    _ span: AttributeSpan,
    _ subject: MatchSubject
  ) {
    let decoded = decodedValue(subject.element.pointee.tag, span)
    for token in decoded.split(whereSeparator: isHTMLSpace) {
      matchBytes(tables.classes, Array(token), subject)
    }
  }

  private mutating func matchBytes(
    _ table: KeyTable,
    _ bytes: [UInt8],
    _ subject: MatchSubject
  ) {
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let key = fingerprint(start, 0, buffer.count)
      let slot = table.find(key, start, buffer.count, in: tables.pool)
      if slot.pointee.count > 0 { tryAll(slot, subject) }
    }
  }

  private mutating func matchValue(
    _ table: KeyTable,
    _ span: AttributeSpan,
    _ subject: MatchSubject
  ) {
    let element = subject.element
    let start = Int(span.valueStart)
    let end = Int(span.valueEnd)
    guard hasReference(element.pointee.tag + start, end - start) else {
      let key = fingerprint(element.pointee.tag, start, end - start)
      let slot = table.find(key, element.pointee.tag + start, end - start, in: tables.pool)
      if slot.pointee.count > 0 { tryAll(slot, subject) }
      return
    }
    let decoded = decodedValue(element.pointee.tag, span)
    matchBytes(table, decoded, subject)
  }

  private mutating func tryAll(
    _ slot: UnsafePointer<KeyTable.Slot>,
    _ subject: MatchSubject
  ) {
    // Where none of their states is in force, none of them can match.
    guard slot.pointee.requirement & activeStates != 0 else { return }
    let start = Int(slot.pointee.start)
    var index = start
    while index < start &+ Int(slot.pointee.count) {
      tryCandidate(index, subject)
      index &+= 1
    }
  }

  /// Tries one candidate and notes what its match is for.
  private mutating func tryCandidate(
    _ candidate: Int,
    _ subject: MatchSubject
  ) {
    let step = tables.steps + Int(tables.candidates[candidate])
    guard passes(step, subject) else { return }
    if step.pointee.state >= 0 { leaveState(step.pointee.state, subject.ownStates) }
    let start = Int(step.pointee.targetStart)
    var index = start
    while index < start &+ Int(step.pointee.targetCount) {
      addHit(tables.targets + index)
      index &+= 1
    }
  }

  @inline(__always)
  private mutating func addHit(_ target: UnsafePointer<MatchTarget>) {
    for hit in hits
    where hit.rule == target.pointee.rule && hit.kind == target.pointee.kind
      && hit.detail == target.pointee.detail
    {
      return
    }
    if hitCount == memory.hitCapacity {
      memory.growHits(keeping: hitCount)
      hitMemory = memory.hits
    }
    (hitMemory + hitCount).initialize(to: target.pointee)
    hitCount &+= 1
  }

  private mutating func leaveState(_ state: Int32, _ ownStates: Int) {
    for index in ownStates..<statesTop where states[index] == state { return }
    if statesTop == memory.stateCapacity {
      memory.growStates(keeping: statesTop)
      states = memory.states
    }
    states[statesTop] = state
    statesTop += 1
  }
}
