import Edits

/// Feeds a machine with pieces cut anywhere: what it is not done with comes again, joined to the next.
struct JSONFeed {
  var machine: JSONMachine
  private var held: [UInt8] = []
  /// Offset of the first byte not yet done with.
  private var origin = 0

  init(_ machine: JSONMachine) {
    self.machine = machine
  }

  mutating func write(_ piece: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard !piece.isEmpty else { return }
    guard !held.isEmpty else {
      let kept = machine.run(piece, origin: origin, isLast: false, into: &output)
      held.append(contentsOf: piece[(kept - origin)...])
      origin = kept
      return
    }
    held.append(contentsOf: piece)
    let kept = held.withUnsafeBufferPointer { buffer in
      machine.run(buffer, origin: origin, isLast: false, into: &output)
    }
    held.removeFirst(kept - origin)
    origin = kept
  }

  mutating func end(into output: inout [UInt8]) {
    origin = held.withUnsafeBufferPointer { buffer in
      machine.run(buffer, origin: origin, isLast: true, into: &output)
    }
    held.removeAll(keepingCapacity: true)
  }

  /// Begins another document at an offset of the whole input; the one before has ended.
  mutating func restart(at offset: Int) {
    held.removeAll(keepingCapacity: true)
    origin = offset
    machine.restart(at: offset)
  }
}
