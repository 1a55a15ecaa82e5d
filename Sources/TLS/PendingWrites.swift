import NIOCore

/// What was written and not yet encrypted, in order; flushed up to a mark.
struct PendingWrites {
  struct Item {
    var bytes: ByteBuffer
    var promise: EventLoopPromise<Void>?
  }

  private var items = MarkedCircularBuffer<Item>(initialCapacity: 4)
  private(set) var byteCount = 0

  var hasFlushed: Bool { items.hasMark }

  mutating func append(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
    byteCount += bytes.readableBytes
    items.append(Item(bytes: bytes, promise: promise))
  }

  /// Marks all that was written so far as flushed.
  mutating func flush() {
    items.mark()
  }

  /// Takes the next flushed write.
  mutating func popFlushed() -> Item? {
    guard items.hasMark, let item = items.popFirst() else { return nil }
    byteCount -= item.bytes.readableBytes
    return item
  }

  /// Takes everything, flushed or not.
  mutating func takeAll() -> [Item] {
    let all = Array(items)
    items = MarkedCircularBuffer(initialCapacity: 4)
    byteCount = 0
    return all
  }
}
