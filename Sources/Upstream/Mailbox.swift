import CCurl
import CCurlShims
import HTTPTypes
import Synchronization

/// What one worker has been asked to do, by any thread.
///
/// Senders append under a lock; only the first of a batch wakes the worker, which takes all at once.
final class Mailbox: Sendable {
  private let state = Mutex(State())

  /// One thing to do.
  enum Command: Sendable {
    case start(TransferOrder)
    case connect(PipeOrder)
    /// Look at the wishes of the transfer or pipe of that number.
    case attend(UInt64)
    /// Finish what runs until the instant, fail the rest, end the thread.
    case stop(deadline: ContinuousClock.Instant)
  }

  private struct State {
    var commands: [Command] = []
    /// The worker's multi handle, while there is one to wake.
    var multi: WakeableMulti?
    var isClosed = false
  }

  /// Names the handle to wake; called before the worker's thread starts.
  func open(waking multi: MultiHandle) {
    let wakeable = WakeableMulti(pointer: multi.pointer)
    state.withLock { $0.multi = wakeable }
  }

  /// Leaves a command; one that comes after the end is answered as shut down.
  func post(_ command: Command) {
    let isRefused = state.withLock { state in
      guard !state.isClosed else { return true }
      state.commands.append(command)
      if state.commands.count == 1, let multi = state.multi { multi.wake() }
      return false
    }
    if isRefused { command.refuse() }
  }

  /// Takes everything that was left.
  func takeAll() -> [Command] {
    state.withLock { state in
      guard !state.commands.isEmpty else { return [] }
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// Refuses everything from now on; called by the worker before it frees the handle.
  func close() {
    let late = state.withLock { state in
      state.isClosed = true
      state.multi = nil
      defer { state.commands = [] }
      return state.commands
    }
    for command in late { command.refuse() }
  }
}

extension Mailbox.Command {
  fileprivate func refuse() {
    switch self {
    case .start(let order): order.sink.deliver([.failed(.shutDown)])
    case .connect(let order): order.sink.deliver([.failed(.shutDown)])
    case .attend, .stop: break
    }
  }
}

/// A request on its way to a worker.
struct TransferOrder: Sendable {
  let transfer: UpstreamTransfer
  let request: HTTPRequest
  let target: RequestTarget
  let body: UpstreamRequestBody
  let sink: any UpstreamSink
  let prefersHTTP1: Bool
}

/// A raw connection on its way to a worker.
struct PipeOrder: Sendable {
  let pipe: UpstreamPipe
  let endpoint: Endpoint
  let isEncrypted: Bool
  let sink: any UpstreamPipeSink
}

/// A multi handle for the one call that libcurl allows from other threads.
///
/// Unchecked: the pointer is used for `curl_multi_wakeup` alone, and only under the mailbox's lock, which
/// forgets it before the worker frees the handle.
private struct WakeableMulti: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  func wake() { curl_multi_wakeup(pointer) }
}
