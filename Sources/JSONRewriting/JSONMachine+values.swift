import Edits

// Values, and what the rules wish of them.
extension JSONMachine {
  mutating func readValue(_ input: Input, into output: inout [UInt8]) -> Int? {
    var position = scanned - input.origin
    while position < input.end, isWhiteSpace(input.base[position]) { position += 1 }
    scanned = max(scanned, input.origin + position)
    guard position < input.end else { return scanned }
    let byte = input.base[position]
    if byte == UInt8(ascii: "\""), wishes.contains(where: { $0.action.looksIntoStrings }) {
      return readWishedString(input, into: &output)
    }
    if !wishes.isEmpty { replace(byte, input, into: &output) }
    switch byte {
    case UInt8(ascii: "\""):
      scanned += 1
      phase = .string
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      enterContainer(isObject: byte == UInt8(ascii: "{"), input, into: &output)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      numberState = .start
      phase = .number
    case UInt8(ascii: "t"): return readWord("true", input)
    case UInt8(ascii: "f"): return readWord("false", input)
    case UInt8(ascii: "n"): return readWord("null", input)
    default:
      fail(.malformed, at: scanned, "a value must follow")
    }
    return nil
  }

  private mutating func readWord(_ word: StaticString, _ input: Input) -> Int? {
    let start = scanned - input.origin
    for index in 0..<word.utf8CodeUnitCount {
      guard start + index < input.end else { return scanned }
      guard input.base[start + index] == word.utf8Start[index] else {
        fail(.malformed, at: input.origin + start + index, "no such word")
        return nil
      }
    }
    endValue(at: scanned + word.utf8CodeUnitCount)
    return nil
  }

  /// Begins to drop the value if a wish gives it a new one.
  private mutating func replace(_ first: UInt8, _ input: Input, into output: inout [UInt8]) {
    for wish in wishes {
      guard let replacement = replacement(wish.action, first: first) else { continue }
      beginEdit(
        wish.rule,
        at: scanned,
        replacement: replacement,
        isTrailing: false,
        input,
        into: &output
      )
      return
    }
  }

  /// What stands in the place of a value that begins with `first`; nil to leave it.
  private func replacement(_ action: JSONAction, first: UInt8) -> [UInt8]? {
    switch (action, first) {
    case (.set(let literal), _): written(literal)
    case (.setNull, _): JSONLiteral.null.bytes
    case (.setZero, UInt8(ascii: "-")), (.setZero, UInt8(ascii: "0")...UInt8(ascii: "9")):
      [UInt8(ascii: "0")]
    case (.setZero, UInt8(ascii: "[")), (.setEmpty, UInt8(ascii: "[")): Array("[]".utf8)
    case (.setEmpty, UInt8(ascii: "{")): Array("{}".utf8)
    case (.setEmpty, UInt8(ascii: "\"")): Array("\"\"".utf8)
    default: nil
    }
  }

  private mutating func enterContainer(
    isObject: Bool,
    _ input: Input,
    into output: inout [UInt8]
  ) {
    guard depth < limits.depthMax else {
      fail(.limitExceeded, at: scanned, "the containers nest deeper than allowed")
      return
    }
    if depth + 1 >= levels.count { levels += Array(repeating: Level(), count: levels.count) }
    levels[depth] = Level(state: node, isObject: isObject, isCareful: childrenNeedCare)
    if !isObject { levels[depth].stop = automaton.place(node).nextIndex(from: 0) }
    depth += 1
    scanned += 1
    comma = nil
    phase = isObject ? .firstKey : .firstElement
    if !wishes.isEmpty { insertFirst(isObject: isObject, input, into: &output) }
  }

  /// Whether each child of the container that begins here needs a careful look.
  ///
  /// Not where its filters were answered already, on the tree of a value around it.
  private var childrenNeedCare: Bool {
    guard automaton.flags[Int(node)].contains(.careful) else { return false }
    return !automaton.place(node).filters.allSatisfy { deferral.isEvaluated($0, at: scanned) }
  }

  private mutating func insertFirst(
    isObject: Bool,
    _ input: Input,
    into output: inout [UInt8]
  ) {
    for wish in wishes {
      switch wish.action {
      case .insertMember(let name, let value, let isReplacing) where isObject:
        insertions.append(
          Insertion(
            depth: depth,
            rule: wish.rule,
            name: Array(name.utf8),
            value: value,
            isReplacing: isReplacing
          )
        )
      case .insertElement(let value, .last) where !isObject:
        insertions.append(
          Insertion(depth: depth, rule: wish.rule, name: nil, value: value, isReplacing: false)
        )
      case .insertElement(let value, .first) where !isObject:
        let comma: [UInt8] = levels[depth - 1].isKept ? [UInt8(ascii: ",")] : []
        insert(comma + written(value), wish.rule, at: scanned, input, into: &output)
        levels[depth - 1].isKept = true
        separatorRule = wish.rule
      default: break
      }
    }
    wishes = []
  }

  /// Writes what goes to the end of the container that ends at `scanned`.
  mutating func insertLast(_ input: Input, into output: inout [UInt8]) {
    let due = insertions.filter { $0.depth == depth }
    guard !due.isEmpty else { return }
    insertions.removeAll { $0.depth == depth }
    var names: Set<[UInt8]> = []
    for insertion in due {
      var bytes: [UInt8] = levels[depth - 1].isKept ? [UInt8(ascii: ",")] : []
      if let name = insertion.name {
        guard names.insert(name).inserted else { continue }
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(name, escapingLessThan: escapesLessThan, into: &bytes)
        bytes += "\":".utf8
      }
      bytes += written(insertion.value)
      insert(bytes, insertion.rule, at: scanned, input, into: &output)
      levels[depth - 1].isKept = true
    }
  }
}

extension JSONAction {
  /// Whether a string must be seen whole for it.
  var looksIntoStrings: Bool {
    switch self {
    case .setZero, .editString, .embed, .wrap: true
    default: false
    }
  }
}
