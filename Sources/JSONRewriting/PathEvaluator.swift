/// How many nodes may be looked at while a body is rewritten: a filter below `..` with `..` inside
/// grows with the square of the value.
final class EvaluationBudget {
  private var nodesLeft = 8_000_000

  var isSpent: Bool { nodesLeft < 0 }

  func spend(_ nodes: Int) -> Bool {
    nodesLeft -= nodes
    return nodesLeft >= 0
  }
}

/// Evaluates paths on a tree as RFC 9535 says: nodes in its order, each as often as selected.
struct PathEvaluator {
  let tree: JSONTree
  /// Nil where the caller set no bound.
  var budget: EvaluationBudget?

  /// The nodes that the segments select, from one node on.
  func select(_ segments: some Sequence<PathSegment>, from start: Int) -> [Int] {
    var nodes = [start]
    for segment in segments {
      var selected: [Int] = []
      for node in nodes { apply(segment, to: node, appendingTo: &selected) }
      nodes = selected
      if nodes.isEmpty { break }
    }
    return nodes
  }

  private func apply(_ segment: PathSegment, to node: Int, appendingTo selected: inout [Int]) {
    let last = segment.isDescendant ? tree.nodes[node].next : node + 1
    if let budget, !budget.spend(last - node + tree.nodes[node].childCount) { return }
    for visited in node..<last where tree.nodes[visited].childCount > 0 {
      for selector in segment.selectors { apply(selector, to: visited, appendingTo: &selected) }
    }
  }

  private func apply(_ selector: PathSelector, to node: Int, appendingTo selected: inout [Int]) {
    let isArray = tree.nodes[node].kind == .array
    switch selector {
    case .name(let name):
      guard !isArray else { return }
      for child in tree.children(of: node) where tree.hasName(name, child) {
        selected.append(child)
      }
    case .wildcard:
      selected += tree.children(of: node)
    case .index(let index):
      let count = tree.nodes[node].childCount
      let normalized = index >= 0 ? index : count + index
      guard isArray, (0..<count).contains(normalized) else { return }
      selected += tree.children(of: node).dropFirst(normalized).prefix(1)
    case .slice(let slice):
      guard isArray else { return }
      let children = Array(tree.children(of: node))
      for index in slice.indices(count: children.count) { selected.append(children[index]) }
    case .filter(let expression):
      for child in tree.children(of: node) where holds(expression, at: child) {
        selected.append(child)
      }
    }
  }

  /// The normalized path of a node (RFC 9535, 2.7).
  func normalizedPath(of target: Int) -> String {
    var path = "$"
    var node = 0
    while node != target {
      let children = Array(tree.children(of: node))
      guard let index = children.lastIndex(where: { $0 <= target }) else { return path }
      path += "["
      if tree.nodes[node].kind == .array {
        path += String(index)
      } else {
        appendNormalized(name: tree.name(of: children[index]), to: &path)
      }
      path += "]"
      node = children[index]
    }
    return path
  }
}
