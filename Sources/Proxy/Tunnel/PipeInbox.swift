import NIOCore
import Synchronization
import Upstream

/// Carries the events of one raw connection from the upstream's thread to the client's event loop.
final class PipeInbox: UpstreamPipeSink {
  private struct State {
    var events: [UpstreamPipeEvent] = []
    var isScheduled = false
  }

  private let eventLoop: any EventLoop
  private let receive: NIOLoopBound<([UpstreamPipeEvent]) -> Void>
  private let state = Mutex(State())

  /// Makes an inbox whose events `receive` is given on `eventLoop`.
  init(eventLoop: any EventLoop, receive: @escaping ([UpstreamPipeEvent]) -> Void) {
    self.eventLoop = eventLoop
    self.receive = NIOLoopBound(receive, eventLoop: eventLoop)
  }

  func deliver(_ events: [UpstreamPipeEvent]) {
    let mustSchedule = state.withLock { state in
      state.events += events
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if mustSchedule {
      eventLoop.execute { self.empty() }
    }
  }

  private func empty() {
    let events = state.withLock { state in
      defer { state = State() }
      return state.events
    }
    receive.value(events)
  }
}
