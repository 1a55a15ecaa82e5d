import NIOCore

/// What has happened to a transfer since events were last handed on, in order.
///
/// Bytes of the body that come one after the other are joined into one event.
struct EventBatch {
  private var events: [UpstreamEvent] = []
  private var body: ByteBuffer?

  /// The most room made at once for bytes that have not come yet.
  private static let reservedBytesMax = 64 << 10

  /// Adds an event behind the bytes that came before it.
  mutating func append(_ event: UpstreamEvent) {
    closeBody()
    events.append(event)
  }

  /// Adds bytes of the body.
  ///
  /// `expectedByteCount` is how many the site says are still to come, these included; nil where it did not say.
  mutating func append(body bytes: UnsafeRawBufferPointer, expectedByteCount: Int?) {
    if body == nil {
      let expected = min(max(expectedByteCount ?? bytes.count, 0), Self.reservedBytesMax)
      body = ByteBufferAllocator().buffer(capacity: max(bytes.count, expected))
    }
    body?.writeBytes(bytes)
  }

  /// Hands the events over; none are left.
  mutating func take() -> [UpstreamEvent] {
    closeBody()
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }

  private mutating func closeBody() {
    guard let body else { return }
    events.append(.body(body))
    self.body = nil
  }
}
