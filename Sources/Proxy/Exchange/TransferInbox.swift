import NIOCore
import Synchronization
import Upstream

/// Carries the events of one transfer from the upstream's thread to the client's event loop.
///
/// One hop for all that has gathered. What lies between the two threads is bounded: past the limit the transfer
/// is paused from here, and resumed once the event loop has caught up.
final class TransferInbox: UpstreamSink {
  private struct State {
    var events: [UpstreamEvent] = []
    var byteCount = 0
    var isScheduled = false
    var isPausedHere = false
    var transfer: UpstreamTransfer?
  }

  private let eventLoop: any EventLoop
  private let handler: NIOLoopBound<ExchangeHandler>
  private let number: Int
  private let bytesMax: Int
  private let state = Mutex(State())

  /// Makes an inbox for one exchange; `number` names the handler's exchange, so that late events of an earlier one are told apart.
  init(handler: ExchangeHandler, number: Int, eventLoop: any EventLoop, bytesMax: Int) {
    self.eventLoop = eventLoop
    self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    self.number = number
    self.bytesMax = bytesMax
  }

  /// Knows from now on whom to pause.
  func attach(_ transfer: UpstreamTransfer) {
    state.withLock { $0.transfer = transfer }
  }

  func deliver(_ events: [UpstreamEvent]) {
    let mustSchedule = state.withLock { state in
      if state.events.isEmpty {
        state.events = events
      } else {
        state.events += events
      }
      for case .body(let bytes) in events {
        state.byteCount += bytes.readableBytes
      }
      if state.byteCount > bytesMax, !state.isPausedHere {
        state.isPausedHere = true
        state.transfer?.pause()
      }
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if mustSchedule {
      eventLoop.execute { self.empty() }
    }
  }

  private func empty() {
    let (events, wasPausedHere) = state.withLock { state in
      defer {
        state.events = []
        state.byteCount = 0
        state.isScheduled = false
        state.isPausedHere = false
      }
      return (state.events, state.isPausedHere)
    }
    handler.value.receive(events, number: number, wasPaused: wasPausedHere)
  }
}
