internal import Edits

/// A change that waits until all before it is decided.
struct PendingEdit {
  /// Offsets in the page.
  var start: Int
  /// Where the replaced stretch ends; `Int.max` while that is not known.
  var end: Int
  /// What stands there instead, in the queue's arena.
  var payloadStart: Int
  var payloadCount: Int
  var rule: RuleID
  /// Not reported: the parts of it are, by whoever made them.
  var isSilent = false
}

/// Changes in page order, and the page's bytes between them on their way out.
///
/// What can no longer change is drained: source bytes up to each change are copied, then its payload. Bytes
/// behind the drain point are held by whoever owns the buffer.
struct EditQueue {
  /// Changes listed one by one, 2 MiB of them; more are made and not listed.
  static let listedEditsMax = 65_536

  private var pending: [PendingEdit] = []
  private var head = 0
  private var arena: [UInt8] = []
  /// Page offset up to which bytes went out.
  private(set) var drained = 0
  private var edits: [Edit] = []
  private var isOrdered = true
  /// Whether the last change in the queue has no end yet.
  private(set) var hasOpenEnd = false
  /// Characters beyond ASCII must be written as references.
  let asciiOnly: Bool

  init(asciiOnly: Bool) {
    self.asciiOnly = asciiOnly
  }

  var count: Int { pending.count - head }

  // MARK: In page order

  /// Appends a change; it must not begin before the last one.
  mutating func add(_ start: Int, _ end: Int, _ payload: [UInt8], _ rule: RuleID) {
    let (payloadStart, payloadCount) = store(payload)
    pending.append(
      PendingEdit(
        start: start,
        end: end,
        payloadStart: payloadStart,
        payloadCount: payloadCount,
        rule: rule
      )
    )
  }

  mutating func addSilently(_ start: Int, _ end: Int, _ payload: [UInt8], _ rule: RuleID) {
    add(start, end, payload, rule)
    pending[pending.count - 1].isSilent = true
  }

  /// Reports changes that went in silently.
  mutating func report(_ made: [Edit]) {
    guard !made.isEmpty else { return }
    edits += made.prefix(max(0, Self.listedEditsMax - edits.count))
    isOrdered = false
  }

  /// The changes that went out, in page order.
  var orderedEdits: [Edit] {
    isOrdered ? edits : edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Begins to leave bytes out; until `close` nothing else is added.
  mutating func open(at start: Int, _ rule: RuleID) {
    add(start, Int.max, [], rule)
    hasOpenEnd = true
  }

  /// Ends what `open` began and puts a payload in its place.
  mutating func close(at end: Int, _ payload: [UInt8]) {
    guard hasOpenEnd else { return }
    hasOpenEnd = false
    let (payloadStart, payloadCount) = store(payload)
    let last = pending.count - 1
    pending[last].end = end
    pending[last].payloadStart = payloadStart
    pending[last].payloadCount = payloadCount
  }

  // MARK: Anywhere behind the drain point

  /// Where among the changes at the same place one belongs.
  enum Order {
    /// Before those that stand at its place.
    case first
    /// After insertions at its place.
    case last
  }

  /// Puts a change among those that wait; changes inside its range are dropped, insertions before it stay.
  mutating func insert(
    _ start: Int,
    _ end: Int,
    _ payload: [UInt8],
    _ rule: RuleID,
    order: Order = .last
  ) {
    guard !isReplaced(start) else { return }
    if end > start { drop(inside: start..<end) }
    var index = lowerBound(start)
    if order == .last {
      while index < pending.count, pending[index].start == start, pending[index].end == start {
        index += 1
      }
    }
    let (payloadStart, payloadCount) = store(payload)
    pending.insert(
      PendingEdit(
        start: start,
        end: end,
        payloadStart: payloadStart,
        payloadCount: payloadCount,
        rule: rule
      ),
      at: index
    )
  }

  /// Whether a place lies inside a stretch that is already replaced or left out.
  private func isReplaced(_ place: Int) -> Bool {
    var index = lowerBound(place)
    while index > head {
      index -= 1
      if pending[index].end > pending[index].start { return pending[index].end > place }
    }
    return false
  }

  /// The first waiting change that does not begin before `start`.
  private func lowerBound(_ start: Int) -> Int {
    var low = head
    var high = pending.count
    while low < high {
      let middle = (low + high) / 2
      if pending[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func drop(inside range: Range<Int>) {
    var first = lowerBound(range.lowerBound)
    // What is inserted right before the stretch belongs to what is before it.
    while first < pending.count, pending[first].start == range.lowerBound,
      pending[first].end == range.lowerBound
    {
      first += 1
    }
    var last = first
    while last < pending.count, pending[last].start < range.upperBound { last += 1 }
    guard last > first else { return }
    pending.removeSubrange(first..<last)
  }

  private mutating func store(_ payload: [UInt8]) -> (start: Int, count: Int) {
    let start = arena.count
    guard !payload.isEmpty else { return (start, 0) }
    if asciiOnly { arena += Escaping.asciiOnly(payload) } else { arena += payload }
    return (start, arena.count - start)
  }

  // MARK: Out

  /// Sends everything before page offset `limit`; the byte at `drained` is `source[0]`-relative by `base`.
  mutating func drain(to limit: Int, _ source: Input, base: Int, into output: inout [UInt8]) {
    while head < pending.count {
      let edit = pending[head]
      guard edit.start < limit || (edit.start == limit && edit.end == limit) else { break }
      copy(to: edit.start, source, base, &output)
      guard edit.end <= limit else {
        // Not whole yet: what is left out so far is left out.
        drained = max(drained, limit)
        return
      }
      send(edit, &output)
      head += 1
    }
    if head == pending.count, head > 0 {
      pending.removeAll(keepingCapacity: true)
      arena.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 4_096 {
      pending.removeSubrange(0..<head)
      head = 0
    }
    copy(to: limit, source, base, &output)
  }

  private mutating func send(_ edit: PendingEdit, _ output: inout [UInt8]) {
    if edit.payloadCount > 0 {
      output += arena[edit.payloadStart..<(edit.payloadStart + edit.payloadCount)]
    }
    drained = max(drained, edit.end)
    guard !edit.isSilent, edits.count < Self.listedEditsMax else { return }
    edits.append(
      Edit(
        rule: edit.rule,
        range: edit.start..<edit.end,
        replacementByteCount: edit.payloadCount
      )
    )
  }

  private mutating func copy(
    to limit: Int,
    _ source: Input,
    _ base: Int,
    _ output: inout [UInt8]
  ) {
    guard limit > drained else { return }
    output.append(
      contentsOf: UnsafeBufferPointer(start: source + (drained - base), count: limit - drained)
    )
    drained = limit
  }
}
