import CCurl
import HTTPTypes
import NIOCore

/// One request and its answer on the worker's thread: what libcurl's callbacks write into.
///
/// The sender's end of it, for any thread, is `UpstreamTransfer`.
///
/// Confined to that thread. The callbacks reach it through an unretained pointer; the worker keeps it until
/// the easy handle is off the multi handle, after which no callback runs.
final class RunningTransfer {
  let order: TransferOrder
  let easy: EasyHandle
  let connecting: Connecting
  /// The request's fields; libcurl reads them as long as it runs.
  let fields: TextList
  private let turn: Turn
  private let pausedMultiplexedMax: Int

  private var reader: ResponseHeadReader
  private var news = EventBatch()
  private var version = UpstreamHTTPVersion.http11

  /// How many bytes the body is said to have, where the head says so.
  private var expectedByteCount: Int?
  private(set) var bodyByteCount = 0
  private(set) var hasHead = false

  /// Why one of the callbacks stopped the transfer.
  private(set) var refusal: UpstreamError?

  /// What libcurl has been told to hold.
  private var isReceivePaused = false
  private var isSendPaused = false

  /// Already in the turn's list of those with news.
  var isNoted = false

  init?(
    order: TransferOrder,
    easy: EasyHandle,
    configuration: UpstreamConfiguration,
    turn: Turn
  ) {
    guard let fields = RequestFields.list(for: order.request, body: order.body),
      let connecting = Connecting(
        endpoint: order.target.endpoint,
        isEncrypted: order.target.isEncrypted,
        configuration: configuration
      )
    else { return nil }
    self.order = order
    self.easy = easy
    self.fields = fields
    self.connecting = connecting
    self.turn = turn
    pausedMultiplexedMax = configuration.pausedMultiplexedMax
    reader = ResponseHeadReader(
      limits: ResponseHeadReader.Limits(
        bytesMax: configuration.headBytesMax,
        fieldsMax: configuration.headFieldsMax
      )
    )
  }

  // MARK: What libcurl says and asks

  /// Takes one line of the head or the trailers; false stops the transfer.
  func receive(headLine line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard refusal == nil else { return false }
    do throws(UpstreamError) {
      switch try reader.read(line: line) {
      case .more: break
      case .informational(let response): note(.informational(response))
      case .head(let response, let version): receive(head: response, version)
      }
      return true
    } catch {
      refusal = error
      return false
    }
  }

  private func receive(head: HTTPResponse, _ version: UpstreamHTTPVersion) {
    hasHead = true
    self.version = version
    expectedByteCount = head.headerFields[.contentLength].flatMap { Int($0) }.map { max($0, 0) }
    // An event stream may be silent for as long as it likes.
    if head.headerFields[.contentType]?.lowercased().hasPrefix("text/event-stream") == true {
      turn.noteEventStream(self)
    }
    note(.head(head, version))
  }

  /// Takes bytes of the body; nil asks libcurl to hold them, and the ones to come.
  func receive(body bytes: UnsafeRawBufferPointer) -> Int? {
    guard refusal == nil else { return 0 }
    if order.transfer.isPaused {
      guard mayPause() else { return 0 }
      isReceivePaused = true
      return nil
    }
    news.append(body: bytes, expectedByteCount: expectedByteCount.map { $0 - bodyByteCount })
    bodyByteCount += bytes.count
    turn.note(self)
    return bytes.count
  }

  /// Whether one more may be held; see `UpstreamConfiguration.pausedMultiplexedMax`.
  private func mayPause() -> Bool {
    guard version == .http2, !isReceivePaused else { return true }
    guard turn.pausedMultiplexedCount < pausedMultiplexedMax else {
      refusal = .resourcesExhausted("\(pausedMultiplexedMax) slow readers of HTTP/2 responses")
      return false
    }
    turn.pausedMultiplexedCount += 1
    return true
  }

  /// Gives bytes of the request's body; nil where there are none yet.
  func fill(_ target: UnsafeMutableRawBufferPointer) -> Int? {
    switch order.transfer.nextBody(into: target) {
    case .finished: return 0
    case .nothingYet:
      isSendPaused = true
      return nil
    case .bytes(let count, let owesWritable):
      if owesWritable { note(.bodyWritable) }
      return count
    }
  }

  // MARK: Steering

  /// Does what the sender has asked for since; false where the transfer has broken over it.
  func attend(_ wishes: UpstreamTransfer.Wishes) -> Bool {
    let resumesReceiving = isReceivePaused && !wishes.isPaused
    let resumesSending = isSendPaused && wishes.hasBodyToSend
    guard resumesReceiving || resumesSending else { return true }
    if resumesReceiving {
      isReceivePaused = false
      releasePause()
    }
    if resumesSending { isSendPaused = false }
    let held = (isReceivePaused ? CURLPAUSE_RECV : 0) | (isSendPaused ? CURLPAUSE_SEND : 0)
    return curl_easy_pause(easy.pointer, held) == CURLE_OK
  }

  private func releasePause() {
    if version == .http2 { turn.pausedMultiplexedCount -= 1 }
  }

  /// Stops the idle timer.
  func exemptFromIdleTimeout() {
    easy.set(CURLOPT_LOW_SPEED_TIME, 0)
  }

  /// Gives back what the transfer still counts for.
  func close() {
    if isReceivePaused { releasePause() }
    isReceivePaused = false
  }

  // MARK: Events

  private func note(_ event: UpstreamEvent) {
    news.append(event)
    turn.note(self)
  }

  /// Hands this turn's events on.
  func deliver() {
    let batch = news.take()
    if !batch.isEmpty { order.sink.deliver(batch) }
  }

  /// Hands on what is left, and the end.
  func finish(failure: UpstreamError?) {
    if let failure {
      news.append(.failed(failure))
    } else {
      if let trailers = reader.trailers { news.append(.trailers(trailers)) }
      news.append(.end)
    }
    deliver()
  }
}
