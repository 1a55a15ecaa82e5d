import CCurl
import CCurlShims
import HTTPTypes
import NIOCore

/// One request and its answer on the worker's thread: what libcurl's callbacks write into.
///
/// Confined to that thread. The callbacks reach it through an unretained pointer; the worker keeps it until
/// the easy handle is off the multi handle, after which no callback runs.
final class Exchange {
  let order: TransferOrder
  let easy: EasyHandle
  let connecting: Connecting
  private let fields: TextList
  private let turn: Turn
  private let pausedMultiplexedMax: Int

  private var reader: ResponseHeadReader
  private var events: [UpstreamEvent] = []
  private var body: ByteBuffer?
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

  // MARK: Settings

  func configure(
    _ configuration: UpstreamConfiguration,
    authorities: CertificateBundle,
    share: ShareHandle
  ) {
    connecting.configure(easy, configuration, authorities: authorities, share: share)
    let target = order.target
    easy.set(CURLOPT_URL, target.url)
    easy.set(CURLOPT_PATH_AS_IS, 1)
    // A proxy that is asked for a plain request, not for a tunnel, needs the whole URL.
    let isAbsolute = !target.isEncrypted && connecting.asksProxyForURLs
    easy.set(CURLOPT_REQUEST_TARGET, isAbsolute ? target.origin + target.path : target.path)
    easy.set(CURLOPT_HTTPHEADER, fields)
    easy.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    easy.set(CURLOPT_LOW_SPEED_LIMIT, 1)
    easy.set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.idleTimeout.milliseconds / 1000))
    configureVersion()
    configureMethod()
    let context = Unmanaged.passUnretained(self).toOpaque()
    easy.set(CURLOPT_HEADERDATA, pointer: context)
    easy.set(CURLOPT_HEADERFUNCTION, callback: receiveHead)
    easy.set(CURLOPT_WRITEDATA, pointer: context)
    easy.set(CURLOPT_WRITEFUNCTION, callback: receiveBody)
    easy.set(CURLOPT_READDATA, pointer: context)
    easy.set(CURLOPT_READFUNCTION, callback: sendBody)
  }

  private func configureVersion() {
    guard order.prefersHTTP1 else {
      easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
      easy.set(CURLOPT_PIPEWAIT, 1)
      return
    }
    easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    // libcurl 7.88 would take an idle HTTP/2 connection for this request all the same. Connections are
    // shared only between equal TLS settings: this one says the default in other words.
    easy.set(CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=2")
  }

  private func configureMethod() {
    let method = order.request.method
    switch order.body {
    case .none where method == .head:
      easy.set(CURLOPT_NOBODY, 1)
    case .none:
      easy.set(CURLOPT_HTTPGET, 1)
      if method != .get { easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
    case .stream(let length):
      easy.set(CURLOPT_UPLOAD, 1)
      easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
      easy.set(CURLOPT_INFILESIZE_LARGE, offset: length ?? -1)
    }
  }

  // MARK: Callbacks

  /// Takes one line of the head or the trailers; false stops the transfer.
  fileprivate func receive(headLine line: UnsafeBufferPointer<UInt8>) -> Bool {
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
    expectedByteCount = head.headerFields[.contentLength].flatMap { Int($0) }
    // An event stream may be silent for as long as it likes.
    if head.headerFields[.contentType]?.lowercased().hasPrefix("text/event-stream") == true {
      turn.noteEventStream(self)
    }
    note(.head(head, version))
  }

  /// Takes bytes of the body; nil asks libcurl to hold them, and the ones to come.
  fileprivate func receive(body bytes: UnsafeRawBufferPointer) -> Int? {
    guard refusal == nil else { return 0 }
    if order.transfer.isPaused {
      guard mayPause() else { return 0 }
      isReceivePaused = true
      return nil
    }
    if body == nil {
      let expected = min(max((expectedByteCount ?? bytes.count) - bodyByteCount, 0), 64 << 10)
      body = ByteBufferAllocator().buffer(capacity: max(bytes.count, expected))
    }
    body?.writeBytes(bytes)
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
  fileprivate func fill(_ target: UnsafeMutableRawBufferPointer) -> Int? {
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

  /// Gives back what the exchange still counts for.
  func close() {
    if isReceivePaused { releasePause() }
    isReceivePaused = false
  }

  // MARK: Events

  private func note(_ event: UpstreamEvent) {
    closeBody()
    events.append(event)
    turn.note(self)
  }

  private func closeBody() {
    guard let body else { return }
    events.append(.body(body))
    self.body = nil
  }

  /// Hands this turn's events on.
  func deliver() {
    closeBody()
    guard !events.isEmpty else { return }
    let batch = events
    events.removeAll(keepingCapacity: true)
    order.sink.deliver(batch)
  }

  /// Hands on what is left, and the end.
  func finish(failure: UpstreamError?) {
    closeBody()
    if let failure {
      events.append(.failed(failure))
    } else {
      if let trailers = reader.trailers { events.append(.trailers(trailers)) }
      events.append(.end)
    }
    deliver()
  }
}

// MARK: - C callbacks

private func exchange(_ context: UnsafeMutableRawPointer) -> Exchange {
  Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
}

/// Any count but the one given stops the transfer.
private let stop = Int.max

private func receiveHead(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let bytes, let context else { return stop }
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return exchange(context).receive(headLine: line.bindMemory(to: UInt8.self)) ? line.count : stop
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return stop }
  let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
  guard let taken = exchange(context).receive(body: part) else { return Int(CURL_WRITEFUNC_PAUSE) }
  return taken == part.count ? taken : stop
}

private func sendBody(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let bytes, let context else { return Int(CURL_READFUNC_ABORT) }
  let room = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
  return exchange(context).fill(room) ?? Int(CURL_READFUNC_PAUSE)
}
