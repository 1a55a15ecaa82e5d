import CCurl
import CCurlShims
import Glibc
import NIOCore

/// One raw connection on the worker's thread: libcurl connects, we move the bytes.
///
/// Confined to that thread. The easy handle stays on its multi handle, where libcurl looks for the
/// connection at each send and receive; taking it off closes the connection.
final class RawConnection {
  let order: PipeOrder
  let easy: EasyHandle
  let connecting: Connecting
  private var socket: curl_socket_t?
  private var chunks: [ByteBuffer] = []
  private var events: [UpstreamPipeEvent] = []
  private var byteCount = 0
  private var isFinished = false
  private var isPaused = false
  private var hasEnded = false
  private var mustWaitToSend = false

  /// The other side has broken the connection; the worker takes it away.
  private(set) var failure: UpstreamError?

  /// More can be read at once, without waiting for the socket: what TLS has already taken off it.
  private(set) var hasMore = false

  /// The socket has something for us, or we have just been told to go on.
  var isReady = false

  /// The most bytes taken in one turn, so that one fast connection does not hold up the others.
  private static let turnBytesMax = 256 << 10

  init?(order: PipeOrder, easy: EasyHandle, configuration: UpstreamConfiguration) {
    let connecting = Connecting(
      endpoint: order.endpoint,
      isEncrypted: order.isEncrypted,
      configuration: configuration
    )
    guard let connecting else { return nil }
    self.order = order
    self.easy = easy
    self.connecting = connecting
  }

  func configure(
    _ configuration: UpstreamConfiguration,
    authorities: CertificateBundle,
    share: ShareHandle
  ) {
    connecting.configure(easy, configuration, authorities: authorities, share: share)
    easy.set(CURLOPT_URL, "\(order.isEncrypted ? "https" : "http")://\(order.endpoint)/")
    easy.set(CURLOPT_CONNECT_ONLY, 1)
    easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    if connecting.proxy != nil { easy.set(CURLOPT_HTTPPROXYTUNNEL, 1) }
  }

  // MARK: Steering

  func didConnect() {
    socket = easy.activeSocket
    guard socket != nil else {
      failure = .connectionLost(bodyBytesBefore: 0)
      return
    }
    events.append(.connected)
    isReady = true
    // What was given before the connection stood.
    send()
  }

  func attend(_ wishes: UpstreamPipe.Wishes) {
    if isPaused, !wishes.isPaused { hasMore = true }
    isPaused = wishes.isPaused
    isFinished = wishes.isFinished
    chunks += order.pipe.takeChunks()
    if socket != nil { send() }
  }

  /// What to wait for on the socket; nil where there is nothing.
  var waiting: curl_waitfd? {
    guard let socket else { return nil }
    var interest: Int32 = 0
    if !isPaused, !hasEnded { interest |= CURL_WAIT_POLLIN }
    if mustWaitToSend { interest |= CURL_WAIT_POLLOUT }
    guard interest != 0 else { return nil }
    return curl_waitfd(fd: socket, events: Int16(interest), revents: 0)
  }

  /// Moves what can be moved.
  func move() {
    guard socket != nil, isReady || hasMore else { return }
    isReady = false
    if mustWaitToSend { send() }
    receive()
  }

  // MARK: Bytes

  private func receive() {
    hasMore = false
    guard !isPaused, !hasEnded, failure == nil else { return }
    var turnByteCount = 0
    while turnByteCount < Self.turnBytesMax {
      var buffer = ByteBufferAllocator().buffer(capacity: 16 << 10)
      var result = CURLE_OK
      let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 16 << 10) { room in
        var received = 0
        result = curl_easy_recv(easy.pointer, room.baseAddress, room.count, &received)
        return result == CURLE_OK ? received : 0
      }
      if result == CURLE_AGAIN { return }
      guard result == CURLE_OK else {
        failure = .connectionLost(bodyBytesBefore: byteCount)
        return
      }
      guard count > 0 else {
        hasEnded = true
        events.append(.end)
        return
      }
      byteCount += count
      turnByteCount += count
      events.append(.data(buffer))
    }
    hasMore = true
  }

  private func send() {
    mustWaitToSend = false
    while failure == nil, var chunk = chunks.first {
      var sent = 0
      let result = chunk.withUnsafeReadableBytes { bytes in
        curl_easy_send(easy.pointer, bytes.baseAddress, bytes.count, &sent)
      }
      if result == CURLE_AGAIN {
        mustWaitToSend = true
        return
      }
      guard result == CURLE_OK else {
        failure = .connectionLost(bodyBytesBefore: byteCount)
        return
      }
      chunk.moveReaderIndex(forwardBy: sent)
      if chunk.readableBytes == 0 { chunks.removeFirst() } else { chunks[0] = chunk }
      if order.pipe.sent(sent) { events.append(.writable) }
    }
    halfCloseIfDone()
  }

  private func halfCloseIfDone() {
    guard isFinished, chunks.isEmpty, !order.isEncrypted, connecting.proxy?.kind != .https,
      let socket
    else { return }
    shutdown(socket, Int32(SHUT_WR))
    isFinished = false
  }

  // MARK: Events

  func deliver() {
    guard !events.isEmpty else { return }
    let batch = events
    events.removeAll(keepingCapacity: true)
    order.sink.deliver(batch)
  }

  func finish(failure: UpstreamError) {
    events.append(.failed(failure))
    deliver()
  }
}
