/// One segment: which children of a node, or of a node and all its descendants.
struct PathSegment: Sendable, Hashable {
  var isDescendant: Bool
  var selectors: [PathSelector]

  /// Whether it selects at most one node (RFC 9535, 2.3.5.1).
  var isSingular: Bool {
    guard !isDescendant, selectors.count == 1 else { return false }
    switch selectors[0] {
    case .name, .index: return true
    case .wildcard, .slice, .filter: return false
    }
  }
}

/// One selector (RFC 9535, 2.3).
enum PathSelector: Sendable, Hashable {
  case name([UInt8])
  case wildcard
  case index(Int)
  case slice(PathSlice)
  case filter(FilterExpression)
}

/// An array slice (RFC 9535, 2.3.4); a missing bound is nil.
struct PathSlice: Sendable, Hashable {
  var start: Int?
  var end: Int?
  var step: Int

  /// The bounds for an array of `count` elements: half open, in the direction of `step`.
  func bounds(count: Int) -> (lower: Int, upper: Int) {
    func normalized(_ index: Int) -> Int { index >= 0 ? index : count + index }
    if step >= 0 {
      let first = normalized(start ?? 0)
      let last = normalized(end ?? count)
      return (min(max(first, 0), count), min(max(last, 0), count))
    }
    let first = normalized(start ?? (count - 1))
    let last = end.map(normalized) ?? -1
    return (min(max(last, -1), count - 1), min(max(first, -1), count - 1))
  }

  /// The selected indices in order.
  func indices(count: Int) -> StrideTo<Int> {
    let (lower, upper) = bounds(count: count)
    if step > 0 { return stride(from: lower, to: upper, by: step) }
    if step < 0 { return stride(from: upper, to: lower, by: step) }
    return stride(from: 0, to: 0, by: 1)
  }
}

/// A logical expression of a filter selector (RFC 9535, 2.3.5).
indirect enum FilterExpression: Sendable, Hashable {
  case or([FilterExpression])
  case and([FilterExpression])
  case not(FilterExpression)
  case comparison(FilterOperand, FilterComparison, FilterOperand)
  case exists(FilterQuery)
  /// `match` (the whole text) or `search` (anywhere in it).
  case matches(FilterOperand, FilterOperand, isWhole: Bool)
  /// The same with an expression known beforehand; nil where it is none, and so matches nothing.
  case matchesKnown(FilterOperand, IRegexp?, isWhole: Bool)
}

enum FilterComparison: Sendable, Hashable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// What stands on one side of a comparison, or as a function's argument of type ValueType.
indirect enum FilterOperand: Sendable, Hashable {
  case literal(FilterLiteral)
  case query(FilterQuery)
  case length(FilterOperand)
  case count(FilterQuery)
  case value(FilterQuery)
}

enum FilterLiteral: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(DecimalNumber)
  case string([UInt8])
}

/// A query inside a filter, from the current node (`@`) or the root (`$`).
struct FilterQuery: Sendable, Hashable {
  var isAbsolute: Bool
  var segments: [PathSegment]

  var isSingular: Bool { segments.allSatisfy(\.isSingular) }
}

extension FilterExpression {
  /// Whether it looks at the whole document.
  var usesRoot: Bool {
    switch self {
    case .or(let parts), .and(let parts): parts.contains { $0.usesRoot }
    case .not(let inner): inner.usesRoot
    case .comparison(let left, _, let right): left.usesRoot || right.usesRoot
    case .exists(let query): query.usesRoot
    case .matches(let text, let pattern, _): text.usesRoot || pattern.usesRoot
    case .matchesKnown(let text, _, _): text.usesRoot
    }
  }
}

extension FilterOperand {
  var usesRoot: Bool {
    switch self {
    case .literal: false
    case .query(let query), .count(let query), .value(let query): query.usesRoot
    case .length(let operand): operand.usesRoot
    }
  }
}

extension FilterQuery {
  var usesRoot: Bool { isAbsolute || segments.contains { $0.usesRoot } }
}

extension PathSegment {
  var usesRoot: Bool {
    selectors.contains { selector in
      if case .filter(let expression) = selector { return expression.usesRoot }
      return false
    }
  }
}
