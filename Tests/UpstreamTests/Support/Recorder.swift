import HTTPTypes
import NIOCore
import Synchronization
import Upstream

/// Keeps the events of one exchange and lets a test wait for them.
final class Recorder: UpstreamSink {
  private let state = Mutex(State())

  private struct Waiter {
    let condition: @Sendable (Record) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var record = Record()
    var waiters: [Waiter] = []
  }

  /// What has come so far.
  struct Record: Sendable {
    var informational: [HTTPResponse] = []
    var head: HTTPResponse?
    var version: UpstreamHTTPVersion?
    var body: [UInt8] = []
    var bodyByteCount = 0
    var bodyWritableCount = 0
    var trailers: HTTPFields?
    var isComplete = false
    var failure: UpstreamError?
    var eventsAfterEnd = 0

    var isOver: Bool { isComplete || failure != nil }
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Bodies beyond this are counted, not kept.
  private static let keptBytesMax = 2 << 20

  func deliver(_ events: [UpstreamEvent]) {
    let ready = state.withLock { state in
      for event in events { state.record.note(event, keptBytesMax: Self.keptBytesMax) }
      let record = state.record
      let ready = state.waiters.filter { $0.condition(record) }
      state.waiters.removeAll { $0.condition(record) }
      return ready
    }
    for waiter in ready { waiter.continuation.resume() }
  }

  var record: Record { state.withLock { $0.record } }

  /// Waits until what has come meets the condition, or the exchange is over.
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
  @discardableResult
  func end() async -> Record { await wait { _ in false } }
}

extension Recorder.Record {
  fileprivate mutating func note(_ event: UpstreamEvent, keptBytesMax: Int) {
    if isOver { eventsAfterEnd += 1 }
    switch event {
    case .informational(let response): informational.append(response)
    case .head(let response, let version): (head, self.version) = (response, version)
    case .body(let buffer):
      bodyByteCount += buffer.readableBytes
      if body.count < keptBytesMax { body.append(contentsOf: buffer.readableBytesView) }
    case .trailers(let fields): trailers = fields
    case .bodyWritable: bodyWritableCount += 1
    case .end: isComplete = true
    case .failed(let error): failure = error
    }
  }
}

extension UpstreamClient {
  /// Fetches a URL of the form `https://host/path` and waits for the whole answer.
  func fetch(
    _ url: String,
    method: HTTPRequest.Method = .get,
    fields: HTTPFields = [:],
    prefersHTTP1: Bool? = nil
  ) async -> Recorder.Record {
    let recorder = Recorder()
    _ = start(
      request(url, method: method, fields: fields),
      sink: recorder,
      prefersHTTP1: prefersHTTP1
    )
    return await recorder.end()
  }
}

func request(
  _ url: String,
  method: HTTPRequest.Method = .get,
  fields: HTTPFields = [:]
) -> HTTPRequest {
  let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
  let rest = parts[2].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
  return HTTPRequest(
    method: method,
    scheme: String(parts[0].dropLast()),
    authority: String(rest[0]),
    path: rest.count > 1 ? "/" + rest[1] : "/",
    headerFields: fields
  )
}

func bytes(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }
