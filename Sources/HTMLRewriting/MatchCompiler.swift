internal import Edits

/// Turns rules into a `MatchMachine`.
///
/// Equal beginnings of selectors are compiled once: `article .a` and `article .b` share the step of `article`.
struct MatchCompiler {
  /// The tables as they grow.
  struct Parts {
    var candidates: [UInt32] = []
    var steps: [MatchStep] = []
    var tests: [MatchTest] = []
    var nested: [UInt32] = []
    var targets: [MatchTarget] = []
    var pool: [UInt8] = []
    var rules: [CompiledRule] = []
    var stateCount = 0
    var looksAtSiblings = false
    var countsTypes = false
    var wantsAllAttributes = false
  }

  /// What makes a step the same as another.
  private struct StepKey: Hashable {
    var previous: Int
    var combinator: Combinator?
    var compound: CompoundSelector
    /// Steps inside `:is()` and `:not()` wait in no list.
    var isNested: Bool
  }

  /// Where a step waits.
  private enum Key: Hashable {
    case id(String)
    case className(String)
    case attribute(String)
    case value(AttributeValue)
    case type(TagName)
    case any
  }

  private var parts = Parts()
  private var stepsByKey: [StepKey: Int] = [:]
  private var targetsByStep: [[MatchTarget]] = []
  /// The compound selector of each step.
  private var compounds: [CompoundSelector] = []
  private var waiting: [Key: [Int]] = [:]
  private var attributeTypes: Set<TagName> = []
  /// Classes that more than a few compound selectors name.
  private let crowdedClasses: Set<String>

  /// Looks at what the rules ask for, so that many under one class can be told apart by something else.
  init(for rules: [HTMLRule]) {
    var counts: [String: Int] = [:]
    for case .className(let name) in rules.flatMap(\.selector.alternatives).flatMap(\.compounds)
      .flatMap(\.tests)
    {
      counts[name, default: 0] += 1
    }
    crowdedClasses = Set(counts.filter { $0.value > 8 }.keys)
  }

  /// Adds one rule, or says why it cannot be carried out.
  mutating func add(_ rule: HTMLRule) -> SelectorError? {
    if let reason = refusal(of: rule) { return reason }
    let index = Int32(parts.rules.count)
    var compiled = CompiledRule(id: rule.id, action: rule.action)
    compiled.prepare()
    let needsAttributes = rule.action.needsAttributes
    for alternative in rule.selector.alternatives {
      if alternative.looksAhead {
        addHeld(alternative, rule: index, to: &compiled)
      } else {
        let last = addChain(alternative, count: alternative.compounds.count)
        addTarget(MatchTarget(kind: .action, rule: index), to: last)
        if needsAttributes { wantAttributes(of: alternative.compounds.last) }
        addReads(of: compiled, rule: index, after: alternative)
      }
    }
    parts.rules.append(compiled)
    return nil
  }

  private func refusal(of rule: HTMLRule) -> SelectorError? {
    if let reason = rule.selector.refusal { return reason }
    for case .decide(let reads) in [rule.action] {
      for read in reads {
        if let reason = read.selector?.refusal { return reason }
        if read.selector?.looksAhead == true {
          return SelectorError(
            .notStreamable,
            at: 0,
            "the selector of the read '\(read.name)' looks ahead; name what can be seen in start tags"
          )
        }
      }
    }
    guard rule.selector.looksAhead, rule.action.needsStreaming else { return nil }
    return SelectorError(
      .notStreamable,
      at: 0,
      "a selector that looks ahead cannot stand with this action; name what start tags show"
    )
  }

  // MARK: Chains

  /// The steps of the first `count` compounds; returns the last one's number.
  private mutating func addChain(
    _ complex: ComplexSelector,
    count: Int,
    nestedLast: Bool = false
  ) -> Int {
    var previous = -1
    for index in 0..<count {
      let combinator = index > 0 ? complex.combinators[index - 1] : nil
      previous = addStep(
        StepKey(
          previous: previous,
          combinator: combinator,
          compound: complex.compounds[index],
          isNested: nestedLast && index == count - 1
        )
      )
    }
    return previous
  }

  private mutating func addStep(_ key: StepKey) -> Int {
    if let known = stepsByKey[key] { return known }
    var step = MatchStep()
    if let combinator = key.combinator {
      step.prerequisite = state(of: key.previous)
      step.combinator = combinator.code
      if combinator == .nextSibling || combinator == .laterSibling { parts.looksAtSiblings = true }
    }
    var tests: [MatchTest] = []
    let waitsFor = key.isNested ? nil : waitingKey(key.compound)
    for test in key.compound.tests where !isImplied(test, by: waitsFor) {
      addTest(test, to: &tests)
    }
    step.testStart = UInt32(parts.tests.count)
    step.testCount = UInt32(tests.count)
    parts.tests += tests
    let number = parts.steps.count
    parts.steps.append(step)
    targetsByStep.append([])
    compounds.append(key.compound)
    stepsByKey[key] = number
    if !key.isNested { waiting[waitingKey(key.compound), default: []].append(number) }
    if key.compound.needsAttributes { wantAttributes(of: key.compound) }
    return number
  }

  /// Whether a test has been passed by who finds the step under its key.
  private func isImplied(_ test: SimpleSelector, by key: Key?) -> Bool {
    switch (test, key) {
    case (.id(let name), .id(let found)): name == found
    case (.className(let name), .className(let found)): name == found
    default: false
    }
  }

  private mutating func state(of step: Int) -> Int32 {
    if parts.steps[step].state < 0 {
      parts.steps[step].state = Int32(parts.stateCount)
      parts.stateCount += 1
    }
    return parts.steps[step].state
  }

  private mutating func addTarget(_ target: MatchTarget, to step: Int) {
    targetsByStep[step].append(target)
  }

  private mutating func wantAttributes(of compound: CompoundSelector?) {
    if let type = compound?.typeName {
      attributeTypes.insert(type)
    } else {
      parts.wantsAllAttributes = true
    }
  }

  /// Under what a compound waits: the first of an id, a class, a value, an attribute and a type that it names;
  /// a class that many name comes after a value.
  private func waitingKey(_ compound: CompoundSelector) -> Key {
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
        guard test.operator == .equals, !test.value.isEmpty, !ignoresCase(test) else { continue }
        value = value ?? .value(AttributeValue(name: name, value: test.value))
      case .type(let name, _): type = type ?? .type(TagName(name))
      default: break
      }
    }
    if let name = classes.first(where: { !crowdedClasses.contains($0) }) { return .className(name) }
    return value ?? classes.first.map { .className($0) } ?? attribute ?? type ?? .any
  }

  // MARK: Reads and holds

  private mutating func addReads(
    of rule: CompiledRule,
    rule index: Int32,
    after alternative: ComplexSelector
  ) {
    for (detail, read) in rule.reads.enumerated() {
      guard let selector = read.selector else { continue }
      for inner in selector.alternatives {
        let whole = ComplexSelector(
          leading: nil,
          compounds: alternative.compounds + inner.compounds,
          combinators: alternative.combinators + [.descendant] + inner.combinators
        )
        let last = addChain(whole, count: whole.compounds.count)
        addTarget(MatchTarget(kind: .read, rule: index, detail: Int32(detail)), to: last)
        if case .attribute = read.what { wantAttributes(of: inner.compounds.last) }
      }
    }
  }

  /// A selector that looks ahead: its compounds up to the first that does so, with that one taken to match,
  /// say which elements to hold; the rest is decided on what was held.
  private mutating func addHeld(
    _ alternative: ComplexSelector,
    rule: Int32,
    to compiled: inout CompiledRule
  ) {
    guard let anchor = alternative.compounds.firstIndex(where: \.looksAhead) else { return }
    var prefix = alternative
    prefix.compounds[anchor].tests.removeAll { $0.looksAhead }
    if prefix.compounds[anchor].tests.isEmpty {
      prefix.compounds[anchor].tests = [.universal(anyNamespace: false)]
    }
    let last = addChain(prefix, count: anchor + 1)
    let reachesOut =
      alternative.compounds[anchor...].contains { $0.needsParent }
      || alternative.combinators[anchor...].contains { $0 == .nextSibling || $0 == .laterSibling }
    addTarget(
      MatchTarget(
        kind: .hold,
        needsParent: reachesOut,
        rule: rule,
        detail: Int32(compiled.held.count),
        compound: Int32(anchor)
      ),
      to: last
    )
    parts.wantsAllAttributes = true
    parts.countsTypes = true
    compiled.held.append(alternative)
  }

  // MARK: Tests

  private mutating func addTest(_ simple: SimpleSelector, to tests: inout [MatchTest]) {
    switch simple {
    case .universal, .contains, .has, .empty, .only: return
    case .type(let name, _): tests.append(typeTest(name))
    case .id(let name):
      var test = MatchTest(operation: .id)
      setValue(name, of: &test)
      tests.append(test)
    case .className(let name):
      var test = MatchTest(operation: .className)
      setValue(name, of: &test)
      tests.append(test)
    case .attribute(let attribute): tests.append(attributeTest(attribute))
    case .nth(let nth) where !nth.fromEnd:
      var test = MatchTest(operation: nth.ofType ? .nthOfType : .nthChild)
      test.number = nth.step
      test.offset = nth.offset
      if nth.ofType { parts.countsTypes = true }
      tests.append(test)
    case .nth: parts.countsTypes = true
    case .root: tests.append(MatchTest(operation: .isRoot))
    case .link: tests.append(MatchTest(operation: .isLink))
    case .matchesAny(let list, _): tests.append(listTest(.anyOf, list))
    case .not(let list): tests.append(listTest(.noneOf, list))
    case .liveState, .lang, .host, .pseudoElement, .forgiven, .typeWithoutNamespace, .scope:
      tests.append(MatchTest(operation: .never))
    }
  }

  private mutating func typeTest(_ name: String) -> MatchTest {
    var test = MatchTest(operation: .type)
    test.number = Int(bitPattern: UInt(TagName(name).value))
    (test.nameStart, test.nameCount) = addToPool(name.lowercasedASCII)
    return test
  }

  private mutating func attributeTest(_ attribute: AttributeTest) -> MatchTest {
    var test = MatchTest(operation: .attribute)
    test.attributeOperator = attribute.operator.code
    let name = attribute.name.lowercasedASCII
    test.ignoresCase = ignoresCase(attribute)
    let emptyNeverMatches: [AttributeTest.Operator] = [.prefix, .suffix, .substring, .includes]
    if attribute.value.isEmpty, emptyNeverMatches.contains(attribute.operator) {
      return MatchTest(operation: .never)
    }
    if attribute.operator == .includes, attribute.value.utf8.contains(where: isHTMLSpace) {
      return MatchTest(operation: .never)
    }
    (test.nameStart, test.nameCount) = addToPool(name)
    setValue(attribute.value, of: &test)
    return test
  }

  private func ignoresCase(_ attribute: AttributeTest) -> Bool {
    attribute.flag == .insensitive
      || (attribute.flag == .byName
        && caseInsensitiveValues.contains(attribute.name.lowercasedASCII))
  }

  private mutating func listTest(
    _ operation: MatchTest.Operation,
    _ list: [ComplexSelector]
  ) -> MatchTest {
    var numbers: [UInt32] = []
    for member in list {
      let last = addChain(member, count: member.compounds.count, nestedLast: true)
      numbers.append(UInt32(last))
    }
    var test = MatchTest(operation: operation)
    test.valueStart = UInt32(parts.nested.count)
    test.valueCount = UInt32(numbers.count)
    parts.nested += numbers
    return test
  }

  private mutating func setValue(_ value: String, of test: inout MatchTest) {
    (test.valueStart, test.valueCount) = addToPool(value)
    test.valueWord = NameHash.word(value.utf8)
  }

  private mutating func addToPool(_ text: String) -> (start: UInt32, count: UInt32) {
    let start = UInt32(parts.pool.count)
    parts.pool += Array(text.utf8)
    return (start, UInt32(parts.pool.count) - start)
  }

  // MARK: Tables

  /// Lays out the tables; the compiler is used up.
  mutating func finish() -> MatchMachine {
    for index in parts.steps.indices {
      parts.steps[index].targetStart = UInt32(parts.targets.count)
      parts.steps[index].targetCount = UInt32(targetsByStep[index].count)
      parts.targets += targetsByStep[index]
    }
    let stretches = layOutCandidates()
    let builder = TableBuilder()
    let classes = builder.keyTable(stretches.classes, foldingCase: false, pool: &parts.pool)
    let ids = builder.keyTable(stretches.ids, foldingCase: false, pool: &parts.pool)
    let names = builder.keyTable(stretches.attributeNames, foldingCase: true, pool: &parts.pool)
    let values = builder.valueTable(stretches.values, pool: &parts.pool)
    let tables = MatchTables(
      tags: builder.tagTable(types: stretches.types, needingAttributes: attributeTypes),
      classes: classes,
      ids: ids,
      attributeNames: names,
      attributeValues: values,
      classSet: builder.nameSet(stretches.classes.keys),
      attributeWatch: builder.nameMap(stretches.watches),
      masks: builder.masks(),
      candidates: builder.copy(parts.candidates),
      universalCount: waiting[.any]?.count ?? 0,
      steps: builder.copy(parts.steps),
      tests: builder.copy(parts.tests),
      nested: builder.copy(parts.nested),
      targets: builder.copy(parts.targets),
      pool: builder.copy(parts.pool),
      actions: builder.copy(parts.rules.map(\.action.code)),
      looksAtSiblings: parts.looksAtSiblings,
      countsTypes: parts.countsTypes,
      wantsAllAttributes: parts.wantsAllAttributes
    )
    return MatchMachine(
      tables: tables,
      rules: parts.rules,
      stateCount: parts.stateCount,
      storage: builder.storage
    )
  }

  /// Where the lists of each kind stand among the candidates.
  private struct Stretches {
    var ids: [String: Stretch] = [:]
    var classes: [String: Stretch] = [:]
    var attributes: [String: Stretch] = [:]
    var values: [AttributeValue: Stretch] = [:]
    var types: [TagName: Stretch] = [:]

    /// Those of attributes, and empty ones for names of which only single values are waited for.
    var attributeNames: [String: Stretch] {
      var names = attributes
      for (key, stretch) in values {
        names[key.name, default: Stretch(start: 0, count: 0, requirement: 0)].hasValues = true
        names[key.name]?.requirement |= stretch.requirement
      }
      return names
    }

    var watches: [String: NameWatch] {
      var watches = attributeNames.mapValues { _ in NameWatch.names }
      if !classes.isEmpty { watches["class"] = (watches["class"] ?? .none) | .classes }
      if !ids.isEmpty { watches["id"] = (watches["id"] ?? .none) | .ids }
      return watches
    }
  }

  /// How the value of an attribute must begin and end for a compound to match.
  private func valueEnds(of compound: CompoundSelector, _ name: String) -> ValueEnds {
    var ends = ValueEnds.any
    for case .attribute(let test) in compound.tests where test.name.lowercasedASCII == name {
      ends = ends & ValueEnds(test, ignoresCase: ignoresCase(test))
    }
    return ends
  }

  private mutating func layOutCandidates() -> Stretches {
    var stretches = Stretches()
    parts.candidates = (waiting[.any] ?? []).map(UInt32.init)
    for (key, steps) in waiting where key != .any {
      let start = parts.candidates.count
      parts.candidates += steps.sorted().map(UInt32.init)
      var stretch = Stretch(start: start, count: steps.count, requirement: 0)
      for step in steps { stretch.requirement |= parts.steps[step].requirement }
      if case .attribute(let name) = key {
        for step in steps { parts.steps[step].ends = valueEnds(of: compounds[step], name) }
        stretch.ends = steps.reduce(.none) { $0 | parts.steps[$1].ends }
      }
      switch key {
      case .id(let name): stretches.ids[name] = stretch
      case .className(let name): stretches.classes[name] = stretch
      case .attribute(let name): stretches.attributes[name] = stretch
      case .value(let value): stretches.values[value] = stretch
      case .type(let name): stretches.types[name] = stretch
      case .any: break
      }
    }
    return stretches
  }
}

/// Attributes whose values HTML compares without regard to case.
///
/// Source: HTML Standard, 4.16.2 "Case-sensitivity of selectors".
let caseInsensitiveValues: Set<String> = [
  "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear",
  "codetype", "color", "compact", "declare", "defer", "dir", "direction", "disabled", "enctype",
  "face", "frame", "hreflang", "http-equiv", "lang", "language", "link", "media", "method",
  "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly", "rel", "rev", "rules", "scope",
  "scrolling", "selected", "shape", "target", "text", "type", "valign", "valuetype", "vlink",
]
