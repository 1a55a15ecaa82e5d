// What rules ask of a held value besides their paths.
extension PathEvaluator {
  func meets(_ condition: JSONCondition, at parent: Int) -> Bool {
    let nodes = select(condition.path.segments, from: parent)
    switch condition.test {
    case .exists: return !nodes.isEmpty
    case .absent: return nodes.isEmpty
    case .equals(let literal): return nodes.contains { tree.isEqual($0, to: literal) }
    case .differs(let literal): return !nodes.contains { tree.isEqual($0, to: literal) }
    case .matches(let expression):
      return nodes.contains { node in
        guard tree.nodes[node].kind == .string else { return false }
        let text = String(decoding: tree.string(of: node), as: UTF8.self)
        return expression.matchesWhole(text.unicodeScalars)
      }
    }
  }

  func values(of reads: [JSONRead], at node: Int) -> JSONReads {
    var found = JSONReads()
    for read in reads {
      for target in select(read.path.segments, from: node) {
        found.values[read.name, default: []].append(value(of: target, bytesMax: read.bytesMax))
      }
    }
    return found
  }

  private func value(of node: Int, bytesMax: Int) -> JSONReads.Value {
    let kind = tree.nodes[node].kind
    let bytes = kind == .string ? tree.string(of: node) : Array(tree.bytes[tree.nodes[node].range])
    guard bytes.count > max(bytesMax, 0) else { return JSONReads.Value(kind: kind, bytes: bytes) }
    var end = max(bytesMax, 0)
    // Not within a code point.
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return JSONReads.Value(kind: kind, bytes: Array(bytes[..<end]), isCut: true)
  }
}

extension JSONTree {
  func isEqual(_ node: Int, to literal: JSONLiteral) -> Bool {
    guard let other = try? JSONTree(parsing: literal.bytes.span, depthMax: JSONLimits().depthMax)
    else { return false }
    return isEqual(node, to: 0, in: other)
  }

  /// Whether a node says nothing: `null`, `""`, `[]`, `{}`.
  func isEmpty(_ node: Int) -> Bool {
    switch nodes[node].kind {
    case .null: true
    case .string: nodes[node].range.count == 2
    case .array, .object: nodes[node].childCount == 0
    case .bool, .number: false
    }
  }

  /// The container that a node lies in, looked for from an ancestor down.
  func parent(of node: Int, below top: Int) -> Int? {
    var parent: Int?
    var current = top
    while current != node {
      guard let child = children(of: current).first(where: { nodes[$0].next > node }) else {
        return nil
      }
      parent = current
      current = child
    }
    return parent
  }
}
