/// The lists in which steps wait for the elements that could match them.
///
/// Each step waits in exactly one: under an id, a class, one value of an attribute, an attribute or an element
/// name, or, for want of these, for every element.
struct CandidateLists {
  /// Under what a step waits.
  enum Key: Hashable {
    case id(String)
    case className(String)
    case attribute(String)
    case value(AttributeValue)
    case type(TagName)
    case any

    /// Whether a test has been passed by whatever finds a step under this key.
    func implies(_ test: SimpleSelector) -> Bool {
      switch (test, self) {
      case (.id(let name), .id(let found)): name == found
      case (.className(let name), .className(let found)): name == found
      default: false
      }
    }
  }

  /// The most compound selectors that wait under one class while they name something else as well.
  private static let crowdMax = 8

  private let crowdedClasses: Set<String>
  private var steps: [Key: [Int]] = [:]

  /// Looks at how many compound selectors of the rules name each class.
  init(for rules: [HTMLRule]) {
    var counts: [String: Int] = [:]
    let compounds = rules.flatMap(\.selector.alternatives).flatMap(\.compounds)
    for case .className(let name) in compounds.flatMap(\.tests) { counts[name, default: 0] += 1 }
    crowdedClasses = Set(counts.filter { $0.value > Self.crowdMax }.keys)
  }

  /// Under what a compound is to wait: the first of an id, a class, a value, an attribute and a type that it
  /// names; a class that many name comes after a value.
  func key(for compound: CompoundSelector) -> Key {
    var classes: [String] = []
    var value: Key?
    var attribute: Key?
    var type: Key?
    for test in compound.tests {
      switch test {
      case .id(let name): return .id(name)
      case .className(let name): classes.append(name)
      case .attribute(let test):
        let name = test.name.lowercasedASCII
        attribute = attribute ?? .attribute(name)
        guard test.operator == .equals, !test.value.isEmpty, !test.ignoresCase else { continue }
        value = value ?? .value(AttributeValue(name: name, value: test.value))
      case .type(let name, _): type = type ?? .type(TagName(name))
      default: break
      }
    }
    if let name = classes.first(where: { !crowdedClasses.contains($0) }) { return .className(name) }
    return value ?? classes.first.map { .className($0) } ?? attribute ?? type ?? .any
  }

  /// Lets a step wait under a key.
  mutating func add(_ step: Int, under key: Key) {
    steps[key, default: []].append(step)
  }

  // MARK: Layout

  /// Lays the lists out one behind the other, and notes in steps that wait for an attribute how its value must
  /// begin and end.
  func layOut(_ steps: inout [MatchStep], compounds: [CompoundSelector]) -> CandidateLayout {
    let universal = self.steps[.any] ?? []
    var layout = CandidateLayout(universal: universal.map(UInt32.init))
    for (key, waiting) in self.steps where key != .any {
      var stretch = Stretch(start: layout.candidates.count, count: waiting.count, requirement: 0)
      layout.candidates += waiting.sorted().map(UInt32.init)
      for step in waiting { stretch.requirement |= steps[step].requirement }
      if case .attribute(let name) = key {
        for step in waiting { steps[step].ends = Self.valueEnds(of: compounds[step], name) }
        stretch.ends = waiting.reduce(.none) { $0 | steps[$1].ends }
      }
      layout.note(stretch, under: key)
    }
    return layout
  }

  /// How the value of an attribute must begin and end for a compound to match.
  private static func valueEnds(of compound: CompoundSelector, _ name: String) -> ValueEnds {
    var ends = ValueEnds.any
    for case .attribute(let test) in compound.tests where test.name.lowercasedASCII == name {
      ends = ends & ValueEnds(test, ignoresCase: test.ignoresCase)
    }
    return ends
  }
}

/// The candidates as one table, and where the list of each key stands in it.
struct CandidateLayout {
  /// Numbers of steps; those that wait for every element come first.
  var candidates: [UInt32]
  let universalCount: Int

  private(set) var ids: [String: Stretch] = [:]
  private(set) var classes: [String: Stretch] = [:]
  private(set) var values: [AttributeValue: Stretch] = [:]
  private(set) var types: [TagName: Stretch] = [:]
  private var attributes: [String: Stretch] = [:]

  /// A table that begins with the steps that wait for every element.
  init(universal: [UInt32]) {
    candidates = universal
    universalCount = universal.count
  }

  mutating func note(_ stretch: Stretch, under key: CandidateLists.Key) {
    switch key {
    case .id(let name): ids[name] = stretch
    case .className(let name): classes[name] = stretch
    case .attribute(let name): attributes[name] = stretch
    case .value(let value): values[value] = stretch
    case .type(let name): types[name] = stretch
    case .any: break
    }
  }

  /// The lists of attributes, and empty ones for names of which only single values are waited for.
  var attributeNames: [String: Stretch] {
    var names = attributes
    for (key, stretch) in values {
      names[key.name, default: Stretch(start: 0, count: 0, requirement: 0)].hasValues = true
      names[key.name]?.requirement |= stretch.requirement
    }
    return names
  }

  /// What to look for at each attribute's name.
  var watches: [String: NameWatch] {
    var watches = attributeNames.mapValues { _ in NameWatch.names }
    if !classes.isEmpty { watches["class"] = (watches["class"] ?? .none) | .classes }
    if !ids.isEmpty { watches["id"] = (watches["id"] ?? .none) | .ids }
    return watches
  }
}
