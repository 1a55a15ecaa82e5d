public import NIOCore
import Synchronization

/// One request under way: the handle by which its sender steers it, from any thread.
///
/// Every call is remembered under a lock and the worker is woken; none blocks or does the work itself.
public final class UpstreamTransfer: Sendable {
  /// Numbers transfers and pipes of one client.
  let id: UInt64
  private let mailbox: Mailbox
  private let state: Mutex<State>

  /// The most bytes of a request body that wait here before `send(body:)` answers false.
  static let queuedBytesMax = 256 << 10

  private struct State {
    var chunks: [ByteBuffer] = []
    var queuedByteCount = 0
    var isBodyFinished = false
    var isPaused = false
    var isCancelled = false
    /// `send(body:)` answered false, so a `bodyWritable` is owed.
    var owesWritable = false
    /// The worker has been asked to look here and has not yet done so.
    var isAttentionDue = false
  }

  init(id: UInt64, mailbox: Mailbox, hasBody: Bool) {
    self.id = id
    self.mailbox = mailbox
    state = Mutex(State(isBodyFinished: !hasBody))
  }

  /// Stops the flow of `body` events soon: those already taken from the site may still come.
  public func pause() {
    change { $0.isPaused = true }
  }

  /// Lets the flow go on.
  public func resume() {
    change { $0.isPaused = false }
  }

  /// Gives the next bytes of the request's body.
  ///
  /// - Returns: false once more than 256 KiB wait to be sent; hold back then until `bodyWritable` comes.
  ///   The bytes given are taken all the same.
  @discardableResult
  public func send(body: ByteBuffer) -> Bool {
    var canTakeMore = true
    change { state in
      guard !state.isBodyFinished, !state.isCancelled else { return }
      if body.readableBytes > 0 {
        state.chunks.append(body)
        state.queuedByteCount += body.readableBytes
      }
      canTakeMore = state.queuedByteCount <= Self.queuedBytesMax
      if !canTakeMore { state.owesWritable = true }
    }
    return canTakeMore
  }

  /// Says that the request's body is complete.
  public func finishBody() {
    change { $0.isBodyFinished = true }
  }

  /// Gives the exchange up; no event comes once the worker has seen it, and none has to be awaited.
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

extension UpstreamTransfer {
  /// What the worker has to know of the sender's wishes.
  struct Wishes {
    var isPaused: Bool
    var isCancelled: Bool
    var hasBodyToSend: Bool
  }

  /// Answers a request for attention.
  func attend() -> Wishes {
    state.withLock { state in
      state.isAttentionDue = false
      return Wishes(
        isPaused: state.isPaused,
        isCancelled: state.isCancelled,
        hasBodyToSend: !state.chunks.isEmpty || state.isBodyFinished
      )
    }
  }

  /// Seen at once by the callback that receives, before the worker attends.
  var isPaused: Bool {
    state.withLock { $0.isPaused }
  }

  /// The next part of the request's body.
  enum BodyPart {
    /// So many bytes were copied; `owesWritable` once room has been made for a waiting sender.
    case bytes(Int, owesWritable: Bool)
    case nothingYet
    case finished
  }

  /// Copies the next waiting bytes into `target`.
  func nextBody(into target: UnsafeMutableRawBufferPointer) -> BodyPart {
    state.withLock { state in
      guard !state.chunks.isEmpty else { return state.isBodyFinished ? .finished : .nothingYet }
      var copied = 0
      while copied < target.count, var chunk = state.chunks.first {
        let rest = UnsafeMutableRawBufferPointer(rebasing: target[copied...])
        let count = min(rest.count, chunk.readableBytes)
        chunk.readWithUnsafeReadableBytes { bytes in
          rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
          return count
        }
        copied += count
        if chunk.readableBytes == 0 {
          state.chunks.removeFirst()
        } else {
          state.chunks[0] = chunk
        }
      }
      state.queuedByteCount -= copied
      let owes = state.owesWritable && state.queuedByteCount <= Self.queuedBytesMax / 2
      if owes { state.owesWritable = false }
      return .bytes(copied, owesWritable: owes)
    }
  }
}
