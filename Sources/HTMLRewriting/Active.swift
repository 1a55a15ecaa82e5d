internal import Edits

/// An action that waits for the end of its element.
struct Active: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    case append, after, inner, remove, unwrap, mark
    case editText, embedText, embedComments, decide, read
    /// Was ended out of turn.
    case done
  }

  var kind: Kind
  /// Index in `MatchMachine.rules`.
  var rule: Int32
  /// Of a read: the buffer it goes to, of which `limit` bytes may be filled; of embedded text: its stream.
  var detail: Int32 = -1
  var limit = 0
  /// Of a read or a decision: its hold.
  var hold: Int32 = -1
  /// Page offset of the start tag.
  var start: Int
  /// Page offset behind the start tag.
  var tagEnd: Int
}

/// An element held back until its rule has decided.
struct ElementHold {
  var rule: Int
  var start: Int
  var tagEnd: Int
  /// The buffers that the rule's reads go to; -1 for one that has matched nothing so far.
  var reads: [Int]
  /// Decided early: the element was longer than the limit.
  var isSpent = false
  /// Insertions for the element's end that were decided early.
  var atEnd: [(append: Bool, bytes: [UInt8])] = []
}

/// States left behind by the siblings that came before, kept only where rules look at them.
struct SiblingStates {
  private var previous: [[Int32]] = []
  private var earlier: [Set<Int32>] = []

  mutating func enter(depth: Int) {
    while previous.count <= depth {
      previous.append([])
      earlier.append([])
    }
    previous[depth].removeAll(keepingCapacity: true)
    earlier[depth].removeAll(keepingCapacity: true)
  }

  func isPrevious(_ state: Int32, depth: Int) -> Bool {
    depth < previous.count && previous[depth].contains(state)
  }

  func isEarlier(_ state: Int32, depth: Int) -> Bool {
    depth < earlier.count && earlier[depth].contains(state)
  }

  mutating func leave(_ states: UnsafeBufferPointer<Int32>, depth: Int) {
    if depth >= previous.count { enter(depth: depth) }
    previous[depth].removeAll(keepingCapacity: true)
    for state in states {
      previous[depth].append(state)
      earlier[depth].insert(state)
    }
  }
}

/// How many children of each type a parent has had, kept only where rules count them.
struct TypeCounts {
  private var counts: [[TagName: Int]] = []

  mutating func enter(depth: Int) {
    while counts.count <= depth { counts.append([:]) }
    counts[depth].removeAll(keepingCapacity: true)
  }

  mutating func count(_ name: TagName, depth: Int) -> Int {
    if depth >= counts.count { enter(depth: depth) }
    counts[depth][name, default: 0] += 1
    return counts[depth][name, default: 0]
  }
}
