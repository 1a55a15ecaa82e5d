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

  /// How many bytes of a piece are joined to what is held, in the hope that they finish it.
  private static let joinedByteCount = 512

  mutating func write(_ piece: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard !piece.isEmpty else { return }
    guard !held.isEmpty else {
      read(piece, into: &output)
      return
    }
    let carried = held.count
    held.append(contentsOf: piece.prefix(Self.joinedByteCount))
    let kept = readHeld(into: &output)
    if kept >= carried {
      held.removeAll(keepingCapacity: true)
      read(UnsafeBufferPointer(rebasing: piece.dropFirst(kept - carried)), into: &output)
    } else if piece.count > Self.joinedByteCount {
      held.append(contentsOf: piece.dropFirst(Self.joinedByteCount))
      held.removeFirst(kept + readHeld(into: &output, from: kept))
    } else {
      held.removeFirst(kept)
    }
  }

  /// Reads a piece where nothing is held, and holds what is left of it.
  private mutating func read(_ piece: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard !piece.isEmpty else { return }
    let kept = machine.run(piece, origin: origin, isLast: false, into: &output)
    held.append(contentsOf: piece.dropFirst(kept - origin))
    origin = kept
  }

  /// Reads what is held from an index on.
  ///
  /// - Returns: how many of its bytes are done with; `origin` then is behind them.
  private mutating func readHeld(into output: inout [UInt8], from start: Int = 0) -> Int {
    let before = origin
    origin = held.withUnsafeBufferPointer { buffer in
      machine.run(
        UnsafeBufferPointer(rebasing: buffer[start...]),
        origin: before,
        isLast: false,
        into: &output
      )
    }
    return origin - before
  }

  mutating func end(into output: inout [UInt8]) {
    origin = held.withUnsafeBufferPointer { buffer in
      machine.run(buffer, origin: origin, isLast: true, into: &output)
    }
    held.removeAll(keepingCapacity: true)
  }

  /// Ends the reading; what is held passes unchanged.
  mutating func stop(into output: inout [UInt8]) {
    if machine.phase != .passing {
      machine.fail(.limitExceeded, at: origin + held.count, "no more of it may be read")
    }
    end(into: &output)
  }

  /// Begins another document at an offset of the whole input; the one before has ended.
  mutating func restart(at offset: Int) {
    held.removeAll(keepingCapacity: true)
    origin = offset
    machine.restart(at: offset)
  }
}
