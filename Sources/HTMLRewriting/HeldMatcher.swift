/// Matches selectors on a held part, where everything is known.
///
/// Combinators are followed forwards: from the nodes that match one compound to those that match the next.
struct HeldMatcher {
  let tree: HeldTree
  let input: Input
  /// Page offset of `input[0]`.
  let base: Int
  let readCharacter: CharacterReader?
  private let order: HeldOrder

  init(tree: HeldTree, input: Input, base: Int, readCharacter: CharacterReader?) {
    self.tree = tree
    self.input = input
    self.base = base
    self.readCharacter = readCharacter
    order = HeldOrder(tree.nodes)
  }

  /// The nodes that an alternative matches, given that `candidate` matches up to its compound but for what
  /// looks ahead.
  func matches(of alternative: ComplexSelector, from candidate: HeldTree.Candidate) -> [Int] {
    let compound = alternative.compounds[candidate.compound]
    for test in compound.tests where test.looksAhead {
      guard passes(test, candidate.node) else { return [] }
    }
    return follow(alternative, from: [candidate.node], after: candidate.compound)
  }

  /// From nodes that match compound `index`, the nodes that match the last one.
  private func follow(_ complex: ComplexSelector, from nodes: [Int], after index: Int) -> [Int] {
    var current = nodes
    var index = index
    while index + 1 < complex.compounds.count, !current.isEmpty {
      current = step(complex.combinators[index], complex.compounds[index + 1], from: current)
      index += 1
    }
    return current
  }

  private func step(
    _ combinator: Combinator,
    _ compound: CompoundSelector,
    from nodes: [Int]
  ) -> [Int] {
    let sources = Set(nodes)
    var found: [Int] = []
    guard let first = nodes.min() else { return found }
    let isSibling = combinator == .nextSibling || combinator == .laterSibling
    let end = nodes.map { isSibling ? order.parentEnd(of: $0) : order.ends[$0] }.max() ?? first + 1
    for index in (first + 1)..<max(end, first + 1)
    where isRelated(index, by: combinator, to: sources) && passes(compound, index) {
      found.append(index)
    }
    return found
  }

  private func isRelated(_ index: Int, by combinator: Combinator, to sources: Set<Int>) -> Bool {
    switch combinator {
    case .child: return sources.contains(tree.nodes[index].parent)
    case .descendant:
      var parent = tree.nodes[index].parent
      while parent >= 0 {
        if sources.contains(parent) { return true }
        parent = tree.nodes[parent].parent
      }
      return false
    case .nextSibling:
      return previousSibling(of: index).map(sources.contains) ?? false
    case .laterSibling:
      var sibling = previousSibling(of: index)
      while let found = sibling {
        if sources.contains(found) { return true }
        sibling = previousSibling(of: found)
      }
      return false
    }
  }

  private func previousSibling(of index: Int) -> Int? {
    let parent = tree.nodes[index].parent
    var other = index - 1
    while other >= 0, other != parent {
      let otherParent = tree.nodes[other].parent
      if otherParent == parent { return other }
      // Inside of an earlier sibling: up to it.
      other = otherParent
    }
    return nil
  }

  // MARK: Tests

  private func passes(_ compound: CompoundSelector, _ node: Int) -> Bool {
    compound.tests.allSatisfy { passes($0, node) }
  }

  private func passes(_ test: SimpleSelector, _ index: Int) -> Bool {
    let node = tree.nodes[index]
    switch test {
    case .universal: return true
    case .type(let name, _): return hasName(name, node)
    case .id(let name): return value("id", node) == Array(name.utf8)
    case .className(let name): return passesAttribute("class", .includes, name, false, node)
    case .attribute(let test): return passes(test, node)
    case .nth(let nth):
      return nth.accepts(position(of: index, ofType: nth.ofType, fromEnd: nth.fromEnd))
    case .only(let ofType):
      return position(of: index, ofType: ofType, fromEnd: false) == 1
        && position(of: index, ofType: ofType, fromEnd: true) == 1
    case .matchesAny(let list, _): return list.contains { endsAt(index, $0) }
    case .not(let list): return !list.contains { endsAt(index, $0) }
    case .has(let list): return list.contains { has($0, index) }
    case .contains(let needle, _): return contains(needle, node)
    case .root: return node.isRoot
    case .empty: return isEmpty(index)
    case .link: return (hasName("a", node) || hasName("area", node)) && value("href", node) != nil
    case .scope, .lang, .liveState, .host, .pseudoElement, .forgiven, .typeWithoutNamespace:
      return false
    }
  }

  /// Whether a complex selector matches a node, as far as its ancestors stand in the tree.
  private func endsAt(_ index: Int, _ complex: ComplexSelector) -> Bool {
    if complex.compounds.count == 1 { return passes(complex.compounds[0], index) }
    let starts = tree.nodes.indices.filter { passes(complex.compounds[0], $0) }
    return follow(complex, from: Array(starts), after: 0).contains(index)
  }

  private func has(_ member: ComplexSelector, _ index: Int) -> Bool {
    let first = step(member.leading ?? .descendant, member.compounds[0], from: [index])
    return !follow(member, from: first, after: 0).isEmpty
  }

  private func hasName(_ name: String, _ node: HeldNode) -> Bool {
    guard TagName(name) == node.name else { return false }
    guard node.name.isHashed else { return true }
    let start = node.start - base
    let found = UnsafeBufferPointer(
      start: input + start + node.nameStart,
      count: node.nameEnd - node.nameStart
    )
    return String(decoding: found, as: UTF8.self).lowercasedASCII == name.lowercasedASCII
  }

  private func isEmpty(_ index: Int) -> Bool {
    let node = tree.nodes[index]
    guard tree.texts(in: node).allSatisfy({ $0.range.isEmpty }) else { return false }
    return index + 1 >= tree.nodes.count || tree.nodes[index + 1].parent != index
  }

  private func contains(_ needle: TextNeedle, _ node: HeldNode) -> Bool {
    var text: [UInt8] = []
    for run in tree.texts(in: node) where !run.isRaw {
      let start = run.range.lowerBound - base
      let end = run.range.upperBound - base
      let decoded = DecodedText(
        input,
        start,
        end,
        isAttribute: false,
        readCharacter: readCharacter
      )
      text += decoded.bytes
    }
    return text.withUnsafeBufferPointer { needle.isFound(in: $0) }
  }

  /// The place among siblings, from 1, from either end.
  private func position(of index: Int, ofType: Bool, fromEnd: Bool) -> Int {
    switch (ofType, fromEnd) {
    case (false, false): tree.nodes[index].childIndex
    case (true, false): order.typesBefore[index] + tree.nodes[index].typesBefore + 1
    case (false, true): order.siblingsAfter[index] + 1
    case (true, true): order.typesAfter[index] + 1
    }
  }

  // MARK: Attributes

  private func value(_ name: String, _ node: HeldNode) -> [UInt8]? {
    let tag = input + (node.start - base)
    let wanted = Array(name.utf8)
    for index in node.attributeStart..<(node.attributeStart + node.attributeCount) {
      let span = tree.attributes[index]
      let count = Int(span.nameEnd - span.nameStart)
      guard count == wanted.count else { continue }
      let isSame = wanted.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { equalIgnoringCase(tag + Int(span.nameStart), $0, count) } ?? false
      }
      if isSame { return decodedValue(tag, span) }
    }
    return nil
  }

  private func passes(_ test: AttributeTest, _ node: HeldNode) -> Bool {
    let name = test.name.lowercasedASCII
    guard test.operator != .exists else { return value(name, node) != nil }
    return passesAttribute(name, test.operator.code, test.value, test.ignoresCase, node)
  }

  private func passesAttribute(
    _ name: String,
    _ operation: AttributeOperator,
    _ wanted: String,
    _ ignoresCase: Bool,
    _ node: HeldNode
  ) -> Bool {
    guard let value = value(name, node) else { return false }
    let canBeEmpty = operation == .equals || operation == .dashMatch
    if wanted.isEmpty, !canBeEmpty { return false }
    return value.withUnsafeBufferPointer { value in
      Array(wanted.utf8).withUnsafeBufferPointer {
        ValueTest.passes(value, operation, $0, ignoresCase: ignoresCase)
      }
    }
  }
}

/// Where each node of a held tree stands among the others, found in one pass.
struct HeldOrder {
  /// Behind the last node inside of each.
  private(set) var ends: [Int]
  private(set) var siblingsAfter: [Int]
  private(set) var typesAfter: [Int]
  /// In the tree; those before the tree began are not counted.
  private(set) var typesBefore: [Int]
  private let parents: [Int]

  private struct TypeKey: Hashable {
    var parent: Int
    var name: TagName
  }

  init(_ nodes: [HeldNode]) {
    parents = nodes.map(\.parent)
    ends = Array(nodes.indices.map { $0 + 1 })
    siblingsAfter = Array(repeating: 0, count: nodes.count)
    typesAfter = siblingsAfter
    typesBefore = siblingsAfter
    var children: [Int: Int] = [:]
    var types: [TypeKey: Int] = [:]
    for index in nodes.indices.reversed() {
      let parent = nodes[index].parent
      let key = TypeKey(parent: parent, name: nodes[index].name)
      siblingsAfter[index] = children[parent, default: 0]
      children[parent, default: 0] += 1
      typesAfter[index] = types[key, default: 0]
      types[key, default: 0] += 1
      if parent >= 0 { ends[parent] = max(ends[parent], ends[index]) }
    }
    for index in nodes.indices {
      let key = TypeKey(parent: nodes[index].parent, name: nodes[index].name)
      // Counting from the end knows the total.
      let total = types[key, default: 0]
      if nodes[index].parent >= 0 { typesBefore[index] = total - 1 - typesAfter[index] }
    }
  }

  /// Behind the last sibling of a node and what is inside of it.
  func parentEnd(of index: Int) -> Int {
    parents[index] >= 0 ? ends[parents[index]] : ends.count
  }
}
