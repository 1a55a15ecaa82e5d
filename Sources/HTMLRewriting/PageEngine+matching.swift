/// The element whose start tag is being matched.
struct ElementView {
  /// The `<` of the tag.
  var tag: Input
  var name: TagName
  var nameStart: Int
  var nameEnd: Int
  var attributes: UnsafePointer<AttributeSpan>
  var attributeCount: Int
  var classIndex = -1
  var idIndex = -1
  /// Among its siblings, from 1.
  var childIndex = 1
  var typeIndex = 1
  var isRoot = false
}

extension PageEngine {
  /// Matches an element against all rules; leaves what it is wanted for in `hits` and its states on the stack.
  ///
  /// The states begin at `statesTop` as it was; the caller puts them into force.
  mutating func match(_ element: inout ElementView, _ entry: UnsafePointer<TagEntry>) {
    let parentStates = depth > 0 ? Int(frames[depth - 1].stateStart) : 0
    let ownStates = statesTop
    findClassAndID(&element)
    for index in machine.universal { try_(index, &element, parentStates, ownStates) }
    let start = Int(entry.pointee.candidateStart)
    for index in start..<(start + Int(entry.pointee.candidateCount)) {
      try_(index, &element, parentStates, ownStates)
    }
    guard element.attributeCount > 0 else { return }
    matchAttributes(&element, parentStates, ownStates)
  }

  private func findClassAndID(_ element: inout ElementView) {
    for index in 0..<element.attributeCount {
      let span = element.attributes[index]
      let start = Int(span.nameStart)
      let count = Int(span.nameEnd) - start
      if count == 5, element.classIndex < 0, isClass(element.tag + start) {
        element.classIndex = index
      } else if count == 2, element.idIndex < 0, isID(element.tag + start) {
        element.idIndex = index
      }
    }
  }

  private mutating func matchAttributes(
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    if element.classIndex >= 0, !machine.classes.isEmpty {
      matchClasses(&element, parentStates, ownStates)
    }
    if element.idIndex >= 0, !machine.ids.isEmpty {
      let span = element.attributes[element.idIndex]
      matchValue(machine.ids, span, &element, parentStates, ownStates)
    }
    guard !machine.attributeNames.isEmpty else { return }
    for index in 0..<element.attributeCount {
      let span = element.attributes[index]
      let count = Int(span.nameEnd) - Int(span.nameStart)
      let key = fingerprint(element.tag, Int(span.nameStart), count, foldingCase: true)
      tryAll(machine.attributeNames.find(key), &element, parentStates, ownStates)
    }
  }

  private mutating func matchClasses(
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let span = element.attributes[element.classIndex]
    var index = Int(span.valueStart)
    let end = Int(span.valueEnd)
    if hasReference(element.tag, index, end) {
      matchDecodedClasses(span, &element, parentStates, ownStates)
      return
    }
    while index < end {
      while index < end, isHTMLSpace(element.tag[index]) { index += 1 }
      let start = index
      while index < end, element.tag[index] > 0x20 || !isHTMLSpace(element.tag[index]) {
        index += 1
      }
      guard index > start else { return }
      let key = fingerprint(element.tag, start, index - start)
      let slot = machine.classes.find(key)
      if slot.count > 0 { tryAll(slot, &element, parentStates, ownStates) }
    }
  }

  private mutating func matchDecodedClasses(
    _ span: AttributeSpan,
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let decoded = decodedValue(element.tag, span)
    for token in decoded.split(whereSeparator: isHTMLSpace) {
      let bytes = Array(token)
      let key = bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { fingerprint($0, 0, buffer.count) } ?? 0
      }
      tryAll(machine.classes.find(key), &element, parentStates, ownStates)
    }
  }

  private mutating func matchValue(
    _ table: KeyTable,
    _ span: AttributeSpan,
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let start = Int(span.valueStart)
    let end = Int(span.valueEnd)
    guard hasReference(element.tag, start, end) else {
      let key = fingerprint(element.tag, start, end - start)
      tryAll(table.find(key), &element, parentStates, ownStates)
      return
    }
    let decoded = decodedValue(element.tag, span)
    let key = decoded.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { fingerprint($0, 0, buffer.count) } ?? 0
    }
    tryAll(table.find(key), &element, parentStates, ownStates)
  }

  private mutating func tryAll(
    _ slot: KeyTable.Slot,
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let start = Int(slot.start)
    for index in start..<(start + Int(slot.count)) {
      try_(index, &element, parentStates, ownStates)
    }
  }

  /// Tries one candidate and notes what its match is for.
  private mutating func try_(
    _ candidate: Int,
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) {
    let step = machine.steps[Int(machine.candidates[candidate])]
    guard passes(step, &element, parentStates, ownStates) else { return }
    if step.state >= 0 { leaveState(step.state, ownStates) }
    let start = Int(step.targetStart)
    for index in start..<(start + Int(step.targetCount)) {
      let target = machine.targets[index]
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

  private func passes(
    _ step: MatchStep,
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    if step.prerequisite >= 0, !hasPrerequisite(step, parentStates, ownStates) { return false }
    let start = Int(step.testStart)
    for index in start..<(start + Int(step.testCount)) {
      guard passes(machine.tests[index], &element, parentStates, ownStates) else { return false }
    }
    return true
  }

  private func hasPrerequisite(_ step: MatchStep, _ parentStates: Int, _ ownStates: Int) -> Bool {
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

  private func passes(
    _ test: MatchTest,
    _ element: inout ElementView,
    _ parentStates: Int,
    _ ownStates: Int
  ) -> Bool {
    switch test.operation {
    case .never: return false
    case .type: return hasName(test, element)
    case .id: return element.idIndex >= 0 && equals(test, element, element.idIndex)
    case .className: return element.classIndex >= 0 && hasClass(test, element)
    case .attribute: return passesAttribute(test, element)
    case .nthChild: return accepts(test, element.childIndex)
    case .nthOfType: return accepts(test, element.typeIndex)
    case .isRoot: return element.isRoot
    case .isLink:
      let names = ["a", "area"].map { TagName($0) }
      return names.contains(element.name) && findAttribute(Array("href".utf8)[...], element) != nil
    case .anyOf, .noneOf:
      let start = Int(test.valueStart)
      for index in start..<(start + Int(test.valueCount)) {
        let step = machine.steps[Int(machine.nested[index])]
        if passes(step, &element, parentStates, ownStates) { return test.operation == .anyOf }
      }
      return test.operation == .noneOf
    }
  }

  private func accepts(_ test: MatchTest, _ index: Int) -> Bool {
    NthTest(
      step: test.number,
      offset: test.offset,
      ofType: false,
      fromEnd: false,
      of: nil,
      shortForm: nil
    ).accepts(index)
  }

  private func hasName(_ test: MatchTest, _ element: ElementView) -> Bool {
    guard UInt64(UInt(bitPattern: test.number)) == element.name.value else { return false }
    guard element.name.isHashed else { return true }
    let count = element.nameEnd - element.nameStart
    guard count == Int(test.nameCount) else { return false }
    return machine.pool.withUnsafeBufferPointer { pool in
      guard let start = pool.baseAddress else { return false }
      return equalIgnoringCase(
        element.tag + element.nameStart,
        start + Int(test.nameStart),
        count
      )
    }
  }

  /// Finds the first attribute of a name given in lower case.
  func findAttribute(_ name: ArraySlice<UInt8>, _ element: ElementView) -> Int? {
    name.withUnsafeBufferPointer { name in
      guard let wanted = name.baseAddress else { return nil }
      for index in 0..<element.attributeCount {
        let span = element.attributes[index]
        guard Int(span.nameEnd - span.nameStart) == name.count else { continue }
        if equalIgnoringCase(element.tag + Int(span.nameStart), wanted, name.count) { return index }
      }
      return nil
    }
  }

  private func passesAttribute(_ test: MatchTest, _ element: ElementView) -> Bool {
    let name = machine.pool[Int(test.nameStart)..<Int(test.nameStart + test.nameCount)]
    guard let index = findAttribute(name, element) else { return false }
    return test.attributeOperator == .exists || equals(test, element, index)
  }

  private func hasClass(_ test: MatchTest, _ element: ElementView) -> Bool {
    var test = test
    test.attributeOperator = .includes
    return equals(test, element, element.classIndex)
  }

  /// Compares an attribute's value as the test asks; `id` compares for equality.
  private func equals(_ test: MatchTest, _ element: ElementView, _ index: Int) -> Bool {
    let span = element.attributes[index]
    var how = test
    if test.operation == .id { how.attributeOperator = .equals }
    return machine.pool.withUnsafeBufferPointer { pool in
      let wanted = UnsafeBufferPointer(
        rebasing: pool[Int(how.valueStart)..<Int(how.valueStart + how.valueCount)]
      )
      let start = Int(span.valueStart)
      let end = Int(span.valueEnd)
      if hasReference(element.tag, start, end) {
        return decodedValue(element.tag, span).withUnsafeBufferPointer {
          ValueTest.passes($0, how.attributeOperator, wanted, ignoresCase: how.ignoresCase)
        }
      }
      return ValueTest.passes(
        UnsafeBufferPointer(start: element.tag + start, count: end - start),
        how.attributeOperator,
        wanted,
        ignoresCase: how.ignoresCase
      )
    }
  }
}

@inline(__always)
func hasReference(_ tag: Input, _ start: Int, _ end: Int) -> Bool {
  findByte(UInt8(ascii: "&"), tag, start, end) < end
}

func decodedValue(_ tag: Input, _ span: AttributeSpan) -> [UInt8] {
  DecodedText(tag, Int(span.valueStart), Int(span.valueEnd), isAttribute: true).bytes
}

/// Whether `name`, five bytes long, is `class` in any case.
@inline(__always)
private func isClass(_ name: Input) -> Bool {
  let first = UnsafeRawPointer(name).loadUnaligned(as: UInt32.self) | 0x2020_2020
  return first == UInt32(littleEndian: 0x7361_6C63) && name[4] | 0x20 == UInt8(ascii: "s")
}

/// Whether `name`, two bytes long, is `id` in any case.
@inline(__always)
private func isID(_ name: Input) -> Bool {
  name[0] | 0x20 == UInt8(ascii: "i") && name[1] | 0x20 == UInt8(ascii: "d")
}
