import Foundation
import HTTPTypes
import NIOCore
import Testing
import Upstream

/// Long bodies, slow readers, and exchanges given up.
@Suite(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
struct StreamingTests {
  let origin: NginxOrigin
  let client: UpstreamClient

  init() throws {
    origin = try NginxOrigin.shared.get()
    client = try UpstreamClient(configuration: try origin.configuration(), threads: 1)
  }

  @Test(arguments: FetchTests.origins, ["/medium", "/big"])
  func bringsLongBodiesWhole(url: String, path: String) async {
    let answer = await client.fetch(url + path)
    #expect(answer.failure == nil)
    #expect(answer.bodyByteCount == (path == "/big" ? NginxOrigin.bigByteCount : 1 << 20))
    #expect(answer.head?.headerFields[.contentLength] == "\(answer.bodyByteCount)")
  }

  @Test(arguments: FetchTests.origins)
  func holdsBackWhilePausedAndGoesOn(url: String) async throws {
    let recorder = Recorder()
    let transfer = client.start(request(url + "/big"), sink: recorder)
    transfer.pause()
    await recorder.wait { $0.head != nil }
    let memory = residentBytes()
    // The worker has had many turns by the time other exchanges are through.
    for _ in 0..<10 { _ = await client.fetch("http://plain.test/medium") }
    let before = recorder.record.bodyByteCount
    for _ in 0..<10 { _ = await client.fetch("http://plain.test/medium") }
    #expect(recorder.record.bodyByteCount == before)
    #expect(before < NginxOrigin.bigByteCount)
    // Of 100 MiB; other tests run beside this one.
    #expect(residentBytes() - memory < 64 << 20)
    transfer.resume()
    let answer = await recorder.end()
    #expect(answer.failure == nil)
    #expect(answer.bodyByteCount == NginxOrigin.bigByteCount)
  }

  @Test(arguments: FetchTests.origins)
  func givesUpWhenCancelled(url: String) async {
    let recorder = Recorder()
    let transfer = client.start(request(url + "/slow"), sink: recorder)
    await recorder.wait { $0.head != nil }
    transfer.cancel()
    // A whole exchange on the same thread later, the cancelled one has been seen to.
    _ = await client.fetch(url + "/echo")
    let before = recorder.record.bodyByteCount
    _ = await client.fetch(url + "/medium")
    #expect(recorder.record.bodyByteCount == before)
    #expect(!recorder.record.isOver)
  }

  @Test func failsReadersOfHTTP2BeyondTheCapOnly() async throws {
    var configuration = try origin.configuration()
    configuration.pausedMultiplexedMax = 1
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    let recorders = (0..<2).map { _ in Recorder() }
    let transfers = recorders.map { recorder in
      let transfer = client.start(request("https://h2.good.test/medium"), sink: recorder)
      transfer.pause()
      return transfer
    }
    await withCheckedContinuation { continuation in
      let waiting = FirstFailure(continuation)
      for recorder in recorders {
        Task {
          await recorder.end()
          waiting.resume()
        }
      }
    }
    let failures = recorders.compactMap(\.record.failure)
    #expect(failures == [.resourcesExhausted("1 slow readers of HTTP/2 responses")])
    for transfer in transfers { transfer.resume() }
    for recorder in recorders { await recorder.end() }
    #expect(recorders.filter { $0.record.isComplete }.map(\.record.bodyByteCount) == [1 << 20])
  }

  @Test func deliversNothingAfterTheEnd() async {
    let recorder = Recorder()
    let transfer = client.start(request("https://h2.good.test/sixteen"), sink: recorder)
    await recorder.end()
    transfer.pause()
    transfer.resume()
    transfer.send(body: bytes("late"))
    transfer.finishBody()
    transfer.cancel()
    _ = await client.fetch("https://h2.good.test/sixteen")
    #expect(recorder.record.eventsAfterEnd == 0)
  }

  private func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
  }
}

/// Resumes once, whoever comes first.
private actor FirstFailureState {
  var continuation: CheckedContinuation<Void, Never>?

  init(_ continuation: CheckedContinuation<Void, Never>) {
    self.continuation = continuation
  }

  func resume() {
    continuation?.resume()
    continuation = nil
  }
}

private struct FirstFailure {
  private let state: FirstFailureState

  init(_ continuation: CheckedContinuation<Void, Never>) {
    state = FirstFailureState(continuation)
  }

  func resume() {
    Task { await state.resume() }
  }
}

@Suite(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
struct ShutdownTests {
  @Test func letsRunningExchangesEndWithinItsPatience() async throws {
    let client = try UpstreamClient(
      configuration: try NginxOrigin.shared.get().configuration(),
      threads: 2
    )
    let recorder = Recorder()
    _ = client.start(request("http://plain.test/late"), sink: recorder)
    await recorder.wait { $0.head != nil }
    client.shutdown(patience: .seconds(30))
    #expect(recorder.record.isComplete)
    #expect(recorder.record.text == "0123456789abcdef")
    #expect(await client.fetch("http://plain.test/echo").failure == .shutDown)
  }

  @Test func failsRunningExchangesWithoutPatience() async throws {
    let client = try UpstreamClient(
      configuration: try NginxOrigin.shared.get().configuration(),
      threads: 2
    )
    let recorder = Recorder()
    _ = client.start(request("https://h2.good.test/slow"), sink: recorder)
    await recorder.wait { $0.head != nil }
    client.shutdown()
    #expect(recorder.record.failure == .shutDown)
  }

  @Test func refusesAnAuthorityFileThatIsNone() throws {
    let scratch = try Scratch()
    var configuration = UpstreamConfiguration()
    configuration.caFile = scratch.file("missing.pem")
    let missing = #expect(throws: UpstreamSetupError.self) {
      try UpstreamClient(configuration: configuration)
    }
    guard case .unreadableCAFile = missing else {
      Issue.record("\(String(describing: missing))")
      return
    }
    try scratch.write(
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      to: "bad.pem"
    )
    configuration.caFile = scratch.file("bad.pem")
    #expect(throws: UpstreamSetupError.invalidCAFile(path: scratch.file("bad.pem"))) {
      try UpstreamClient(configuration: configuration)
    }
  }
}
