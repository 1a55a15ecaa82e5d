import Edits

// Reading one token after another.
extension JSONMachine {
  /// Reads one token.
  ///
  /// - Returns: nil to go on; else from which offset on the bytes must come again.
  mutating func advance(_ input: Input, into output: inout [UInt8]) -> Int? {
    switch phase {
    case .root, .firstKey, .key, .firstElement, .element:
      if sprint(input, into: &output) { return nil }
      return readChild(input, into: &output)
    case .colon: return readColon(input)
    case .value: return readValue(input, into: &output)
    case .string: return readString(input)
    case .number: return readNumber(input)
    case .after: return readAfter(input, into: &output)
    case .done: return readDone(input)
    case .held: return readHeld(input)
    case .passing: return input.origin + input.end
    }
  }

  /// The first byte that is no white space; nil, with `scanned` at the end, where there is none.
  private mutating func nextByte(_ input: Input) -> UInt8? {
    var position = scanned - input.origin
    while position < input.end {
      let byte = input.base[position]
      if !isWhiteSpace(byte) {
        scanned = input.origin + position
        return byte
      }
      position += 1
    }
    scanned = input.origin + position
    return nil
  }

  /// Reads up to where a child begins.
  private mutating func readChild(_ input: Input, into output: inout [UInt8]) -> Int? {
    let found = nextByte(input)
    // Told before what the byte is: in pieces, the white space is too long before the byte is seen.
    if let comma, scanned - comma > limits.heldBytesMax {
      fail(.limitExceeded, at: comma, "more white space than can be held")
      return nil
    }
    guard let byte = found else { return comma ?? scanned }
    if phase == .firstKey && byte == UInt8(ascii: "}")
      || phase == .firstElement && byte == UInt8(ascii: "]")
    {
      phase = .after
      return nil
    }
    if openEdit?.isTrailing == true, openEdit?.depth == depth { endEdit(at: scanned) }
    if isForgivenEnd(byte) {
      // The comma stays; what is put behind it needs none.
      levels[depth - 1].isKept = false
      comma = nil
      phase = .after
      return nil
    }
    if phase == .firstKey || phase == .key {
      guard byte == UInt8(ascii: "\"") else {
        fail(.malformed, at: scanned, "a member's name in quotes must follow")
        return nil
      }
      return readKey(input, into: &output)
    }
    guard let next = elementState() else { return nil }
    return enterChild(at: scanned, keyEnd: nil, next, input, into: &output)
  }

  /// Whether the container ends here, behind a comma.
  private func isForgivenEnd(_ byte: UInt8) -> Bool {
    guard grammar == .forgiving else { return false }
    return phase == .key && byte == UInt8(ascii: "}")
      || phase == .element && byte == UInt8(ascii: "]")
  }

  private mutating func elementState() -> Int32? {
    guard phase != .root else { return automaton.start }
    let level = levels[depth - 1]
    let next =
      level.index == level.stop
      ? automaton.next(level.state, index: level.index)
      : automaton.next(level.state, column: automaton.columns - 1)
    if next == nil { failForStates() }
    return next
  }

  private mutating func failForStates() {
    fail(.limitExceeded, at: scanned, "the paths need more states than there may be")
  }

  private mutating func readKey(_ input: Input, into output: inout [UInt8]) -> Int? {
    let start = scanned
    let result = scanString(input.base, from: start - input.origin + 1, to: input.end, grammar)
    let reached: Int
    switch result {
    case .end(let quote): reached = quote
    case .cut: reached = input.end
    case .malformed(let offset): reached = offset
    }
    guard reached - (start - input.origin) <= limits.keyBytesMax else {
      fail(.limitExceeded, at: start, "a member's name is longer than allowed")
      return nil
    }
    switch result {
    case .end(let quote):
      let name = decodedString(ArraySlice(input.slice(start..<input.origin + quote + 1)))
      let column = Int(automaton.names.number(of: name))
      guard let next = automaton.next(levels[depth - 1].state, column: column) else {
        failForStates()
        return nil
      }
      return enterMember(name, at: start, quote: input.origin + quote, next, input, into: &output)
    case .cut:
      return comma ?? start
    case .malformed(let offset):
      fail(.malformed, at: input.origin + offset, "no such byte or escape in a string")
      return nil
    }
  }

  private mutating func enterMember(
    _ name: [UInt8],
    at start: Int,
    quote: Int,
    _ next: Int32,
    _ input: Input,
    into output: inout [UInt8]
  ) -> Int? {
    if let stop = enterChild(at: start, keyEnd: quote + 1, next, input, into: &output) {
      return stop
    }
    guard phase == .value else { return nil }
    phase = .colon
    scanned = quote + 1
    if openEdit == nil { replaceInserted(name) }
    return nil
  }

  /// A member of the name that a rule wants to insert is there already.
  private mutating func replaceInserted(_ name: [UInt8]) {
    for index in insertions.indices.reversed()
    where insertions[index].depth == depth && insertions[index].name == name {
      let insertion = insertions.remove(at: index)
      if insertion.isReplacing {
        wishes.insert(Wish(rule: insertion.rule, action: .set(insertion.value)), at: 0)
      }
    }
  }

  private mutating func readColon(_ input: Input) -> Int? {
    guard let byte = nextByte(input) else { return scanned }
    guard byte == UInt8(ascii: ":") else {
      fail(.malformed, at: scanned, "':' must follow the name")
      return nil
    }
    scanned += 1
    phase = .value
    return nil
  }

  private mutating func readString(_ input: Input) -> Int? {
    switch scanString(input.base, from: scanned - input.origin, to: input.end, grammar) {
    case .end(let quote):
      endValue(at: input.origin + quote + 1)
      return nil
    case .cut(let resume):
      scanned = input.origin + resume
      return scanned
    case .malformed(let offset):
      fail(.malformed, at: input.origin + offset, "no such byte or escape in a string")
      return nil
    }
  }

  private mutating func readNumber(_ input: Input) -> Int? {
    var position = scanned - input.origin
    while position < input.end {
      guard let next = numberState.after(input.base[position], grammar) else {
        scanned = input.origin + position
        guard numberState.isComplete else {
          fail(.malformed, at: scanned, "a digit must follow")
          return nil
        }
        endValue(at: scanned)
        return nil
      }
      numberState = next
      position += 1
    }
    scanned = input.origin + position
    return scanned
  }

  private mutating func readAfter(_ input: Input, into output: inout [UInt8]) -> Int? {
    guard let byte = nextByte(input) else { return scanned }
    let isObject = levels[depth - 1].isObject
    if byte == UInt8(ascii: ",") {
      let isDropped = openEdit?.isTrailing == true && openEdit?.depth == depth
      comma = isDropped ? nil : scanned
      scanned += 1
      phase = isObject ? .key : .element
      if levels[depth - 1].stop < .max { countElement() }
      return nil
    }
    guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
      fail(.malformed, at: scanned, "',' or the container's end must follow")
      return nil
    }
    if openEdit?.isTrailing == true, openEdit?.depth == depth { endEdit(at: scanned) }
    if !insertions.isEmpty { insertLast(input, into: &output) }
    depth -= 1
    endValue(at: scanned + 1)
    return nil
  }

  /// Another element of the array follows.
  private mutating func countElement() {
    let level = levels[depth - 1]
    levels[depth - 1].index += 1
    guard level.index == level.stop else { return }
    levels[depth - 1].stop = automaton.place(level.state).nextIndex(from: level.index + 1)
  }

  private mutating func readDone(_ input: Input) -> Int? {
    if stopsBehindDocument { return scanned }
    guard let byte = nextByte(input) else { return scanned }
    if isPadded, byte == UInt8(ascii: ")") || byte == UInt8(ascii: ";") {
      phase = .passing
      return nil
    }
    guard allowsSeveral else {
      fail(.malformed, at: scanned, "nothing may follow the document")
      return nil
    }
    node = automaton.start
    phase = .root
    return nil
  }

  /// A value ends here.
  mutating func endValue(at offset: Int) {
    scanned = offset
    if let edit = openEdit, edit.depth == depth, !edit.isTrailing { endEdit(at: offset) }
    phase = depth == 0 ? .done : .after
    if depth == 0 { noteDocument() }
  }
}
