// Whether a step matches an element.
extension PageEngine {
  /// Whether an element passes a step: what must stand to its left, and each of its tests.
  @inline(__always)
  mutating func passes(
    _ step: UnsafePointer<MatchStep>,
    _ subject: MatchSubject
  ) -> Bool {
    if step.pointee.prerequisite >= 0, !hasPrerequisite(step.pointee, subject) {
      return false
    }
    var index = Int(step.pointee.testStart)
    let end = index &+ Int(step.pointee.testCount)
    while index < end {
      let test = tables.tests + index
      // These two are nearly all that is ever asked.
      let isPassed =
        switch test.pointee.operation {
        case .type: hasName(test, subject.element)
        case .attribute: passesAttribute(test, subject.element)
        default: passesOther(test, subject)
        }
      guard isPassed else { return false }
      index &+= 1
    }
    return true
  }

  private mutating func hasPrerequisite(_ step: MatchStep, _ subject: MatchSubject) -> Bool {
    let state = step.prerequisite
    switch step.combinator {
    case 0: return stateCounts[Int(state)] > 0
    case 1:
      for index in subject.parentStates..<max(subject.parentStates, subject.ownStates)
      where states[index] == state {
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
    _ subject: MatchSubject
  ) -> Bool {
    let element = subject.element
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
        if passesNested(step, subject) { return isAny }
      }
      return !isAny
    }
  }

  @inline(never)
  private mutating func passesNested(
    _ step: UnsafePointer<MatchStep>,
    _ subject: MatchSubject
  ) -> Bool {
    passes(step, subject)
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
