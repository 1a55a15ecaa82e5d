internal import Edits

// What decisions ask to read of an element.
extension PageEngine {
  // MARK: Reads

  /// Notes that an element is read for a decision.
  mutating func beginRead(_ hit: MatchTarget, _ element: ElementView) {
    guard let hold = holds.lastIndex(where: { $0.rule == Int(hit.rule) && !$0.isSpent }) else {
      return
    }
    read(Int(hit.detail), hold: hold, element)
  }

  /// Reads an attribute at once, text as it comes.
  mutating func read(_ detail: Int, hold: Int, _ element: ElementView) {
    let wanted = machine.rules[holds[hold].rule].reads[detail]
    if holds[hold].reads[detail] < 0 { holds[hold].reads[detail] = takeBuffer() }
    let buffer = holds[hold].reads[detail]
    switch wanted.what {
    case .text:
      textWatchers += 1
      breakLine(buffer)
      pushActive(
        Active(
          kind: .read,
          rule: Int32(holds[hold].rule),
          detail: Int32(buffer),
          limit: wanted.bytesMax,
          hold: Int32(hold),
          start: base + lexer.position,
          tagEnd: base + lexer.tokenEnd
        )
      )
    case .attribute(let name):
      guard let place = findAttribute(Array(name.lowercasedASCII.utf8), element) else { return }
      breakLine(buffer)
      let value = value(element.attributes[place], element)
      buffers[buffer].append(
        contentsOf: value.prefix(max(0, wanted.bytesMax - buffers[buffer].count))
      )
    }
  }

  private mutating func takeBuffer() -> Int {
    if let spare = spareBuffers.popLast() { return spare }
    buffers.append([])
    return buffers.count - 1
  }

  private mutating func breakLine(_ buffer: Int) {
    guard let last = buffers[buffer].last, last != 0x0A else { return }
    buffers[buffer].append(0x0A)
  }

  /// A block or `<br>` begins: what is read on either side are different lines.
  @inline(never)
  mutating func breakLines() {
    for index in 0..<activeCount where actives[index].kind == .read {
      if !holds[Int(actives[index].hold)].isSpent { breakLine(Int(actives[index].detail)) }
    }
  }

  /// Adds text to what a hold reads, up to its limit.
  mutating func collect(
    _ index: Int,
    _ input: Input,
    _ start: Int,
    _ end: Int,
    hasReferences: Bool
  ) {
    let hold = Int(actives[index].hold)
    guard hold < holds.count, !holds[hold].isSpent else { return }
    let buffer = Int(actives[index].detail)
    let room = actives[index].limit - buffers[buffer].count
    guard room > 0 else { return }
    guard isUTF8 else {
      return collectDecoded(buffer, room, input, start, end, hasReferences: hasReferences)
    }
    let last = min(end, start + room)
    var next = start
    while next < last {
      let ampersand = hasReferences ? findByte(UInt8(ascii: "&"), input, next, last) : last
      buffers[buffer].append(
        contentsOf: UnsafeBufferPointer(start: input + next, count: ampersand - next)
      )
      guard ampersand < last else { return }
      let length = CharacterReference.decode(
        input,
        ampersand,
        last,
        isAttribute: false,
        into: &buffers[buffer]
      )
      if length == 0 { buffers[buffer].append(UInt8(ascii: "&")) }
      next = ampersand + max(length, 1)
    }
  }

  @inline(never)
  private mutating func collectDecoded(
    _ buffer: Int,
    _ room: Int,
    _ input: Input,
    _ start: Int,
    _ end: Int,
    hasReferences: Bool
  ) {
    let text = DecodedText(
      input,
      start,
      end,
      isAttribute: false,
      hasReferences: hasReferences,
      readCharacter: handlers.readCharacter
    )
    buffers[buffer] += text.bytes.prefix(room)
  }
}
