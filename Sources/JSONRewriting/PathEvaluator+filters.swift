// Filter expressions on a tree (RFC 9535, 2.3.5.2).
extension PathEvaluator {
  /// What an operand stands for.
  enum Operand {
    case nothing
    case node(Int)
    case literal(FilterLiteral)
  }

  func holds(_ expression: FilterExpression, at node: Int) -> Bool {
    switch expression {
    case .or(let parts): return parts.contains { holds($0, at: node) }
    case .and(let parts): return parts.allSatisfy { holds($0, at: node) }
    case .not(let inner): return !holds(inner, at: node)
    case .exists(let query): return last(of: query, at: node) != nil
    case .comparison(let left, let comparison, let right):
      return compare(operand(left, at: node), comparison, operand(right, at: node))
    case .matches(let text, let pattern, let isWhole):
      guard let pattern = string(operand(pattern, at: node)) else { return false }
      let expression = try? IRegexp(parsing: String(decoding: pattern, as: UTF8.self))
      return matches(operand(text, at: node), expression, isWhole: isWhole)
    case .matchesKnown(let text, let expression, let isWhole):
      return matches(operand(text, at: node), expression, isWhole: isWhole)
    }
  }

  private func matches(_ operand: Operand, _ expression: IRegexp?, isWhole: Bool) -> Bool {
    guard let text = string(operand), let expression,
      budget?.spend(text.count * expression.program.count / 8) ?? true
    else { return false }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    return isWhole ? expression.matchesWhole(scalars) : expression.matchesPart(of: scalars)
  }

  private func select(_ query: FilterQuery, at node: Int) -> [Int] {
    select(query.segments, from: query.isAbsolute ? 0 : node)
  }

  /// The last node of a query; by the short way where it is names only.
  private func last(of query: FilterQuery, at node: Int) -> Int? {
    var current = query.isAbsolute ? 0 : node
    for segment in query.segments {
      guard !segment.isDescendant, segment.selectors.count == 1,
        case .name(let name) = segment.selectors[0]
      else { return select(query, at: node).last }
      guard let member = tree.member(name, of: current) else { return nil }
      current = member
    }
    return current
  }

  private func operand(_ operand: FilterOperand, at node: Int) -> Operand {
    switch operand {
    case .literal(let literal): return .literal(literal)
    case .query(let query):
      // Of duplicate names the last counts, as for the clients that will read the document.
      return last(of: query, at: node).map(Operand.node) ?? .nothing
    case .count(let query):
      return .literal(.number(DecimalNumber(select(query, at: node).count)))
    case .value(let query):
      let nodes = select(query, at: node)
      return nodes.count == 1 ? .node(nodes[0]) : .nothing
    case .length(let inner):
      return length(of: self.operand(inner, at: node))
    }
  }

  private func length(of operand: Operand) -> Operand {
    if let text = string(operand) {
      let count = String(decoding: text, as: UTF8.self).unicodeScalars.count
      return .literal(.number(DecimalNumber(count)))
    }
    guard case .node(let node) = operand else { return .nothing }
    switch tree.nodes[node].kind {
    case .array, .object: return .literal(.number(DecimalNumber(tree.nodes[node].childCount)))
    default: return .nothing
    }
  }

  private func string(_ operand: Operand) -> [UInt8]? {
    switch operand {
    case .literal(.string(let text)): return text
    case .node(let node) where tree.nodes[node].kind == .string: return tree.string(of: node)
    default: return nil
    }
  }

  private func compare(_ left: Operand, _ comparison: FilterComparison, _ right: Operand) -> Bool {
    switch comparison {
    case .equal: isEqual(left, right)
    case .notEqual: !isEqual(left, right)
    case .less: isLess(left, right)
    case .greater: isLess(right, left)
    case .lessOrEqual: isLess(left, right) || isEqual(left, right)
    case .greaterOrEqual: isLess(right, left) || isEqual(left, right)
    }
  }

  private func isLess(_ left: Operand, _ right: Operand) -> Bool {
    switch (scalar(left), scalar(right)) {
    case (.number(let left), .number(let right)): left < right
    // UTF-8 sorts as code points do.
    case (.string(let left), .string(let right)): left.lexicographicallyPrecedes(right)
    default: false
    }
  }

  private func isEqual(_ left: Operand, _ right: Operand) -> Bool {
    switch (left, right) {
    case (.nothing, .nothing): return true
    case (.nothing, _), (_, .nothing): return false
    case (.node(let left), .node(let right)):
      return tree.isEqual(left, to: right, in: tree)
    default:
      guard let left = scalar(left), let right = scalar(right) else { return false }
      return left == right
    }
  }

  private func scalar(_ operand: Operand) -> FilterLiteral? {
    switch operand {
    case .nothing: nil
    case .literal(let literal): literal
    case .node(let node): tree.scalar(of: node)
    }
  }
}

extension JSONTree {
  /// The value of a node that is no container.
  func scalar(of node: Int) -> FilterLiteral? {
    switch nodes[node].kind {
    case .null: .null
    case .bool: .bool(bytes[nodes[node].range.lowerBound] == UInt8(ascii: "t"))
    case .number: DecimalNumber(parsing: bytes[nodes[node].range]).map(FilterLiteral.number)
    case .string: .string(string(of: node))
    case .array, .object: nil
    }
  }

  /// Whether two nodes are equal as `==` in a filter says: objects regardless of member order.
  func isEqual(_ node: Int, to other: Int, in tree: JSONTree) -> Bool {
    if let left = scalar(of: node) { return left == tree.scalar(of: other) }
    guard nodes[node].kind == tree.nodes[other].kind else { return false }
    let left = children(of: node)
    let right = tree.children(of: other)
    guard nodes[node].childCount == tree.nodes[other].childCount else { return false }
    if nodes[node].kind == .array {
      return zip(left, right).allSatisfy { isEqual($0, to: $1, in: tree) }
    }
    var byName: [[UInt8]: Int] = [:]
    for member in right { byName[tree.name(of: member)] = member }
    return left.allSatisfy { member in
      guard let twin = byName[name(of: member)] else { return false }
      return isEqual(member, to: twin, in: tree)
    }
  }
}
