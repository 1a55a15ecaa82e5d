import ContentCodings
import Foundation
import HTTPTypes
import NIOCore
import Synchronization
import Upstream

/// Fetches one filter list: verified TLS as for every site, a bound on its size, few redirects.
struct ListDownload {
  let upstream: UpstreamClient
  /// Is told how many bytes have come, as they come.
  var progress: @Sendable (Int) -> Void = { _ in }

  /// Why a list could not be had.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let bytesMax = 8 << 20
  private static let redirectsMax = 5
  private static let patience = Duration.seconds(60)

  /// The text of a list.
  ///
  /// - Throws: ``Failure`` with a sentence for people.
  func text(at address: String, orPage: Bool = false) async throws -> String {
    var address = address
    for _ in 0...Self.redirectsMax {
      let answer = try await answer(to: address)
      switch answer.status {
      case 200: return try Self.decoded(answer, orPage: orPage)
      case 301, 302, 303, 307, 308: address = try Self.target(of: answer, from: address)
      default: throw Failure(description: "the site answers \(answer.status)")
      }
    }
    throw Failure(description: "the site sends from one address to the next without end")
  }

  private func answer(to address: String) async throws -> ListAnswer {
    guard let url = URL(string: address), url.scheme == "https", let host = url.host() else {
      throw Failure(description: "'\(address)' is no https address")
    }
    let port = url.port.map { ":\($0)" } ?? ""
    let path = url.path(percentEncoded: true)
    let query = url.query(percentEncoded: true).map { "?\($0)" } ?? ""
    let request = HTTPRequest(
      method: .get,
      scheme: "https",
      authority: host + port,
      path: (path.isEmpty ? "/" : path) + query,
      headerFields: [.accept: "text/plain, */*;q=0.5", .acceptEncoding: "gzip, br, zstd"]
    )
    let inbox = ListInbox(bytesMax: Self.bytesMax, progress: progress)
    let transfer = upstream.start(request, sink: inbox)
    let timer = Task {
      try await Task.sleep(for: Self.patience)
      transfer.cancel()
      inbox.finish(.failure(Failure(description: "the site takes too long")))
    }
    defer { timer.cancel() }
    do {
      return try await inbox.answer()
    } catch {
      transfer.cancel()
      throw error
    }
  }

  private static func target(of answer: ListAnswer, from address: String) throws -> String {
    guard let location = answer.fields[.location],
      let target = URL(string: location, relativeTo: URL(string: address))?.absoluteURL,
      target.scheme == "https"
    else { throw Failure(description: "the site sends to an address that is not https") }
    return target.absoluteString
  }

  private static func decoded(_ answer: ListAnswer, orPage: Bool) throws -> String {
    let field = answer.fields[values: .contentEncoding].joined(separator: ",")
    guard let codings = ContentCoding.parse(fieldValue: field),
      var decoder = BodyDecoder(codings: codings)
    else { throw Failure(description: "the list has a content coding that is not known") }
    var bytes: [UInt8] = []
    do {
      try decoder.write(answer.body.span) { piece in
        guard bytes.count <= bytesMax else { return }
        piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
      }
      try decoder.end(into: &bytes)
    } catch {
      throw Failure(description: "the list came damaged")
    }
    guard bytes.count <= bytesMax else {
      throw Failure(description: "the list is larger than 8 MiB")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(description: "the list is not UTF-8")
    }
    let start = text.drop(while: \.isWhitespace).prefix(1)
    guard orPage || start != "<" else {
      throw Failure(description: "what came is a page, not a list")
    }
    return text
  }
}

/// A whole answer.
struct ListAnswer: Sendable {
  var status = 0
  var fields: HTTPFields = [:]
  var body: [UInt8] = []
}

/// Gathers one answer.
private final class ListInbox: UpstreamSink {
  private struct State {
    var answer = ListAnswer()
    var result: Result<ListAnswer, any Error>?
    var waiting: CheckedContinuation<ListAnswer, any Error>?
  }

  private let state = Mutex(State())
  private let bytesMax: Int
  private let progress: @Sendable (Int) -> Void

  init(bytesMax: Int, progress: @escaping @Sendable (Int) -> Void) {
    self.bytesMax = bytesMax
    self.progress = progress
  }

  func answer() async throws -> ListAnswer {
    try await withCheckedThrowingContinuation { continuation in
      let result = state.withLock { state in
        if state.result == nil { state.waiting = continuation }
        return state.result
      }
      if let result { continuation.resume(with: result) }
    }
  }

  func deliver(_ events: [UpstreamEvent]) {
    for event in events {
      switch event {
      case .head(let response, _):
        state.withLock {
          $0.answer.status = response.status.code
          $0.answer.fields = response.headerFields
        }
      case .body(let bytes):
        let count = state.withLock { state in
          state.answer.body.append(contentsOf: bytes.readableBytesView)
          return state.answer.body.count
        }
        progress(bytes.readableBytes)
        if count > bytesMax {
          finish(.failure(ListDownload.Failure(description: "the list is larger than 8 MiB")))
        }
      case .end: finish(.success(state.withLock { $0.answer }))
      case .failed(let error): finish(.failure(ListDownload.Failure(description: "\(error)")))
      case .informational, .trailers, .bodyWritable: break
      }
    }
  }

  /// The first result counts.
  func finish(_ result: Result<ListAnswer, any Error>) {
    let waiting = state.withLock { state -> CheckedContinuation<ListAnswer, any Error>? in
      guard state.result == nil else { return nil }
      state.result = result
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(with: result)
  }
}
