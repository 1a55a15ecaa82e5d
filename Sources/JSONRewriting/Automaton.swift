/// All paths of a rule set as one machine over member names and array elements.
///
/// A place is a set of positions, each a path and how many of its segments are behind; a state is a place
/// and the rules that select the node. Entering a child is one look into the table of the place. Places
/// are made when first needed: those near the start when the rules are compiled and shared by all
/// rewriters, others by the rewriter that comes upon them.
///
/// What no table can tell (filters, places counted from an array's end, conditions on siblings) is
/// left to `PathEvaluator` on a held value; the states say where.
struct Automaton: Sendable {
  /// One path, at one of its segments.
  struct Position: Sendable {
    var rule: Int
    var segment: Int
    var isDescendant: Bool
    var isLast: Bool
    var names: [Int32] = []
    var hasWildcard = false
    /// Indices and slices, counted from the start.
    var indices: [PathSlice] = []
    /// Each child must be held to see whether a filter holds for it.
    var hasFilter = false
    /// The node itself must be held: everything from this segment on is evaluated on a tree.
    var needsTree = false
  }

  /// Where all paths are, in order; many states share one.
  struct Place: Sendable {
    var positions: [Int32]
    /// Positions whose filters ask about each child.
    var filters: [Int32]
    /// Positions that need the node held.
    var trees: [Int32]
    /// What selects elements by their index, counted from the start.
    var indices: [PathSlice]
    /// The states of elements that are selected by a single index.
    var elementStates: [Int32: Int32] = [:]

    /// The first element, from an index on, that a path tells apart from the others; `Int32.max` where none is.
    func nextIndex(from index: Int32) -> Int32 {
      indices.reduce(.max) { min($0, $1.next(from: index)) }
    }
  }

  /// Which rules select a node.
  struct State: Sendable {
    var finals: [Int32]
  }

  private struct Key: Hashable {
    var place: Int32
    var finals: [Int32]
  }

  struct Flags: OptionSet, Sendable {
    var rawValue: UInt8
    /// A rule selects the node.
    static let final = Flags(rawValue: 1)
    /// The node must be held before anything of it is sent.
    static let held = Flags(rawValue: 2)
    /// Each child needs a careful look: filters, indices.
    static let careful = Flags(rawValue: 4)
  }

  /// The state in which nothing can be selected any more.
  static let dead: Int32 = 0
  static let unknown: Int32 = -1
  private static let eagerPlacesMax = 64
  private static let statesMax = 16_384

  /// Where every document begins.
  private(set) var start: Int32 = Automaton.dead
  let names: NameTable
  let positions: [Position]
  /// Next state by place and column: other names, each name, any element.
  private(set) var transitions: [Int32] = []
  private(set) var flags: [Flags] = []
  private(set) var states: [State] = []
  /// The place of each state.
  private(set) var placeNumbers: [Int32] = []
  private(set) var places: [Place] = []
  private var stateNumbers: [Key: Int32] = [:]
  private var placeNumbersByPositions: [[Int32]: Int32] = [:]
  let columns: Int
  /// Rules whose action needs the whole node before it begins.
  let heldFinals: Set<Int32>

  init(_ rules: [JSONRule]) {
    names = NameTable(rules.lazy.flatMap { Self.names(of: $0.path) })
    columns = names.names.count + 2
    var positions: [Position] = []
    var starts: [Int32] = []
    var finals: [Int32] = []
    for (index, rule) in rules.enumerated() {
      if rule.path.segments.isEmpty {
        if rule.conditions.isEmpty { finals.append(Int32(index)) }
        continue
      }
      starts.append(Int32(positions.count))
      positions += Self.positions(of: rule, index, names)
    }
    self.positions = positions
    heldFinals = Set(rules.indices.filter { rules[$0].action.needsTree }.map { Int32($0) })
    _ = number(of: placeNumber(of: []), [])
    start = number(of: placeNumber(of: starts), finals) ?? Self.dead
    var place = 0
    while place < places.count, place < Self.eagerPlacesMax {
      fill(place)
      place += 1
    }
  }

  /// What entering any child does, whatever its name.
  private struct Step {
    var reached: [Int32]
    var place: Int32
    var finals: [Int32]
  }

  private mutating func step(from place: Int) -> Step {
    var reached: Set<Int32> = []
    var finals: [Int32] = []
    for number in places[place].positions {
      let position = positions[Int(number)]
      if position.isDescendant { reached.insert(number) }
      guard !position.needsTree, position.hasWildcard else { continue }
      if position.isLast { finals.append(Int32(position.rule)) } else { reached.insert(number + 1) }
    }
    let sorted = reached.sorted()
    return Step(reached: sorted, place: placeNumber(of: sorted), finals: finals)
  }

  /// The state of a child that some positions select, besides those that select any.
  private mutating func state(after step: Step, selecting: [Int32]) -> Int32? {
    var added: Set<Int32> = []
    var finals = Set(step.finals)
    for number in selecting where !positions[Int(number)].needsTree {
      let position = positions[Int(number)]
      if position.isLast { finals.insert(Int32(position.rule)) } else { added.insert(number + 1) }
    }
    added.subtract(step.reached)
    let place = added.isEmpty ? step.place : placeNumber(of: added.union(step.reached).sorted())
    return number(of: place, finals.sorted())
  }

  /// Makes all transitions of a place.
  private mutating func fill(_ place: Int) {
    var byColumn: [Int32: [Int32]] = [:]
    for number in places[place].positions {
      for name in Set(positions[Int(number)].names) { byColumn[name, default: []].append(number) }
    }
    let step = step(from: place)
    for column in 0..<columns {
      let selecting = column == columns - 1 ? [] : byColumn[Int32(column)] ?? []
      transitions[place * columns + column] =
        state(after: step, selecting: selecting) ?? Self.unknown
    }
    for index in Set(places[place].indices.compactMap(\.singleIndex)) {
      let state = state(after: step, selecting: selectors(of: index, at: place))
      places[place].elementStates[index] = state
    }
  }

  /// The positions that select the element of an index.
  private func selectors(of index: Int32, at place: Int) -> [Int32] {
    places[place].positions.filter { number in
      positions[Int(number)].indices.contains { $0.next(from: index) == index }
    }
  }

  /// The state after a member name's number, or after any element (the last column).
  ///
  /// Nil where the paths need more states than there may be.
  mutating func next(_ state: Int32, column: Int) -> Int32? {
    let place = Int(placeNumbers[Int(state)])
    let slot = place * columns + column
    if transitions[slot] != Self.unknown { return transitions[slot] }
    let isName = column > 0 && column < columns - 1
    let selecting = places[place].positions.filter {
      isName && positions[Int($0)].names.contains(Int32(column))
    }
    let found = self.state(after: step(from: place), selecting: selecting)
    if let found { transitions[slot] = found }
    return found
  }

  /// The state after the element of an index, where places tell indices apart.
  mutating func next(_ state: Int32, index: Int32) -> Int32? {
    let place = Int(placeNumbers[Int(state)])
    if let known = places[place].elementStates[index] { return known }
    return self.state(after: step(from: place), selecting: selectors(of: index, at: place))
  }

  private mutating func number(of place: Int32, _ finals: [Int32]) -> Int32? {
    let key = Key(place: place, finals: finals)
    if let known = stateNumbers[key] { return known }
    guard states.count < Self.statesMax else { return nil }
    let number = Int32(states.count)
    stateNumbers[key] = number
    states.append(State(finals: finals))
    placeNumbers.append(place)
    flags.append(flagsOf(places[Int(place)], finals))
    return number
  }

  private mutating func placeNumber(of positions: [Int32]) -> Int32 {
    if let known = placeNumbersByPositions[positions] { return known }
    let number = Int32(places.count)
    placeNumbersByPositions[positions] = number
    places.append(
      Place(
        positions: positions,
        filters: positions.filter { self.positions[Int($0)].hasFilter },
        trees: positions.filter { self.positions[Int($0)].needsTree },
        indices: positions.map { self.positions[Int($0)] }.filter { !$0.needsTree }
          .flatMap(\.indices)
      )
    )
    transitions += Array(repeating: Self.unknown, count: columns)
    return number
  }

  private func flagsOf(_ place: Place, _ finals: [Int32]) -> Flags {
    var flags: Flags = []
    if !finals.isEmpty { flags.insert(.final) }
    if !place.trees.isEmpty || finals.contains(where: heldFinals.contains) { flags.insert(.held) }
    if !place.filters.isEmpty || !place.indices.isEmpty { flags.insert(.careful) }
    return flags
  }

  /// Where the paths are in a state.
  func place(_ state: Int32) -> Place { places[Int(placeNumbers[Int(state)])] }
}

extension Automaton {
  private static func names(of path: JSONPath) -> [[UInt8]] {
    path.segments.flatMap { segment in
      segment.selectors.compactMap { selector in
        if case .name(let name) = selector { name } else { nil }
      }
    }
  }

  private static func positions(of rule: JSONRule, _ index: Int, _ names: NameTable) -> [Position] {
    let segments = rule.path.segments
    let usesRoot = segments.contains { $0.usesRoot }
    return segments.enumerated().map { number, segment in
      var position = Position(
        rule: index,
        segment: number,
        isDescendant: segment.isDescendant && !usesRoot,
        isLast: number == segments.count - 1
      )
      for selector in segment.selectors { add(selector, to: &position, names) }
      if usesRoot || (position.isLast && !rule.conditions.isEmpty) { position.needsTree = true }
      if position.needsTree { position.hasFilter = false }
      return position
    }
  }

  private static func add(
    _ selector: PathSelector,
    to position: inout Position,
    _ names: NameTable
  ) {
    switch selector {
    case .name(let name): position.names.append(names.number(of: name))
    case .wildcard: position.hasWildcard = true
    case .index(let index) where index >= 0:
      position.indices.append(PathSlice(start: index, end: index + 1, step: 1))
    case .slice(let slice) where slice.isCountedFromStart: position.indices.append(slice)
    case .index, .slice: position.needsTree = true
    case .filter: position.hasFilter = true
    }
  }
}

extension PathSlice {
  /// Whether an element's index alone tells if it is selected.
  var isCountedFromStart: Bool { step >= 0 && (start ?? 0) >= 0 && (end ?? 0) >= 0 }

  /// The index, where it selects just one.
  var singleIndex: Int32? {
    guard let start, start >= 0, end == start + 1, step > 0 else { return nil }
    return Int32(exactly: start)
  }

  /// The first index it selects from one on, where it is counted from the start; `Int32.max` where none is.
  func next(from index: Int32) -> Int32 {
    let first = start ?? 0
    guard step > 0, (end ?? .max) > first else { return .max }
    let past = max(Int(index) - first, 0)
    let found = first + (past + step - 1) / step * step
    return found < end ?? .max ? Int32(clamping: found) : .max
  }
}

extension JSONAction {
  /// Whether the whole node must be there before its first byte can be sent.
  var needsTree: Bool {
    switch self {
    case .decide, .setIfEmpty: true
    default: false
    }
  }
}
