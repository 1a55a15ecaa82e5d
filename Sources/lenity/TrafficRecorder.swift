import Captures
import Dispatch
import Foundation
import HTTPTypes
import Logging
import NIOCore
import Proxy
import Synchronization

/// Puts the exchanges that pass into a capture file, one after the other, on a queue of its own.
final class TrafficRecorder: ExchangeObserver {
  /// A larger body is not kept, only its length.
  static let bodyBytesMax = 16 << 20
  /// What may wait to be written; past it, exchanges are left out.
  private static let waitingBytesMax = 128 << 20

  private struct State: ~Copyable {
    var file: CaptureFile
    var hasFailed = false
  }

  private struct Waiting {
    var byteCount = 0
    var droppedCount = 0
  }

  private let state: Mutex<State>
  private let waiting = Mutex(Waiting())
  private let queue = DispatchQueue(label: "lenity.recorder")
  private let logger: Logger

  init(file: sending CaptureFile, logger: Logger) {
    state = Mutex(State(file: file))
    self.logger = logger
  }

  func began(_ request: HTTPRequest) -> (any ObservedExchange)? {
    let now = Int64(Date().timeIntervalSince1970 * 1_000)
    let exchange = RecordedExchange(request: request, startedMilliseconds: now)
    return TrafficRecording(exchange, recorder: self)
  }

  /// Writes an exchange, soon.
  func add(_ exchange: RecordedExchange) {
    let byteCount = (exchange.responseBody?.count ?? 0) + exchange.requestBody.count + 1_024
    let hasRoom = waiting.withLock { waiting in
      guard waiting.byteCount + byteCount <= Self.waitingBytesMax else {
        waiting.droppedCount += 1
        return false
      }
      waiting.byteCount += byteCount
      return true
    }
    guard hasRoom else { return }
    queue.async {
      self.write(exchange)
      self.waiting.withLock { $0.byteCount -= byteCount }
    }
  }

  private func write(_ exchange: RecordedExchange) {
    state.withLock { state in
      guard !state.hasFailed else { return }
      do throws(CaptureFile.Failure) {
        try state.file.append(exchange)
      } catch {
        state.hasFailed = true
        logger.error("the recording stopped", metadata: ["cause": "\(error)"])
      }
    }
  }

  /// Waits for what is still to be written, and says what the file holds.
  func finish() -> String {
    queue.sync {}
    let leftOut = waiting.withLock { $0.droppedCount }
    return state.withLock { state in
      let file = state.file
      var text = "\(file.entryCount) \(file.entryCount == 1 ? "exchange" : "exchanges") recorded"
      if file.droppedCount + leftOut > 0 {
        text += ", \(file.droppedCount + leftOut) left out for want of room"
      }
      let summary = file.redactions.summary
      return summary.isEmpty ? "\(text)." : "\(text). Taken out: \(summary)."
    }
  }
}

/// One exchange while it passes; lives on its connection's event loop.
private final class TrafficRecording: ObservedExchange {
  private var exchange: RecordedExchange
  private let recorder: TrafficRecorder
  private let started = ContinuousClock.now

  init(_ exchange: RecordedExchange, recorder: TrafficRecorder) {
    self.exchange = exchange
    self.recorder = recorder
  }

  func sent(_ bytes: ByteBuffer) {
    guard exchange.requestBody.count + bytes.readableBytes <= TrafficRecorder.bodyBytesMax else {
      return
    }
    exchange.requestBody += bytes.readableBytesView
  }

  func received(_ response: HTTPResponse) {
    exchange.response = response
    let type = response.headerFields[.contentType] ?? ""
    if !RecordedExchange.keepsBody(ofType: type) { exchange.responseBody = nil }
  }

  func received(_ bytes: ByteBuffer) {
    exchange.responseByteCount += bytes.readableBytes
    guard exchange.responseByteCount <= TrafficRecorder.bodyBytesMax else {
      exchange.responseBody = nil
      return
    }
    exchange.responseBody? += bytes.readableBytesView
  }

  func ended(isComplete: Bool) {
    // What was cut short says nothing about what the site sends.
    guard isComplete else { return }
    exchange.durationMilliseconds = Int64((ContinuousClock.now - started) / .milliseconds(1))
    recorder.add(exchange)
  }
}
