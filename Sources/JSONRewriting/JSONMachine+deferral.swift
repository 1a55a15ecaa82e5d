import Edits

/// What is held back, and what was found out about it.
struct Deferral {
  /// An action on a node that a tree told of.
  struct Plan {
    /// Where the node begins: a member at its name.
    var offset: Int
    var wish: JSONMachine.Wish
  }

  /// A value waited for.
  struct Hold {
    /// Where the child begins: a member at its name.
    var start: Int
    /// The phase to go back to.
    var phase: JSONMachine.Phase
    var comma: Int?
    /// Where `ValueSkipper` goes on.
    var resume: Int
    var valueStart: Int?
    var skipper = ValueSkipper()
    var bytesMax: Int
    /// Whether a value that is too long is simply not looked at.
    var isOptional: Bool
  }

  var hold: Hold?
  /// Actions to come, the nearest last.
  private(set) var plans: [Plan] = []
  /// The child that could not be looked at.
  var gaveUpAt: Int?
  /// Whether a value looked at was no JSON: the document is none either, and no more is held for it.
  var isHopeless = false
  /// How many bytes holds have looked at, some of them several times.
  var lookedAheadByteCount = 0

  private(set) var evaluator: PathEvaluator?
  /// Where the child that the tree was made of begins, its value begins, and it ends.
  private var start = 0
  private var base = 0
  private var end = 0
  /// By position: up to where its path was evaluated.
  private var evaluatedUntil: [Int32: Int] = [:]
  /// Rules by number and offset that were planned already.
  private var planned: Set<Planned> = []

  private struct Planned: Hashable {
    var rule: Int
    var offset: Int
  }

  /// Where the nearest action waits.
  var nextPlanned: Int { plans.last?.offset ?? .max }

  func covers(_ offset: Int) -> Bool { evaluator != nil && offset >= start && offset < end }

  func isEvaluated(_ position: Int32, at offset: Int) -> Bool {
    offset < evaluatedUntil[position] ?? 0
  }

  mutating func adopt(_ tree: JSONTree, start: Int, base: Int) {
    evaluator = PathEvaluator(tree: tree, budget: EvaluationBudget())
    self.start = start
    self.base = base
    end = base + tree.bytes.count
    planned.removeAll()
  }

  /// The node that begins at an offset of the input.
  func node(at offset: Int) -> Int? {
    offset == start ? 0 : evaluator?.tree.node(at: offset - base)
  }

  /// Where a node begins in the input.
  private func offset(of node: Int) -> Int {
    guard node > 0, let tree = evaluator?.tree else { return start }
    return base + tree.start(of: node)
  }

  mutating func noteEvaluated(_ position: Int32, node: Int) {
    guard let tree = evaluator?.tree else { return }
    evaluatedUntil[position] = base + tree.nodes[node].range.upperBound
  }

  mutating func plan(_ wish: JSONMachine.Wish, number: Int?, on nodes: [Int]) {
    var fresh: [Plan] = []
    for node in nodes {
      let offset = offset(of: node)
      if let number, !planned.insert(Planned(rule: number, offset: offset)).inserted { continue }
      fresh.append(Plan(offset: offset, wish: wish))
    }
    guard !fresh.isEmpty else { return }
    fresh.sort { $0.offset > $1.offset }
    plans = merged(fresh)
  }

  /// Later offsets first; of equal ones those planned later, since plans are taken from the end.
  private func merged(_ fresh: [Plan]) -> [Plan] {
    guard let nearest = plans.last else { return fresh }
    if let first = fresh.first, first.offset < nearest.offset { return plans + fresh }
    var merged: [Plan] = []
    merged.reserveCapacity(plans.count + fresh.count)
    var rest = fresh[...]
    for plan in plans {
      while let next = rest.first, next.offset >= plan.offset {
        merged.append(next)
        rest = rest.dropFirst()
      }
      merged.append(plan)
    }
    return merged + rest
  }

  /// Takes out what is planned at an offset, in the order it was planned.
  mutating func takePlans(at offset: Int) -> [JSONMachine.Wish] {
    var wishes: [JSONMachine.Wish] = []
    while let plan = plans.last, plan.offset <= offset {
      plans.removeLast()
      if plan.offset == offset { wishes.append(plan.wish) }
    }
    return wishes
  }
}

// Holding a value until it is complete, and evaluating paths on it.
extension JSONMachine {
  /// Whether something at the child can only be told from its tree.
  func needsTree(at start: Int, _ next: Int32) -> Bool {
    let isHeld = automaton.flags[Int(next)].contains(.held)
    let isAsked = depth > 0 && levels[depth - 1].isCareful
    guard isHeld || isAsked, !deferral.isHopeless, deferral.gaveUpAt != start else { return false }
    return deferral.covers(start) || !openPositions(at: start, next).isEmpty
      || automaton.needsNode(next)
  }

  private func openPositions(at start: Int, _ next: Int32) -> [Int32] {
    var positions = automaton.place(next).trees
    if depth > 0 { positions += automaton.place(levels[depth - 1].state).filters }
    return positions.filter { !deferral.isEvaluated($0, at: start) }
  }

  mutating func beginHold(at start: Int, keyEnd: Int?, _ next: Int32) {
    let isOptional =
      !automaton.needsNode(next)
      && openPositions(at: start, next).allSatisfy { automaton.positions[Int($0)].isDescendant }
    deferral.hold = Deferral.Hold(
      start: start,
      phase: phase,
      comma: comma,
      resume: keyEnd ?? start,
      bytesMax: isOptional ? min(limits.windowBytesMax, limits.heldBytesMax) : limits.heldBytesMax,
      isOptional: isOptional
    )
    deferral.hold?.skipper.awaitsColon = keyEnd != nil
    deferral.hold?.skipper.grammar = grammar
    phase = .held
  }

  mutating func readHeld(_ input: Input) -> Int? {
    guard var hold = deferral.hold else { return input.origin + input.end }
    let resumed = hold.resume
    let window = input.prefix(upTo: hold.start + hold.bytesMax + 1)
    let outcome = hold.skipper.skip(window, from: &hold.resume, valueStart: &hold.valueStart)
    deferral.lookedAheadByteCount += hold.resume - resumed
    guard deferral.lookedAheadByteCount <= limits.lookAheadBytesMax else {
      endHold(hold)
      fail(.limitExceeded, at: hold.start, "more was looked at ahead than a document may ask for")
      return nil
    }
    let reached = outcome == .cut ? window.origin + window.end : hold.resume
    if reached - hold.start > hold.bytesMax {
      endHold(hold)
      deferral.gaveUpAt = hold.start
      if !hold.isOptional {
        fail(.limitExceeded, at: hold.start, "a value to be seen whole is longer than can be held")
      }
      return nil
    }
    if outcome == .cut, !input.isLast {
      deferral.hold = hold
      return hold.comma ?? hold.start
    }
    endHold(hold)
    guard let valueStart = hold.valueStart,
      let tree = try? JSONTree(
        parsing: input.slice(valueStart..<hold.resume).span,
        depthMax: limits.depthMax,
        grammar: grammar
      )
    else {
      deferral.isHopeless = true
      return nil
    }
    deferral.adopt(tree, start: hold.start, base: valueStart)
    return nil
  }

  /// Goes back to where the hold began.
  private mutating func endHold(_ hold: Deferral.Hold) {
    deferral.hold = nil
    phase = hold.phase
    comma = hold.comma
    scanned = hold.start
  }

  /// Evaluates on the tree at hand what no state could tell about the child.
  mutating func evaluate(at start: Int, _ next: Int32) {
    guard let node = deferral.node(at: start), let evaluator = deferral.evaluator else { return }
    for number in automaton.place(next).trees
    where !deferral.isEvaluated(number, at: start) {
      let position = automaton.positions[Int(number)]
      let segments = rules[position.rule].path.segments[position.segment...]
      plan(position.rule, evaluator.select(segments, from: node), below: node)
      deferral.noteEvaluated(number, node: node)
    }
    guard depth > 0 else { return }
    for number in automaton.place(levels[depth - 1].state).filters
    where !deferral.isEvaluated(number, at: start) {
      evaluate(filter: automaton.positions[Int(number)], at: node, evaluator)
      deferral.noteEvaluated(number, node: node)
    }
  }

  /// Whether evaluating took more steps than a value is worth; then nothing is rewritten any more.
  mutating func failIfOverBudget() {
    guard let budget = deferral.evaluator?.budget, budget.isSpent else { return }
    fail(.limitExceeded, at: scanned, "the paths take too long to evaluate on this value")
  }

  private mutating func evaluate(
    filter position: Automaton.Position,
    at node: Int,
    _ evaluator: PathEvaluator
  ) {
    let segments = rules[position.rule].path.segments
    let holds = segments[position.segment].selectors.contains { selector in
      if case .filter(let expression) = selector {
        evaluator.holds(expression, at: node)
      } else {
        false
      }
    }
    if holds {
      let rest = segments[(position.segment + 1)...]
      plan(position.rule, evaluator.select(rest, from: node), below: node)
    }
    if position.isDescendant {
      let here = segments[position.segment...]
      plan(position.rule, evaluator.select(here, from: node), below: node)
    }
  }

  private mutating func plan(_ number: Int, _ nodes: [Int], below top: Int) {
    let rule = rules[number]
    let qualified =
      rule.conditions.isEmpty
      ? nodes : nodes.filter { meetsConditions(rule.conditions, $0, below: top) }
    deferral.plan(Wish(rule: rule.id, action: rule.action), number: number, on: qualified)
  }

  private func meetsConditions(_ conditions: [JSONCondition], _ node: Int, below top: Int) -> Bool {
    guard let evaluator = deferral.evaluator,
      let parent = evaluator.tree.parent(of: node, below: top),
      evaluator.tree.nodes[parent].kind == .object
    else { return false }
    return conditions.allSatisfy { evaluator.meets($0, at: parent) }
  }

  /// What rules want of the child; decisions are taken here.
  mutating func takeWishes(at start: Int, _ next: Int32) -> [Wish] {
    let finals = automaton.states[Int(next)].finals
    guard !finals.isEmpty || deferral.nextPlanned <= start else { return [] }
    var wishes = finals.map { Wish(rule: rules[Int($0)].id, action: rules[Int($0)].action) }
    wishes += deferral.takePlans(at: start)
    guard wishes.contains(where: { $0.action.needsTree }) else { return wishes }
    return wishes.flatMap { decided($0, at: start) }
  }

  /// Turns a wish that needs the tree into plain ones.
  private mutating func decided(_ wish: Wish, at start: Int) -> [Wish] {
    guard wish.action.needsTree else { return [wish] }
    guard deferral.covers(start), let node = deferral.node(at: start),
      let evaluator = deferral.evaluator
    else { return [] }
    switch wish.action {
    case .setIfEmpty(let literal):
      return evaluator.tree.isEmpty(node) ? [Wish(rule: wish.rule, action: .set(literal))] : []
    case .decide(let reads):
      let values = evaluator.values(of: reads, at: node)
      let decisions = handlers.decide?(wish.rule, values) ?? []
      return decisions.flatMap { decision in
        adopt(decision, of: wish.rule, at: node, start, evaluator)
      }
    default: return [wish]
    }
  }

  /// Plans a decision; what concerns the held node itself is answered at once.
  private mutating func adopt(
    _ decision: JSONDecision,
    of rule: RuleID,
    at node: Int,
    _ start: Int,
    _ evaluator: PathEvaluator
  ) -> [Wish] {
    if case .decide = decision.action { return [] }
    let wish = Wish(rule: rule, action: decision.action)
    let nodes = Set(evaluator.select(decision.path.segments, from: node))
    deferral.plan(wish, number: nil, on: nodes.subtracting([node]).sorted())
    return nodes.contains(node) ? decided(wish, at: start) : []
  }
}

extension Automaton {
  /// Whether a rule that selects the node acts on its tree.
  func needsNode(_ state: Int32) -> Bool {
    states[Int(state)].finals.contains(where: heldFinals.contains)
  }
}
