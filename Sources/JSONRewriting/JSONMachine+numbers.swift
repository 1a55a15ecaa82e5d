// Numbers in the sprint: one of them, a row, a table of rows.
extension JSONMachine {
  /// Passes numbers of arrays, and arrays of such, as far as no rule tells one element from another.
  ///
  /// An element in the state `next` begins at `from`.
  ///
  /// - Returns: where it stopped, behind a comma, and how many containers are open there; `from` where it could
  ///   do nothing.
  @inline(never)
  mutating func passTable(
    _ base: UnsafePointer<UInt8>,
    from: Int,
    to end: Int,
    _ tables: SprintTables,
    _ levels: UnsafeMutablePointer<Level>,
    _ next: Int32,
    depth: Int,
    floor: Int,
    depthMax: Int
  ) -> (end: Int, depth: Int) {
    let element = tables.columns &- 1
    guard tables.row(next)[element] == next, limits.heldBytesMax >= NumberBlock.byteCount else {
      return (from, depth)
    }
    var lowest = depth
    while lowest > floor {
      let level = levels[lowest &- 2]
      guard !level.isObject, !level.isCareful, level.stop == .max,
        tables.row(level.state)[element] == next
      else { break }
      lowest &-= 1
    }
    var position = from
    var depth = depth
    while position &+ NumberBlock.byteCount <= end, let block = NumberBlock(base + position) {
      let kept = depth &- block.closedCount
      guard kept >= lowest, depth &+ block.openedCount <= depthMax else { break }
      if position == from { levels[depth &- 1].isKept = true }
      depth = kept &+ block.openedCount
      // Arrays that closed and opened again, and deeper ones.
      for index in kept..<depth { levels[index] = Level(state: next, isKept: true) }
      position &+= block.passedByteCount
    }
    tableTrial.note(position &- from)
    return (position, depth)
  }

  /// Passes some further numbers of an array, each with the comma before it.
  ///
  /// `position` lies behind a number, on return too.
  @inline(__always)
  static func passNumbers(
    _ base: UnsafePointer<UInt8>,
    _ position: inout Int,
    to end: Int,
    _ heldBytesMax: Int
  ) {
    let enough = position &+ 2 &* NumberBlock.byteCount
    while position &+ marginByteCount <= end, position < enough,
      base[position] == UInt8(ascii: ",")
    {
      var start = position &+ 1
      skipWhiteSpace(base, &start, end)
      guard start &+ marginByteCount <= end, start &- position <= heldBytesMax else { return }
      let next = numberEnd(base, from: start, to: end)
      guard next > 0 else { return }
      position = next
    }
  }

  /// How many digits eight bytes begin with.
  @inline(__always)
  static func digitCount(_ word: UInt64) -> Int {
    let values = word ^ 0x3030_3030_3030_3030
    // A byte's highest bit tells that it is no digit, reliably up to the first such.
    let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount &>> 3
  }

  /// Where a number ends; 0 where none is, or where more of it may follow.
  @inline(__always)
  static func numberEnd(_ base: UnsafePointer<UInt8>, from: Int, to end: Int) -> Int {
    var position = from
    if base[position] == UInt8(ascii: "-") { position &+= 1 }
    guard position < end, isDigit(base[position]) else { return 0 }
    if base[position] == UInt8(ascii: "0") {
      position &+= 1
      // Not JSON to the letter: for the careful reader.
      guard position < end, !isDigit(base[position]) else { return 0 }
    } else {
      skipDigits(base, &position, end)
    }
    guard position < end else { return 0 }
    if base[position] == UInt8(ascii: ".") {
      position &+= 1
      guard position < end, isDigit(base[position]) else { return 0 }
      skipDigits(base, &position, end)
      guard position < end else { return 0 }
    }
    if base[position] | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      guard position < end else { return 0 }
      if base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
        position &+= 1
      }
      guard position < end, isDigit(base[position]) else { return 0 }
      skipDigits(base, &position, end)
      guard position < end else { return 0 }
    }
    return position
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Passes digits, eight at once.
  @inline(__always)
  static func skipDigits(_ base: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) {
    while position &+ 8 <= end {
      let count = digitCount(word(base, position))
      position &+= count
      if count < 8 { return }
    }
    while position < end, isDigit(base[position]) { position &+= 1 }
  }
}
