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
      if slot.count > 0 { tryAll(slot, element, parentStates, ownStates) }
    }
  }

  private mutating func matchClasses(
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let span = element.pointee.attributes[element.pointee.classIndex]
    var index = Int(span.valueStart)
    let end = Int(span.valueEnd)
    if hasReference(element.pointee.tag, index, end) {
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
      if slot.count > 0 { tryAll(slot, element, parentStates, ownStates) }
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
      if slot.count > 0 { tryAll(slot, element, parentStates, ownStates) }
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
    guard hasReference(element.pointee.tag, start, end) else {
      let key = fingerprint(element.pointee.tag, start, end - start)
      let slot = table.find(key, element.pointee.tag + start, end - start, in: tables.pool)
      if slot.count > 0 { tryAll(slot, element, parentStates, ownStates) }
      return
    }
    let decoded = decodedValue(element.pointee.tag, span)
    matchBytes(table, decoded, element, parentStates, ownStates)
  }

  private mutating func tryAll(
    _ slot: KeyTable.Slot,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let start = Int(slot.start)
    for index in start..<(start + Int(slot.count)) {
      try_(index, element, parentStates, ownStates)
    }
  }

  /// Tries one candidate and notes what its match is for.
  private mutating func try_(
    _ candidate: Int,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let step = tables.steps[Int(tables.candidates[candidate])]
    guard passes(step, element, parentStates, ownStates) else { return }
    if step.state >= 0 { leaveState(step.state, ownStates) }
    let start = Int(step.targetStart)
    for index in start..<(start + Int(step.targetCount)) {
      let target = tables.targets[index]
      let isKnown = hits.contains {
        $0.rule == target.rule && $0.kind == target.kind && $0.detail == target.detail
      }
      if !isKnown { hits.append(target) }
    }
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

  private mutating func passes(
    _ step: MatchStep,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    if step.prerequisite >= 0, !hasPrerequisite(step, parentStates, ownStates) { return false }
    let start = Int(step.testStart)
    for index in start..<(start + Int(step.testCount)) {
      guard passes(tables.tests[index], element, parentStates, ownStates) else { return false }
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

  private mutating func passes(
    _ test: MatchTest,
    _ element: UnsafePointer<ElementView>,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    switch test.operation {
    case .never: return false
    case .type: return hasName(test, element)
    case .id: return element.pointee.idIndex >= 0 && equals(test, element, element.pointee.idIndex)
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
      let start = Int(test.valueStart)
      for index in start..<(start + Int(test.valueCount)) {
        let step = tables.steps[Int(tables.nested[index])]
        if passes(step, element, parentStates, ownStates) { return test.operation == .anyOf }
      }
      return test.operation == .noneOf
    }
  }

  private mutating func accepts(_ test: MatchTest, _ index: Int) -> Bool {
    NthTest(
      step: test.number,
      offset: test.offset,
      ofType: false,
      fromEnd: false,
      of: nil,
      shortForm: nil
    ).accepts(index)
  }

  private mutating func hasName(_ test: MatchTest, _ element: UnsafePointer<ElementView>) -> Bool {
    guard UInt64(UInt(bitPattern: test.number)) == element.pointee.name.value else { return false }
    guard element.pointee.name.isHashed else { return true }
    let count = element.pointee.nameEnd - element.pointee.nameStart
    guard count == Int(test.nameCount) else { return false }
    return equalIgnoringCase(
      element.pointee.tag + element.pointee.nameStart,
      tables.pool + Int(test.nameStart),
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
    for index in 0..<element.pointee.attributeCount {
      let span = element.pointee.attributes[index]
      guard Int(span.nameEnd - span.nameStart) == count else { continue }
      if equalName(element.pointee.tag + Int(span.nameStart), name, count) { return index }
    }
    return nil
  }

  private mutating func passesAttribute(
    _ test: MatchTest,
    _ element: UnsafePointer<ElementView>
  ) -> Bool {
    let name = tables.pool + Int(test.nameStart)
    guard let index = Self.findAttribute(name, Int(test.nameCount), element) else { return false }
    return test.attributeOperator == .exists || equals(test, element, index)
  }

  private mutating func hasClass(_ test: MatchTest, _ element: UnsafePointer<ElementView>) -> Bool {
    var test = test
    test.attributeOperator = .includes
    return equals(test, element, element.pointee.classIndex)
  }

  /// Compares an attribute's value as the test asks; `id` compares for equality.
  private mutating func equals(
    _ test: MatchTest,
    _ element: UnsafePointer<ElementView>,
    _ index: Int
  ) -> Bool {
    let span = element.pointee.attributes[index]
    var how = test
    if test.operation == .id { how.attributeOperator = .equals }
    let wanted = UnsafeBufferPointer(
      start: tables.pool + Int(how.valueStart),
      count: Int(how.valueCount)
    )
    let start = Int(span.valueStart)
    let end = Int(span.valueEnd)
    if hasReference(element.pointee.tag, start, end) {
      return decodedValue(element.pointee.tag, span).withUnsafeBufferPointer {
        ValueTest.passes($0, how.attributeOperator, wanted, ignoresCase: how.ignoresCase)
      }
    }
    return ValueTest.passes(
      UnsafeBufferPointer(start: element.pointee.tag + start, count: end - start),
      how.attributeOperator,
      wanted,
      ignoresCase: how.ignoresCase
    )
  }
}

@inline(__always)
func hasReference(_ tag: Input, _ start: Int, _ end: Int) -> Bool {
  if end &- start <= 16 {
    var index = start
    while index < end {
      if tag[index] == UInt8(ascii: "&") { return true }
      index &+= 1
    }
    return false
  }
  return findByte(UInt8(ascii: "&"), tag, start, end) < end
}

func decodedValue(_ tag: Input, _ span: AttributeSpan) -> [UInt8] {
  DecodedText(tag, Int(span.valueStart), Int(span.valueEnd), isAttribute: true).bytes
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
