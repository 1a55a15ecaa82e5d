/// The element whose start tag is being matched.
struct ElementView {
  /// The `<` of the tag.
  var tag: Input
  var name: TagName
  var nameStart: Int
  var nameEnd: Int
  var attributes: UnsafePointer<AttributeSpan>
  var attributeCount = 0
  var classIndex = -1
  var idIndex = -1
  /// Among its siblings, from 1.
  var childIndex = 1
  var typeIndex = 1
  var isRoot = false
  /// `/>`, which means something in SVG and MathML only.
  var isSelfClosing = false
}

extension PageEngine {
  /// Matches an element against all rules; leaves what it is wanted for in `hits` and its states on the stack.
  ///
  /// The states begin at `statesTop` as it was; the caller puts them into force.
  mutating func match(_ element: UnsafePointer<ElementView>, _ entry: UnsafePointer<TagEntry>) {
    let parentStates = depth > 0 ? Int(frames[depth - 1].stateStart) : 0
    let ownStates = statesTop
    for index in 0..<tables.universalCount { try_(index, element, parentStates, ownStates) }
    let start = Int(entry.pointee.candidateStart)
    for index in start..<(start + Int(entry.pointee.candidateCount)) {
      try_(index, element, parentStates, ownStates)
    }
    guard element.pointee.attributeCount > 0 else { return }
    matchAttributes(element, parentStates, ownStates)
  }

  private mutating func matchAttributes(
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    if element.pointee.classIndex >= 0, !tables.classes.isEmpty {
      matchClasses(element, parentStates, ownStates)
    }
    if element.pointee.idIndex >= 0, !tables.ids.isEmpty {
      let span = element.pointee.attributes[element.pointee.idIndex]
      matchValue(tables.ids, span, element, parentStates, ownStates)
    }
    guard !tables.attributeNames.isEmpty else { return }
    for index in 0..<element.pointee.attributeCount {
      let span = element.pointee.attributes[index]
      let start = Int(span.nameStart)
      let count = Int(span.nameEnd) - start
      let key = fingerprint(element.pointee.tag, start, count, foldingCase: true)
      let name = element.pointee.tag + start
      let slot = tables.attributeNames.find(key, name, count, in: tables.pool, foldingCase: true)
      if slot.pointee.count > 0 { tryByEnds(slot, span, element, parentStates, ownStates) }
      if slot.pointee.hasValues { matchSingleValues(key, span, element, parentStates, ownStates) }
    }
  }

  /// Tries the candidates that the first and last bytes of an attribute's value allow.
  private mutating func tryByEnds(
    _ slot: UnsafePointer<KeyTable.Slot>,
    _ span: AttributeSpan,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    guard slot.pointee.requirement & activeStates != 0 else { return }
    let value = element.pointee.tag + Int(span.valueStart)
    let count = Int(span.valueEnd) - Int(span.valueStart)
    guard count > 0, slot.pointee.count > 1 else {
      return tryAll(slot, element, parentStates, ownStates)
    }
    var first = value[0]
    var last = value[count - 1]
    if hasReference(value, count) {
      let decoded = decodedValue(element.pointee.tag, span)
      guard let begin = decoded.first, let end = decoded.last else {
        return tryAll(slot, element, parentStates, ownStates)
      }
      first = begin
      last = end
    }
    let start = Int(slot.pointee.start)
    for index in start..<(start + Int(slot.pointee.count))
    where tables.steps[Int(tables.candidates[index])].ends.allow(first, last) {
      try_(index, element, parentStates, ownStates)
    }
  }

  /// The rules that wait for one value of an attribute; `name` is the key of its name.
  private mutating func matchSingleValues(
    _ name: UInt64,
    _ span: AttributeSpan,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let value = element.pointee.tag + Int(span.valueStart)
    let count = Int(span.valueEnd) - Int(span.valueStart)
    guard count > 0 else { return }
    guard !hasReference(value, count) else {
      let decoded = decodedValue(element.pointee.tag, span)
      decoded.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        matchSingleValue(name, start, buffer.count, element, parentStates, ownStates)
      }
      return
    }
    matchSingleValue(name, value, count, element, parentStates, ownStates)
  }

  @inline(__always)
  private mutating func matchSingleValue(
    _ name: UInt64,
    _ value: Input,
    _ count: Int,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let key = KeyTable.valueKey(name, value, count)
    let slot = tables.attributeValues.find(key, value, count, in: tables.pool)
    if slot.pointee.count > 0 { tryAll(slot, element, parentStates, ownStates) }
  }

  private mutating func matchClasses(
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let span = element.pointee.attributes[element.pointee.classIndex]
    var index = Int(span.valueStart)
    let end = Int(span.valueEnd)
    if hasReference(element.pointee.tag + index, end - index) {
      matchDecodedClasses(span, element, parentStates, ownStates)
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
      if slot.pointee.count > 0 { tryAll(slot, element, parentStates, ownStates) }
    }
  }

  private mutating func matchDecodedClasses(
    _ span: AttributeSpan,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let decoded = decodedValue(element.pointee.tag, span)
    for token in decoded.split(whereSeparator: isHTMLSpace) {
      matchBytes(tables.classes, Array(token), element, parentStates, ownStates)
    }
  }

  private mutating func matchBytes(
    _ table: KeyTable,
    _ bytes: [UInt8],
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let key = fingerprint(start, 0, buffer.count)
      let slot = table.find(key, start, buffer.count, in: tables.pool)
      if slot.pointee.count > 0 { tryAll(slot, element, parentStates, ownStates) }
    }
  }

  private mutating func matchValue(
    _ table: KeyTable,
    _ span: AttributeSpan,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let start = Int(span.valueStart)
    let end = Int(span.valueEnd)
    guard hasReference(element.pointee.tag + start, end - start) else {
      let key = fingerprint(element.pointee.tag, start, end - start)
      let slot = table.find(key, element.pointee.tag + start, end - start, in: tables.pool)
      if slot.pointee.count > 0 { tryAll(slot, element, parentStates, ownStates) }
      return
    }
    let decoded = decodedValue(element.pointee.tag, span)
    matchBytes(table, decoded, element, parentStates, ownStates)
  }

  private mutating func tryAll(
    _ slot: UnsafePointer<KeyTable.Slot>,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    // Where none of their states is in force, none of them can match.
    guard slot.pointee.requirement & activeStates != 0 else { return }
    let start = Int(slot.pointee.start)
    var index = start
    while index < start &+ Int(slot.pointee.count) {
      try_(index, element, parentStates, ownStates)
      index &+= 1
    }
  }

  /// Tries one candidate and notes what its match is for.
  private mutating func try_(
    _ candidate: Int,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let step = tables.steps + Int(tables.candidates[candidate])
    guard passes(step, element, parentStates, ownStates) else { return }
    if step.pointee.state >= 0 { leaveState(step.pointee.state, ownStates) }
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

  // MARK: Tests

  @inline(__always)
  private mutating func passes(
    _ step: UnsafePointer<MatchStep>,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    if step.pointee.prerequisite >= 0, !hasPrerequisite(step.pointee, parentStates, ownStates) {
      return false
    }
    var index = Int(step.pointee.testStart)
    let end = index &+ Int(step.pointee.testCount)
    while index < end {
      let test = tables.tests + index
      // These two are nearly all that is ever asked.
      let isPassed =
        switch test.pointee.operation {
        case .type: hasName(test, element)
        case .attribute: passesAttribute(test, element)
        default: passesOther(test, element, parentStates, ownStates)
        }
      guard isPassed else { return false }
      index &+= 1
    }
    return true
  }

  private mutating func hasPrerequisite(
    _ step: MatchStep,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    let state = step.prerequisite
    switch step.combinator {
    case 0: return stateCounts[Int(state)] > 0
    case 1:
      for index in parentStates..<max(parentStates, ownStates) where states[index] == state {
        return true
      }
      return false
    case 2: return siblings.isPrevious(state, depth: depth)
    default: return siblings.isEarlier(state, depth: depth)
    }
  }

  @inline(never)
  private mutating func passesOther(
    _ test: UnsafePointer<MatchTest>,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    switch test.pointee.operation {
    case .never: return false
    case .type: return hasName(test, element)
    case .id:
      let index = element.pointee.idIndex
      return index >= 0 && compares(.equals, test, element, index)
    case .className: return element.pointee.classIndex >= 0 && hasClass(test, element)
    case .attribute: return passesAttribute(test, element)
    case .nthChild: return accepts(test, element.pointee.childIndex)
    case .nthOfType: return accepts(test, element.pointee.typeIndex)
    case .isRoot: return element.pointee.isRoot
    case .isLink:
      let names = ["a", "area"].map { TagName($0) }
      return names.contains(element.pointee.name)
        && findAttribute(Array("href".utf8), element.pointee) != nil
    case .anyOf, .noneOf:
      let isAny = test.pointee.operation == .anyOf
      let start = Int(test.pointee.valueStart)
      for index in start..<(start + Int(test.pointee.valueCount)) {
        let step = tables.steps + Int(tables.nested[index])
        if passesNested(step, element, parentStates, ownStates) { return isAny }
      }
      return !isAny
    }
  }

  @inline(never)
  private mutating func passesNested(
    _ step: UnsafePointer<MatchStep>,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    passes(step, element, parentStates, ownStates)
  }

  private mutating func accepts(_ test: UnsafePointer<MatchTest>, _ index: Int) -> Bool {
    NthTest(
      step: test.pointee.number,
      offset: test.pointee.offset,
      ofType: false,
      fromEnd: false,
      of: nil,
      shortForm: nil
    ).accepts(index)
  }

  @inline(__always)
  private mutating func hasName(
    _ test: UnsafePointer<MatchTest>,
    _ element: UnsafePointer<ElementView>
  ) -> Bool {
    let name = element.pointee.name
    guard UInt64(UInt(bitPattern: test.pointee.number)) == name.value else { return false }
    guard name.isHashed else { return true }
    let count = element.pointee.nameEnd - element.pointee.nameStart
    guard count == Int(test.pointee.nameCount) else { return false }
    return equalIgnoringCase(
      element.pointee.tag + element.pointee.nameStart,
      tables.pool + Int(test.pointee.nameStart),
      count
    )
  }

  /// Finds the first attribute of a name given in lower case.
  func findAttribute(_ name: [UInt8], _ element: ElementView) -> Int? {
    name.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { name in
        withUnsafePointer(to: element) { Self.findAttribute(name, buffer.count, $0) }
      }
    }
  }

  static func findAttribute(
    _ name: Input,
    _ count: Int,
    _ element: UnsafePointer<ElementView>
  ) -> Int? {
    attributeIndex(name, count, element)
  }

  @inline(__always)
  private static func attributeIndex(
    _ name: Input,
    _ count: Int,
    _ element: UnsafePointer<ElementView>
  ) -> Int? {
    var index = 0
    while index < element.pointee.attributeCount {
      let span = element.pointee.attributes + index
      if Int(span.pointee.nameEnd &- span.pointee.nameStart) == count,
        equalName(element.pointee.tag + Int(span.pointee.nameStart), name, count)
      {
        return index
      }
      index &+= 1
    }
    return nil
  }

  @inline(__always)
  private mutating func passesAttribute(
    _ test: UnsafePointer<MatchTest>,
    _ element: UnsafePointer<ElementView>
  ) -> Bool {
    let name = tables.pool + Int(test.pointee.nameStart)
    let count = Int(test.pointee.nameCount)
    guard let index = Self.attributeIndex(name, count, element) else { return false }
    let how = test.pointee.attributeOperator
    return how == .exists || compares(how, test, element, index)
  }

  private mutating func hasClass(
    _ test: UnsafePointer<MatchTest>,
    _ element: UnsafePointer<ElementView>
  ) -> Bool {
    compares(.includes, test, element, element.pointee.classIndex)
  }

  /// Compares an attribute's value as the test asks.
  @inline(__always)
  private mutating func compares(
    _ how: AttributeOperator,
    _ test: UnsafePointer<MatchTest>,
    _ element: UnsafePointer<ElementView>,
    _ index: Int
  ) -> Bool {
    let span = element.pointee.attributes + index
    let start = Int(span.pointee.valueStart)
    let count = Int(span.pointee.valueEnd) &- start
    let value = element.pointee.tag + start
    let wanted = tables.pool + Int(test.pointee.valueStart)
    let wantedCount = Int(test.pointee.valueCount)
    if how == .equals, !test.pointee.ignoresCase, count <= 8, span.pointee.valueEnd >= 8 {
      // The value with what stands before it, which is the tag's: one word holds all of a short one.
      let shift = UInt64(truncatingIfNeeded: 64 &- count &* 8)
      let word = PlainTag.word(value, count &- 8) &>> shift
      if count > 0, !hasZeroByte(word ^ 0x2626_2626_2626_2626) {
        return count == wantedCount && word == test.pointee.valueWord
      }
    }
    if how == .equals, !test.pointee.ignoresCase, !hasReference(value, count) {
      return count == wantedCount && equalBytes(value, wanted, count)
    }
    return comparesSlowly(how, test, element, span.pointee)
  }

  @inline(never)
  private mutating func comparesSlowly(
    _ how: AttributeOperator,
    _ test: UnsafePointer<MatchTest>,
    _ element: UnsafePointer<ElementView>,
    _ span: AttributeSpan
  ) -> Bool {
    let wanted = UnsafeBufferPointer(
      start: tables.pool + Int(test.pointee.valueStart),
      count: Int(test.pointee.valueCount)
    )
    let start = Int(span.valueStart)
    let count = Int(span.valueEnd) - start
    let ignoresCase = test.pointee.ignoresCase
    guard hasReference(element.pointee.tag + start, count) else {
      let value = UnsafeBufferPointer(start: element.pointee.tag + start, count: count)
      return ValueTest.passes(value, how, wanted, ignoresCase: ignoresCase)
    }
    return decodedValue(element.pointee.tag, span).withUnsafeBufferPointer {
      ValueTest.passes($0, how, wanted, ignoresCase: ignoresCase)
    }
  }
}

/// Whether a value has an ampersand.
@inline(__always)
func hasReference(_ value: Input, _ count: Int) -> Bool {
  let ampersands: UInt64 = 0x2626_2626_2626_2626
  if count > 16 { return findByte(UInt8(ascii: "&"), value, 0, count) < count }
  // Words that overlap cover what is too short for a block; a zero byte in the difference is an ampersand.
  if count >= 8 {
    return hasZeroByte(PlainTag.word(value, 0) ^ ampersands)
      || hasZeroByte(PlainTag.word(value, count &- 8) ^ ampersands)
  }
  var index = 0
  while index < count {
    if value[index] == UInt8(ascii: "&") { return true }
    index &+= 1
  }
  return false
}

@inline(__always)
private func hasZeroByte(_ word: UInt64) -> Bool {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
}

/// The value of an attribute, its character references decoded.
///
/// Without `readCharacter` it is in the page's encoding: selectors compare what is beyond ASCII in UTF-8 only.
func decodedValue(
  _ tag: Input,
  _ span: AttributeSpan,
  readCharacter: CharacterReader? = nil
) -> [UInt8] {
  DecodedText(
    tag,
    Int(span.valueStart),
    Int(span.valueEnd),
    isAttribute: true,
    readCharacter: readCharacter
  ).bytes
}

/// Whether `name`, five bytes long, is `class` in any case.
@inline(__always)
func isClass(_ name: Input) -> Bool {
  let first = UnsafeRawPointer(name).loadUnaligned(as: UInt32.self) | 0x2020_2020
  return first == UInt32(littleEndian: 0x7361_6C63) && name[4] | 0x20 == UInt8(ascii: "s")
}

/// Whether `name`, two bytes long, is `id` in any case.
@inline(__always)
func isID(_ name: Input) -> Bool {
  name[0] | 0x20 == UInt8(ascii: "i") && name[1] | 0x20 == UInt8(ascii: "d")
}
