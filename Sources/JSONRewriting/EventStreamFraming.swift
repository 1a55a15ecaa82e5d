import Edits

/// Takes server-sent events apart (HTML Standard, 9.2) and has the data of each rewritten.
///
/// An event reaches its reader at the blank line that ends it, so holding it until then delays nothing.
/// Lines before an event's first `data:` pass at once, comments (keep-alives) among them.
struct EventStreamFraming {
  private let heldBytesMax: Int
  /// The lines of an event from its first data line on, and the line being read.
  private var held: [UInt8] = []
  /// Offset of `held` in the whole input.
  private var origin = 0
  /// Where the line being read begins in `held`.
  private var lineStart = 0
  /// The data of each line in `held`.
  private var data: [Range<Int>] = []
  private var isAfterReturn = false
  /// Whether the rest of the line, or of the event, passes as it comes.
  private var passing = Passing.nothing

  private enum Passing {
    case nothing, line, event
  }

  init(heldBytesMax: Int) {
    self.heldBytesMax = heldBytesMax
  }

  mutating func write(
    _ piece: UnsafeBufferPointer<UInt8>,
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    for byte in piece {
      // CRLF is one line's end: the LF goes with what the CR ended.
      if isAfterReturn {
        isAfterReturn = false
        if byte == 0x0A {
          endReturn(into: &output)
          continue
        }
      }
      held.append(byte)
      if byte == 0x0A || byte == 0x0D {
        isAfterReturn = byte == 0x0D
        endLine(through: &feed, into: &output)
      } else {
        passEarly(into: &output)
      }
    }
  }

  mutating func end(into output: inout [UInt8]) {
    pass(into: &output)
  }

  private mutating func endReturn(into output: inout [UInt8]) {
    guard !data.isEmpty else {
      output.append(0x0A)
      origin += 1
      return
    }
    held.append(0x0A)
    lineStart = held.count
  }

  private mutating func pass(into output: inout [UInt8]) {
    output.append(contentsOf: held)
    origin += held.count
    held.removeAll(keepingCapacity: true)
    data.removeAll(keepingCapacity: true)
    lineStart = 0
  }

  /// Passes what cannot be a data line, and events too long to hold.
  private mutating func passEarly(into output: inout [UInt8]) {
    if held.count > heldBytesMax {
      passing = .event
    } else if passing == .nothing, data.isEmpty, !startsLikeData(held[lineStart...]) {
      passing = .line
    }
    guard passing != .nothing else { return }
    isLineEmpty = false
    pass(into: &output)
  }

  private func startsLikeData(_ line: ArraySlice<UInt8>) -> Bool {
    zip(line, "data:".utf8).allSatisfy { $0 == $1 }
  }

  private mutating func endLine(
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    let line = held[lineStart..<held.count - 1]
    let isBlank = line.isEmpty && passing != .line
    switch passing {
    case .event:
      // A blank line ends it; `held` has only what came since the last pass.
      if isBlank, isLineEmpty { passing = .nothing }
      isLineEmpty = true
      pass(into: &output)
      return
    case .line:
      passing = .nothing
      pass(into: &output)
      return
    case .nothing: break
    }
    if isBlank {
      finishEvent(through: &feed, into: &output)
    } else if line.starts(with: "data:".utf8) {
      let start = lineStart + 5
      let isSpaced = start < held.count - 1 && held[start] == 0x20
      data.append((isSpaced ? start + 1 : start)..<held.count - 1)
      lineStart = held.count
    } else if data.isEmpty {
      pass(into: &output)
    } else {
      lineStart = held.count
    }
  }

  /// Whether nothing of the line was passed, while an event that is too long passes.
  private var isLineEmpty = true

  private mutating func finishEvent(
    through feed: inout JSONFeed,
    into output: inout [UInt8]
  ) {
    defer { pass(into: &output) }
    guard !data.isEmpty else { return }
    let joined = Array(data.map { held[$0] }.joined(separator: [0x0A]))
    let before = feed.machine.edits
    let countBefore = feed.machine.editCount
    var rewritten: [UInt8] = []
    feed.machine.edits = []
    feed.restart(at: 0)
    joined.withUnsafeBufferPointer { feed.write($0, into: &rewritten) }
    feed.end(into: &rewritten)
    let isListed = feed.machine.editCount - countBefore == feed.machine.edits.count
    let made = feed.machine.bailout == nil && isListed ? feed.machine.edits : []
    feed.machine.edits = before
    feed.machine.editCount = countBefore + made.count
    var last = 0
    var shift = 0
    for edit in made {
      let lower = offset(edit.range.lowerBound)
      let upper = edit.range.isEmpty ? lower : offset(edit.range.upperBound - 1) + 1
      let start = edit.range.lowerBound + shift
      shift += edit.replacementByteCount - edit.range.count
      output.append(contentsOf: held[last..<lower])
      // A line's end would end the data; within JSON it is mere white space.
      for byte in rewritten[start..<start + edit.replacementByteCount] {
        output.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
      }
      last = upper
      feed.machine.list(
        Edit(
          rule: edit.rule,
          range: origin + lower..<origin + upper,
          replacementByteCount: edit.replacementByteCount
        )
      )
    }
    output.append(contentsOf: held[last...])
    origin += held.count
    held.removeAll(keepingCapacity: true)
    data.removeAll(keepingCapacity: true)
    lineStart = 0
  }

  /// The place in `held` of an offset of the joined data.
  private func offset(_ joined: Int) -> Int {
    var rest = joined
    for line in data {
      if rest <= line.count { return line.lowerBound + rest }
      rest -= line.count + 1
    }
    return data.last?.upperBound ?? 0
  }
}
