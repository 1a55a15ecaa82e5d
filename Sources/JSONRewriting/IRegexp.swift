/// A regular expression for use across JSONPath implementations (RFC 9485).
public struct IRegexp: Sendable, Hashable, CustomStringConvertible {
  /// The expression as it was written.
  public let description: String

  let program: [RegexpStep]

  /// Parses an expression.
  ///
  /// - Throws: `IRegexpError` where `text` is not an I-Regexp or grows beyond 10,000 steps.
  public init(parsing text: String) throws(IRegexpError) {
    var parser = RegexpParser(text)
    let tree = try parser.parse()
    var steps: [RegexpStep] = []
    guard appendSteps(of: tree, to: &steps) else {
      throw IRegexpError(offset: 0, explanation: "the repetitions multiply beyond 10,000 steps")
    }
    steps.append(.accept)
    program = steps
    description = text
  }

  /// Whether the expression matches the whole text.
  public func matchesWhole(_ text: some Sequence<Unicode.Scalar>) -> Bool {
    var run = RegexpRun(program: program)
    run.add(0, isStart: true)
    for scalar in text {
      run.step(over: scalar)
      if run.isDead { return false }
    }
    run.finish()
    return run.isAccepting
  }

  /// Whether the expression matches somewhere in the text.
  public func matchesPart(of text: some Sequence<Unicode.Scalar>) -> Bool {
    var run = RegexpRun(program: program)
    run.add(0, isStart: true)
    for scalar in text {
      if run.isAccepting { return true }
      run.step(over: scalar)
      run.add(0)
    }
    run.finish()
    return run.isAccepting
  }
}

/// Why a text is not an I-Regexp.
public struct IRegexpError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Code point offset in the expression.
  public var offset: Int

  /// What was found and what would be right.
  public var explanation: String

  init(offset: Int, explanation: String) {
    self.offset = offset
    self.explanation = explanation
  }

  /// The place and the explanation.
  public var description: String { "character \(offset): \(explanation)" }
}

/// One step of the compiled machine; jumps are absolute.
enum RegexpStep: Sendable, Hashable {
  case take(RegexpClass)
  /// Go on at both.
  case split(Int, Int)
  case jump(Int)
  case accept
  /// Only at the text's start or end. RFC 9485 knows no anchors, but the compliance tests of RFC 9535
  /// and the expressions people write do.
  case start, end
}

private let stepsMax = 10_000

/// Compiles a tree; false where the program grows too long.
private func appendSteps(of tree: RegexpTree, to steps: inout [RegexpStep]) -> Bool {
  guard steps.count < stepsMax else { return false }
  switch tree {
  case .take(let set): steps.append(.take(set))
  case .start: steps.append(.start)
  case .end: steps.append(.end)
  case .sequence(let parts):
    for part in parts where !appendSteps(of: part, to: &steps) { return false }
  case .choice(let branches):
    return appendChoice(branches[...], to: &steps)
  case .repeated(let inner, let lower, let upper):
    return appendRepeated(inner, lower, upper, to: &steps)
  }
  return true
}

private func appendChoice(_ branches: ArraySlice<RegexpTree>, to steps: inout [RegexpStep]) -> Bool
{
  var exits: [Int] = []
  for (offset, branch) in branches.enumerated() {
    let split = steps.count
    let isLast = offset == branches.count - 1
    if !isLast { steps.append(.jump(0)) }
    guard appendSteps(of: branch, to: &steps) else { return false }
    guard !isLast else { break }
    exits.append(steps.count)
    steps.append(.jump(0))
    steps[split] = .split(split + 1, steps.count)
  }
  for exit in exits { steps[exit] = .jump(steps.count) }
  return true
}

private func appendRepeated(
  _ inner: RegexpTree,
  _ lower: Int,
  _ upper: Int?,
  to steps: inout [RegexpStep]
) -> Bool {
  for _ in 0..<lower where !appendSteps(of: inner, to: &steps) { return false }
  guard let upper else {
    let split = steps.count
    steps.append(.jump(0))
    guard appendSteps(of: inner, to: &steps) else { return false }
    steps.append(.jump(split))
    steps[split] = .split(split + 1, steps.count)
    return true
  }
  var splits: [Int] = []
  for _ in lower..<max(upper, lower) {
    splits.append(steps.count)
    steps.append(.jump(0))
    guard appendSteps(of: inner, to: &steps) else { return false }
  }
  for split in splits { steps[split] = .split(split + 1, steps.count) }
  return true
}

/// All places the machine may be in at once, so that no expression takes more than steps × text.
private struct RegexpRun {
  let program: [RegexpStep]
  private var places: [Int] = []
  /// Where the machine waits for the text's end.
  private var ends: [Int] = []
  private var isPresent: [Bool]
  private(set) var isAccepting = false

  init(program: [RegexpStep]) {
    self.program = program
    isPresent = Array(repeating: false, count: program.count)
  }

  var isDead: Bool { places.isEmpty && ends.isEmpty && !isAccepting }

  mutating func add(_ start: Int, isStart: Bool = false, isEnd: Bool = false) {
    var pending = [start]
    while let place = pending.popLast() {
      guard !isPresent[place] else { continue }
      isPresent[place] = true
      switch program[place] {
      case .jump(let target): pending.append(target)
      case .split(let first, let second): pending += [second, first]
      case .accept: isAccepting = true
      case .take: places.append(place)
      case .start where isStart, .end where isEnd: pending.append(place + 1)
      case .start: break
      case .end: ends.append(place)
      }
    }
  }

  mutating func step(over scalar: Unicode.Scalar) {
    let before = places
    places.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    for index in isPresent.indices { isPresent[index] = false }
    isAccepting = false
    for place in before {
      guard case .take(let set) = program[place], set.contains(scalar) else { continue }
      add(place + 1)
    }
  }

  /// The text ends here.
  mutating func finish() {
    for place in ends { add(place + 1, isEnd: true) }
  }
}
