import Edits
import Glibc

// The common case: members and elements that no rule, or one simple rule, asks about, whole in the
// buffer. One loop over them, everything at hand in local variables; for anything else it stops
// before the child, and `advance` reads that one with care. Both must agree on every byte.
//
// The loop is one long function on purpose: taken apart into methods of a struct it ran at 1,100 MB/s
// instead of 1,500, since its state then lay in memory.

/// What the loop looks into; the machine's tables without their counts.
struct SprintTables {
  let transitions: UnsafePointer<Int32>
  let places: UnsafePointer<Int32>
  let flags: UnsafePointer<Automaton.Flags>
  let entries: UnsafePointer<NameTable.Entry>
  let text: UnsafePointer<UInt8>
  let shift: UInt64
  let slotMask: Int
  let columns: Int

  /// The transitions of a state.
  @inline(__always)
  func row(_ state: Int32) -> UnsafePointer<Int32> {
    transitions + Int(places[Int(state)]) &* columns
  }

  /// The number of the name between two offsets.
  @inline(__always)
  func number(
    _ base: UnsafePointer<UInt8>,
    _ first: UInt64,
    _ last: UInt64,
    _ name: Range<Int>
  )
    -> Int
  {
    let count = name.count
    var slot = Int(truncatingIfNeeded: NameTable.hash(first, last, count) &>> shift)
    while true {
      let entry = entries[slot]
      if entry.number == 0 { return 0 }
      if entry.first == first, entry.last == last, Int(entry.count) == count,
        count <= 16
          || memcmp(base + name.lowerBound, text + Int(entry.offset), count) == 0
      {
        return Int(entry.number)
      }
      slot = (slot &+ 1) & slotMask
    }
  }
}

extension JSONMachine {
  /// How many bytes beyond a child's begin must be there, so that words can be loaded.
  static let marginByteCount = 32

  /// Reads as many children as it can.
  ///
  /// - Returns: whether any was read.
  mutating func sprint(_ input: Input, into output: inout [UInt8]) -> Bool {
    guard let floor = sprintFloor(),
      input.origin + input.end - scanned >= Self.marginByteCount
    else { return false }
    let transitions = automaton.transitions
    let flags = automaton.flags
    let places = automaton.placeNumbers
    let (entries, text) = (automaton.names.entries, automaton.names.text)
    let entryCount = entries.count
    let (shift, columns) = (automaton.names.shift, automaton.columns)
    // Deeper, `advance` makes room.
    let depthMax = min(limits.depthMax, self.levels.count - 1)
    var levels = self.levels
    self.levels = []
    defer { self.levels = levels }
    return transitions.withUnsafeBufferPointer { transitions in
      flags.withUnsafeBufferPointer { flags in
        places.withUnsafeBufferPointer { places in
          entries.withUnsafeBufferPointer { entries in
            text.withUnsafeBufferPointer { text in
              levels.withUnsafeMutableBufferPointer { levels in
                guard let transitions = transitions.baseAddress, let flags = flags.baseAddress,
                  let places = places.baseAddress,
                  let entries = entries.baseAddress, let levels = levels.baseAddress
                else { return false }
                let tables = SprintTables(
                  transitions: transitions,
                  places: places,
                  flags: flags,
                  entries: entries,
                  text: text.baseAddress ?? input.base,
                  shift: shift,
                  slotMask: entryCount - 1,
                  columns: columns
                )
                return sprint(
                  input,
                  tables,
                  levels,
                  floor: floor,
                  depthMax: depthMax,
                  into: &output
                )
              }
            }
          }
        }
      }
    }
  }

  /// How many containers must stay open; nil where the next child needs care.
  private func sprintFloor() -> Int? {
    guard depth > 0, phase != .root else { return nil }
    let level = levels[depth - 1]
    let isFirst = phase == .firstKey || phase == .firstElement
    guard !level.isCareful, level.index < level.stop, isFirst != (comma != nil),
      !(isFirst && level.isKept)
    else {
      return nil
    }
    var floor = 1
    if let edit = openEdit {
      if edit.isTrailing, edit.depth == depth { return nil }
      floor = edit.depth + 1
    }
    for insertion in insertions {
      if insertion.depth == depth { return nil }
      floor = max(floor, insertion.depth + 1)
    }
    return floor
  }

  private mutating func sprint(
    _ input: Input,
    _ tables: SprintTables,
    _ levels: UnsafeMutablePointer<Level>,
    floor: Int,
    depthMax: Int,
    into output: inout [UInt8]
  ) -> Bool {
    let base = input.base
    let end = input.end
    let planned = openEdit == nil ? deferral.nextPlanned &- origin : .max
    var depth = self.depth
    var isObject = levels[depth &- 1].isObject
    var row = tables.row(levels[depth &- 1].state)
    var isFirst = comma == nil
    var commaAt = comma.map { $0 &- origin } ?? -1
    /// Where the next child, with white space before it, begins; all before is read.
    var position = scanned &- origin
    let begin = position

    children: while true {
      var start = position
      skipWhiteSpace(base, &start, end)
      guard start &+ Self.marginByteCount <= end, start < planned,
        commaAt < 0 || start &- commaAt <= limits.heldBytesMax
      else { break children }
      var value = start
      var next: Int32
      var isEmpty = false
      if isObject {
        if base[start] == UInt8(ascii: "\"") {
          // The name, eight bytes at once.
          let name = start &+ 1
          let first = word(base, name)
          var stops = stringStops(first)
          var quote = name
          var head = first
          var tail: UInt64 = 0
          if stops != 0 {
            quote &+= stops.trailingZeroBitCount &>> 3
            head &= (1 as UInt64) &<< UInt64(truncatingIfNeeded: (quote &- name) &* 8) &- 1
          } else {
            quote &+= 8
            while true {
              guard quote &+ 8 <= end else { break children }
              stops = stringStops(word(base, quote))
              if stops != 0 { break }
              quote &+= 8
            }
            quote &+= stops.trailingZeroBitCount &>> 3
            tail = word(base, quote &- 8)
          }
          guard base[quote] == UInt8(ascii: "\""), quote &- start <= limits.keyBytesMax else {
            break children
          }
          next = row[tables.number(base, head, tail, name..<quote)]
          value = quote &+ 1
          guard value &+ 16 <= end else { break children }
          // Mostly `:`, `: ` or ` : `.
          if word(base, value) & 0xFF_FFFF == 0x20_3A20 {
            value &+= 3
          } else {
            if base[value] != UInt8(ascii: ":") {
              while value < end, isWhiteSpace(base[value]) { value &+= 1 }
              guard value &+ 16 <= end, base[value] == UInt8(ascii: ":") else { break children }
            }
            value &+= 1
          }
          if base[value] <= 0x20 {
            while value < end, isWhiteSpace(base[value]) { value &+= 1 }
            guard value &+ 8 <= end else { break children }
          }
        } else {
          guard isFirst, base[start] == UInt8(ascii: "}") else { break children }
          next = 0
          isEmpty = true
        }
      } else {
        next = row[tables.columns &- 1]
        isEmpty = isFirst && base[start] == UInt8(ascii: "]")
      }

      if isEmpty {
        guard depth > floor else { break children }
        position = start
      } else {
        guard next >= 0 else { break children }
        let flags = tables.flags[Int(next)]
        if flags.contains(.held) { break children }
        let first = base[value]
        var valueEnd = value
        switch first {
        case UInt8(ascii: "\""):
          guard case .end(let quote) = scanString(base, from: value &+ 1, to: end) else {
            break children
          }
          valueEnd = quote &+ 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          guard flags.isDisjoint(with: [.final, .careful]), depth < depthMax else {
            break children
          }
          isObject = first == UInt8(ascii: "{")
          levels[depth &- 1].isKept = true
          levels[depth] = Level(state: next, isObject: isObject)
          depth &+= 1
          row = tables.row(next)
          isFirst = true
          commaAt = -1
          position = value &+ 1
          continue children
        case UInt8(ascii: "t"):
          guard word(base, value) & 0xFFFF_FFFF == 0x6575_7274 else { break children }
          valueEnd = value &+ 4
        case UInt8(ascii: "n"):
          guard word(base, value) & 0xFFFF_FFFF == 0x6C6C_756E else { break children }
          valueEnd = value &+ 4
        case UInt8(ascii: "f"):
          guard word(base, value) & 0xFF_FFFF_FFFF == 0x65_736C_6166 else { break children }
          valueEnd = value &+ 5
        default:
          let isAlike = !isObject && levels[depth &- 1].stop == .max
          if isAlike, flags.isDisjoint(with: [.final, .careful]), tableTrial.isDue {
            let table = passTable(
              base,
              from: value,
              to: min(end, planned),
              tables,
              levels,
              next,
              depth: depth,
              floor: floor,
              depthMax: depthMax
            )
            if table.end > value {
              depth = table.depth
              row = tables.row(levels[depth &- 1].state)
              position = table.end
              commaAt = position &- 1
              isFirst = false
              continue children
            }
          }
          valueEnd = Self.numberEnd(base, from: value, to: end)
          guard valueEnd > 0 else { break children }
          if isAlike, !flags.contains(.final) {
            Self.passNumbers(base, &valueEnd, to: min(end, planned), limits.heldBytesMax)
            if valueEnd &- value > NumberBlock.byteCount { tableTrial.endWait() }
          }
        }
        if flags.contains(.final) {
          guard
            takeShortcut(
              Int(next),
              value..<valueEnd,
              comma: levels[depth &- 1].isKept ? commaAt : -1,
              input,
              into: &output,
              &levels[depth &- 1].isKept
            )
          else { break children }
        } else {
          levels[depth &- 1].isKept = true
        }
        position = valueEnd
      }

      // Behind a value: a comma, or the ends of containers.
      while true {
        guard position < end else {
          return leaveSprint(levels, depth, position, begin: begin, phase: .after, comma: -1)
        }
        let byte = base[position]
        if byte == UInt8(ascii: ",") {
          let level = levels[depth &- 1]
          // Behind an element that is told apart by its index, `advance` looks for the next such.
          guard !isEmpty, !level.isCareful, level.index < level.stop else { break }
          commaAt = position
          position &+= 1
          isFirst = false
          guard level.stop < .max else { continue children }
          levels[depth &- 1].index &+= 1
          if level.index &+ 1 == level.stop { break children }
          continue children
        }
        if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          guard depth > floor else { break }
          depth &-= 1
          isObject = levels[depth &- 1].isObject
          row = tables.row(levels[depth &- 1].state)
          position &+= 1
          isEmpty = false
          continue
        }
        guard isWhiteSpace(byte) else { break }
        skipWhiteSpace(base, &position, end)
      }
      return leaveSprint(levels, depth, position, begin: begin, phase: .after, comma: -1)
    }
    let phase: Phase =
      isObject ? (isFirst ? .firstKey : .key) : (isFirst ? .firstElement : .element)
    return leaveSprint(levels, depth, position, begin: begin, phase: phase, comma: commaAt)
  }

  private mutating func leaveSprint(
    _ levels: UnsafeMutablePointer<Level>,
    _ depth: Int,
    _ position: Int,
    begin: Int,
    phase: Phase,
    comma: Int
  ) -> Bool {
    self.depth = depth
    self.phase = phase
    self.comma = comma >= 0 ? origin + comma : nil
    scanned = origin + position
    return position > begin
  }
}
