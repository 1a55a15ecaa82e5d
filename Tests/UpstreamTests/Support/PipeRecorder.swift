import NIOCore
import Synchronization
import Upstream

/// Keeps the events of one raw connection and lets a test wait for them.
final class PipeRecorder: UpstreamPipeSink {
  private let state = Mutex(State())

  /// What has come so far.
  struct Record: Sendable {
    var isConnected = false
    var data: [UInt8] = []
    var writableCount = 0
    var hasEnded = false
    var failure: UpstreamError?

    var isOver: Bool { hasEnded || failure != nil }
    var text: String { String(decoding: data, as: UTF8.self) }
  }

  private struct Waiter {
    let condition: @Sendable (Record) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var record = Record()
    var waiters: [Waiter] = []
  }

  func deliver(_ events: [UpstreamPipeEvent]) {
    let ready = state.withLock { state in
      for event in events {
        switch event {
        case .connected: state.record.isConnected = true
        case .data(let buffer): state.record.data.append(contentsOf: buffer.readableBytesView)
        case .writable: state.record.writableCount += 1
        case .end: state.record.hasEnded = true
        case .failed(let error): state.record.failure = error
        }
      }
      let record = state.record
      let ready = state.waiters.filter { $0.condition(record) }
      state.waiters.removeAll { $0.condition(record) }
      return ready
    }
    for waiter in ready { waiter.continuation.resume() }
  }

  var record: Record { state.withLock { $0.record } }

  /// Waits until what has come meets the condition, or the connection is over.
  @discardableResult
  func wait(until condition: @escaping @Sendable (Record) -> Bool) async -> Record {
    let met: @Sendable (Record) -> Bool = { $0.isOver || condition($0) }
    await withCheckedContinuation { continuation in
      let isMet = state.withLock { state in
        if met(state.record) { return true }
        state.waiters.append(Waiter(condition: met, continuation: continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
    return record
  }

  /// Waits for the end.
  func end() async -> Record { await wait { _ in false } }
}
