internal import JSONText

/// The members of the JSON in responses, with what stands around them.
struct FieldIndex {
  /// A member as it is known by its surroundings.
  struct Field: Hashable {
    var name: String
    /// The nearest name around; empty at the root.
    var parent: String
    var grandparent: String
    var isNumber: Bool
  }

  /// Names beside a field, wherever it occurs.
  private(set) var siblings: [Field: Set<String>] = [:]

  /// Keys of maps are names too, and without end.
  private static let fieldsMax = 100_000
  private static let siblingsMax = 512

  /// Adds the members of the JSON in a body.
  ///
  /// - Parameters:
  ///   - body: JSON, or a text with JSON in it.
  ///   - ranges: places in it, in order; none overlaps another.
  ///   - found: called with the place, by its number, and the innermost member there.
  mutating func add(
    _ body: [UInt8],
    finding ranges: [Range<Int>] = [],
    _ found: (Int, Field) -> Void = { _, _ in }
  ) {
    var places = Places(ranges: ranges)
    for value in JSONScan.values(in: body) {
      add(value, parent: "", grandparent: "", &places, found)
    }
  }

  /// Places that are looked for while a document is walked in its order.
  private struct Places {
    let ranges: [Range<Int>]
    private var next = 0

    init(ranges: [Range<Int>]) {
      self.ranges = ranges
    }

    /// The numbers of the places that begin in a member and were not taken yet, or that it stands in.
    mutating func take(in member: Range<Int>) -> Range<Int> {
      while next < ranges.count, ranges[next].upperBound <= member.lowerBound { next += 1 }
      let first = next
      while next < ranges.count, ranges[next].lowerBound < member.upperBound { next += 1 }
      return first..<next
    }
  }

  private mutating func add(
    _ node: JSONNode,
    parent: String,
    grandparent: String,
    _ places: inout Places,
    _ found: (Int, Field) -> Void
  ) {
    switch node.kind {
    case .object(let members):
      let names = Set(members.prefix(Self.siblingsMax).map(\.name))
      for member in members {
        let name = member.name
        let field = Field(
          name: name,
          parent: parent,
          grandparent: grandparent,
          isNumber: Self.isNumber(member.value)
        )
        note(field, beside: names)
        add(member.value, parent: name, grandparent: parent, &places, found)
        for place in places.take(in: member.range) { found(place, field) }
      }
    case .array(let elements):
      for element in elements {
        add(element, parent: parent, grandparent: grandparent, &places, found)
      }
    case .string, .number, .literal: break
    }
  }

  private mutating func note(_ field: Field, beside names: Set<String>) {
    guard siblings[field] != nil || siblings.count < Self.fieldsMax else { return }
    let known = siblings[field, default: []]
    guard known.count < Self.siblingsMax else { return }
    if known.count + 1 >= names.count, names.allSatisfy({ $0 == field.name || known.contains($0) })
    {
      if known.isEmpty { siblings[field] = [] }
      return
    }
    siblings[field, default: []].formUnion(names.subtracting([field.name]))
  }

  /// Numbers, and texts that begin with one.
  private static func isNumber(_ node: JSONNode) -> Bool {
    switch node.kind {
    case .number: true
    case .string: node.source.dropFirst().first.map { $0 &- 0x30 < 10 } ?? false
    case .object, .array, .literal: false
    }
  }

  func contains(_ field: Field) -> Bool { siblings[field] != nil }

  /// How well another field, in other responses, may be this one under a new name.
  func likeness(of field: Field, to other: Field, in index: FieldIndex) -> Double {
    let around = NameLikeness.overlap(siblings[field] ?? [], index.siblings[other] ?? [])
    let parents =
      field.parent == other.parent
      ? 1 : 0.5 * NameLikeness.of(field.parent, other.parent)
    let kind = field.isNumber == other.isNumber ? 1.0 : 0
    return 0.4 * around + 0.35 * NameLikeness.of(field.name, other.name) + 0.15 * parents + 0.1
      * kind
  }
}
