internal import Edits

/// Turns rules into a `MatchMachine`.
///
/// Equal beginnings of selectors are compiled once: `article .a` and `article .b` share the step of `article`.
struct MatchCompiler {
  /// The tables as they grow.
  struct Parts {
    var steps: [MatchStep] = []
    var tests: [MatchTest] = []
    var nested: [UInt32] = []
    var targets: [MatchTarget] = []
    var pool = TextPool()
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

  private var parts = Parts()
  private var stepsByKey: [StepKey: Int] = [:]
  private var targetsByStep: [[MatchTarget]] = []
  /// The compound selector of each step.
  private var compounds: [CompoundSelector] = []
  private var lists: CandidateLists
  private var attributeTypes: Set<TagName> = []

  /// Looks at what the rules ask for, so that many under one class can be told apart by something else.
  init(for rules: [HTMLRule]) {
    lists = CandidateLists(for: rules)
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
    let list = key.isNested ? nil : lists.key(for: key.compound)
    for test in key.compound.tests where list?.implies(test) != true {
      if let compiled = compile(test) { tests.append(compiled) }
    }
    step.testStart = UInt32(parts.tests.count)
    step.testCount = UInt32(tests.count)
    parts.tests += tests
    let number = parts.steps.count
    parts.steps.append(step)
    targetsByStep.append([])
    compounds.append(key.compound)
    stepsByKey[key] = number
    if let list { lists.add(number, under: list) }
    if key.compound.needsAttributes { wantAttributes(of: key.compound) }
    return number
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

  /// A test in the machine's form; nil where nothing is left to test, or only what is held can tell.
  private mutating func compile(_ simple: SimpleSelector) -> MatchTest? {
    switch simple {
    case .universal, .contains, .has, .empty, .only: return nil
    case .type(let name, _): return MatchTest(type: name, pool: &parts.pool)
    case .id(let name): return MatchTest(.id, comparingWith: name, pool: &parts.pool)
    case .className(let name): return MatchTest(.className, comparingWith: name, pool: &parts.pool)
    case .attribute(let attribute): return MatchTest(attribute, pool: &parts.pool)
    case .nth(let nth):
      parts.countsTypes = parts.countsTypes || nth.ofType || nth.fromEnd
      return nth.fromEnd ? nil : MatchTest(nth)
    case .root: return MatchTest(operation: .isRoot)
    case .link: return MatchTest(operation: .isLink)
    case .matchesAny(let list, _): return compile(.anyOf, list)
    case .not(let list): return compile(.noneOf, list)
    case .liveState, .lang, .host, .pseudoElement, .forgiven, .typeWithoutNamespace, .scope:
      return MatchTest(operation: .never)
    }
  }

  private mutating func compile(
    _ operation: MatchTest.Operation,
    _ list: [ComplexSelector]
  ) -> MatchTest {
    let numbers = list.map { member in
      UInt32(addChain(member, count: member.compounds.count, nestedLast: true))
    }
    var test = MatchTest(operation: operation)
    test.valueStart = UInt32(parts.nested.count)
    test.valueCount = UInt32(numbers.count)
    parts.nested += numbers
    return test
  }

  // MARK: Tables

  /// Lays out the tables; the compiler is used up.
  mutating func finish() -> MatchMachine {
    for index in parts.steps.indices {
      parts.steps[index].targetStart = UInt32(parts.targets.count)
      parts.steps[index].targetCount = UInt32(targetsByStep[index].count)
      parts.targets += targetsByStep[index]
    }
    let layout = lists.layOut(&parts.steps, compounds: compounds)
    let builder = TableBuilder()
    let classes = builder.keyTable(layout.classes, foldingCase: false, pool: &parts.pool.bytes)
    let ids = builder.keyTable(layout.ids, foldingCase: false, pool: &parts.pool.bytes)
    let names = builder.keyTable(layout.attributeNames, foldingCase: true, pool: &parts.pool.bytes)
    let values = builder.valueTable(layout.values, pool: &parts.pool.bytes)
    let tables = MatchTables(
      tags: builder.tagTable(types: layout.types, needingAttributes: attributeTypes),
      classes: classes,
      ids: ids,
      attributeNames: names,
      attributeValues: values,
      classSet: builder.nameSet(layout.classes.keys),
      attributeWatch: builder.nameMap(layout.watches),
      masks: builder.masks(),
      candidates: builder.copy(layout.candidates),
      universalCount: layout.universalCount,
      steps: builder.copy(parts.steps),
      tests: builder.copy(parts.tests),
      nested: builder.copy(parts.nested),
      targets: builder.copy(parts.targets),
      pool: builder.copy(parts.pool.bytes),
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
}
