public import NIOCore
import Synchronization

/// One raw connection: the handle by which its owner steers it, from any thread.
///
/// For protocols that begin as HTTP and go on as something else, and for tunnels through an upstream proxy:
/// bytes in, bytes out, over TLS whose certificate was verified or over plain TCP.
public final class UpstreamPipe: Sendable {
  let id: UInt64
  private let mailbox: Mailbox
  private let state = Mutex(State())

  /// The most bytes that wait here before `send` answers false.
  static let queuedBytesMax = 256 << 10

  private struct State {
    var chunks: [ByteBuffer] = []
    var queuedByteCount = 0
    var isFinished = false
    var isPaused = false
    var isCancelled = false
    var owesWritable = false
    var isAttentionDue = false
  }

  init(id: UInt64, mailbox: Mailbox) {
    self.id = id
    self.mailbox = mailbox
  }

  /// Sends bytes, also before `connected` came; they wait until then.
  ///
  /// - Returns: false once more than 256 KiB wait; hold back then until `writable` comes. The bytes given
  ///   are taken all the same.
  @discardableResult
  public func send(_ bytes: ByteBuffer) -> Bool {
    var canTakeMore = true
    change { state in
      guard !state.isFinished, !state.isCancelled else { return }
      if bytes.readableBytes > 0 {
        state.chunks.append(bytes)
        state.queuedByteCount += bytes.readableBytes
      }
      canTakeMore = state.queuedByteCount <= Self.queuedBytesMax
      if !canTakeMore { state.owesWritable = true }
    }
    return canTakeMore
  }

  /// Says that no more will be sent: a plain connection is half-closed once all is out.
  ///
  /// TLS through libcurl knows no half-close; such a connection stays open until `cancel()` or the other side's end.
  public func finish() {
    change { $0.isFinished = true }
  }

  /// Stops the flow of `data` events soon.
  public func pause() {
    change { $0.isPaused = true }
  }

  /// Lets the flow go on.
  public func resume() {
    change { $0.isPaused = false }
  }

  /// Closes the connection; no event comes once the worker has seen it.
  public func cancel() {
    change { state in
      state.isCancelled = true
      state.chunks = []
      state.queuedByteCount = 0
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let mustWake = state.withLock { state in
      body(&state)
      defer { state.isAttentionDue = true }
      return !state.isAttentionDue
    }
    if mustWake { mailbox.post(.attend(id)) }
  }
}

extension UpstreamPipe {
  /// What the worker has to know of the owner's wishes.
  struct Wishes {
    var isPaused: Bool
    var isCancelled: Bool
    var isFinished: Bool
  }

  /// Answers a request for attention.
  func attend() -> Wishes {
    state.withLock { state in
      state.isAttentionDue = false
      return Wishes(
        isPaused: state.isPaused,
        isCancelled: state.isCancelled,
        isFinished: state.isFinished
      )
    }
  }

  /// The waiting bytes, all of them; the worker gives back with `sent` what it got rid of.
  func takeChunks() -> [ByteBuffer] {
    state.withLock { state in
      defer { state.chunks = [] }
      return state.chunks
    }
  }

  /// Counts bytes that went out; true when a `writable` is now owed.
  func sent(_ byteCount: Int) -> Bool {
    state.withLock { state in
      state.queuedByteCount -= byteCount
      guard state.owesWritable, state.queuedByteCount <= Self.queuedBytesMax / 2 else {
        return false
      }
      state.owesWritable = false
      return true
    }
  }
}
