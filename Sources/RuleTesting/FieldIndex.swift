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
  private var fieldsByOffset: [(range: Range<Int>, response: Int, field: Field)] = []

  init(_ bodies: [[UInt8]]) {
    for (index, body) in bodies.enumerated() {
      for value in JSONScan.values(in: body) {
        add(value, parent: "", grandparent: "", bytes: body, response: index)
      }
    }
  }

  private mutating func add(
    _ node: JSONNode,
    parent: String,
    grandparent: String,
    bytes: [UInt8],
    response: Int
  ) {
    switch node.kind {
    case .object(let members):
      let names = Set(members.map(\.name))
      for member in members {
        let field = Field(
          name: member.name,
          parent: parent,
          grandparent: grandparent,
          isNumber: Self.isNumber(member.value, bytes)
        )
        siblings[field, default: []].formUnion(names.subtracting([member.name]))
        fieldsByOffset.append((member.range, response, field))
        add(
          member.value,
          parent: member.name,
          grandparent: parent,
          bytes: bytes,
          response: response
        )
      }
    case .array(let elements):
      for element in elements {
        add(element, parent: parent, grandparent: grandparent, bytes: bytes, response: response)
      }
    case .string, .number, .literal: break
    }
  }

  /// Numbers, and texts that begin with one.
  private static func isNumber(_ node: JSONNode, _ bytes: [UInt8]) -> Bool {
    switch node.kind {
    case .number: true
    case .string: bytes[node.range].dropFirst().first.map { $0 &- 0x30 < 10 } ?? false
    case .object, .array, .literal: false
    }
  }

  /// The innermost field that a change of bytes concerns.
  func field(at range: Range<Int>, response: Int) -> Field? {
    fieldsByOffset.filter { $0.response == response && $0.range.overlaps(range) }
      .min { $0.range.count < $1.range.count }?.field
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
