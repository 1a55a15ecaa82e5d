import Certificates
import Desktop
import Foundation
import HTTPTypes
import Proxy
import Synchronization
import Upstream

/// Asks one site for the head of its front page: straight and, where Lenity runs, through it.
struct SiteVisitor {
  let settings: Settings
  let host: String

  private static let patience = Duration.seconds(20)

  init(settings: Settings, host: String) throws {
    let isName = host.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
    }
    guard isName, host.contains("."), !host.hasPrefix("."), !host.hasSuffix(".") else {
      throw UsageError("--reach: '\(host)' is no host; write a name like mastodon.social")
    }
    self.settings = settings
    self.host = host.lowercased()
  }

  func visit() async throws -> SiteVisit {
    let network = try Service.upstreamConfiguration(settings)
    let straight = try await ask("https", network)
    var visit = SiteVisit(host: host, straight: straight.outcome)
    visit.clockAheadSeconds = straight.clockAheadSeconds
    if case .failed = straight.outcome {
      let plain = try await ask("http", network)
      visit.plain = plain.outcome
      // A clock that is wrong is why certificates look wrong.
      visit.clockAheadSeconds = visit.clockAheadSeconds ?? plain.clockAheadSeconds
    }
    visit.throughLenity = try await askThroughLenity()
    return visit
  }

  private func askThroughLenity() async throws -> SiteVisit.Outcome? {
    let authority = try? AuthorityStore(folder: settings.statePath).open()
    guard let authority, let address = RunningProxy.find(settings, authority: authority) else {
      return nil
    }
    var network = UpstreamConfiguration()
    network.caFile = "\(settings.statePath)/ca.pem"
    network.proxies = UpstreamProxies(
      http: nil,
      https: UpstreamProxy(url: "http://\(address)"),
      noProxy: []
    )
    return try await ask("https", network).outcome
  }

  private struct Answer {
    var outcome: SiteVisit.Outcome
    var clockAheadSeconds: Int?
  }

  private func ask(_ scheme: String, _ network: UpstreamConfiguration) async throws -> Answer {
    let client = try UpstreamClient(configuration: network, threads: 1)
    defer { client.shutdown() }
    let request = HTTPRequest(method: .head, scheme: scheme, authority: host, path: "/")
    let inbox = HeadInbox()
    let transfer = client.start(request, sink: inbox)
    let timer = Task {
      try await Task.sleep(for: Self.patience)
      inbox.finish(.failure(.init(cause: "it takes too long", isCertificate: false)))
    }
    let result = await inbox.result()
    timer.cancel()
    transfer.cancel()
    switch result {
    case .failure(let failure):
      return Answer(
        outcome: .failed(cause: failure.cause, isCertificate: failure.isCertificate)
      )
    case .success(let response):
      let fields = response.headerFields
      return Answer(
        outcome: .answered(status: response.status.code, location: fields[.location]),
        clockAheadSeconds: fields[.date].flatMap(Self.secondsAhead)
      )
    }
  }

  /// How far this clock is ahead of an HTTP date (RFC 9110, 5.6.7).
  private static func secondsAhead(_ date: String) -> Int? {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = .gmt
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.date(from: date).map { Int(Date().timeIntervalSince($0).rounded()) }
  }
}

/// Takes the head of one answer, and lets the rest go.
private final class HeadInbox: UpstreamSink {
  struct Failure: Error {
    var cause: String
    var isCertificate: Bool
  }

  private struct State {
    var result: Result<HTTPResponse, Failure>?
    var waiting: CheckedContinuation<Result<HTTPResponse, Failure>, Never>?
  }

  private let state = Mutex(State())

  func result() async -> Result<HTTPResponse, Failure> {
    await withCheckedContinuation { continuation in
      let result = state.withLock { state in
        if state.result == nil { state.waiting = continuation }
        return state.result
      }
      if let result { continuation.resume(returning: result) }
    }
  }

  func deliver(_ events: [UpstreamEvent]) {
    for event in events {
      switch event {
      case .head(let response, _): finish(.success(response))
      case .failed(let error):
        let isCertificate = if case .certificate = error { true } else { false }
        finish(.failure(Failure(cause: "\(error)", isCertificate: isCertificate)))
      default: break
      }
    }
  }

  /// The first result counts.
  func finish(_ result: Result<HTTPResponse, Failure>) {
    typealias Waiting = CheckedContinuation<Result<HTTPResponse, Failure>, Never>
    let waiting = state.withLock { state -> Waiting? in
      guard state.result == nil else { return nil }
      state.result = result
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: result)
  }
}
