import Glibc
public import HTTPTypes
import Synchronization

/// Fetches from sites: the one user of libcurl.
///
/// Each worker is a thread with a libcurl multi handle of its own, and the connections, DNS answers and TLS
/// sessions in it. Requests to one origin always go to the same worker, so that they share connections.
/// Certificates are always verified. Bodies pass in the coding they came in; redirects, cookies, caching and
/// retries are the caller's.
///
/// Measured alone against nginx over TLS on loopback, release build, one worker, a busy 2-core machine: CPU
/// seconds for 1,000 requests 0.05 (1 KB) and 0.10-0.13 (60 KB) with 32 at a time, 0.07-0.08 and 0.11-0.12
/// one by one; HTTP/1.1 and HTTP/2 alike.
public final class UpstreamClient: Sendable {
  private let workers: [Worker]
  private let nextID = Atomic<UInt64>(1)

  /// How many threads there are where nobody says: one per core, four at most.
  public static var defaultThreadCount: Int { max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Reads the authorities and starts the threads.
  ///
  /// - Throws: where the authorities cannot be read or libcurl cannot be set up.
  public init(
    configuration: UpstreamConfiguration,
    threads: Int = UpstreamClient.defaultThreadCount
  ) throws(UpstreamSetupError) {
    try LibCurl.initialize()
    let authorities = try CertificateBundle(configuration: configuration)
    var workers: [Worker] = []
    for _ in 0..<max(1, threads) {
      workers.append(try Worker(configuration: configuration, authorities: authorities))
    }
    self.workers = workers
  }

  deinit {
    for worker in workers { worker.stop(deadline: .now) }
  }

  /// Sends a request; its answer comes to `sink`.
  ///
  /// `request` has a scheme, an authority and a path in origin form. Fields go out in their order and with
  /// the case of their names; a `Host` field wins over the authority for the name that is sent. Fields that
  /// belong to one connection (`Connection`, `Transfer-Encoding`, …) are the caller's to drop.
  ///
  /// - Parameters:
  ///   - request: what to ask for.
  ///   - body: whether `send(body:)` will follow, and of what length.
  ///   - sink: takes the answer.
  ///   - prefersHTTP1: do not offer HTTP/2, as for large media: one slow reader then holds up no other
  ///     exchange. Nil decides by the request (`Range`, `Sec-Fetch-Dest: video` or `audio`).
  /// - Returns: the handle by which to steer the exchange; it needs not be kept.
  public func start(
    _ request: HTTPRequest,
    body: UpstreamRequestBody = .none,
    sink: any UpstreamSink,
    prefersHTTP1: Bool? = nil
  ) -> UpstreamTransfer {
    let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
    let target: RequestTarget
    do throws(UpstreamError) {
      target = try RequestTarget(request)
    } catch {
      let transfer = UpstreamTransfer(id: id, mailbox: workers[0].mailbox, hasBody: false)
      sink.deliver([.failed(error)])
      return transfer
    }
    let worker = worker(for: target.origin)
    let transfer = UpstreamTransfer(id: id, mailbox: worker.mailbox, hasBody: body != .none)
    let order = TransferOrder(
      transfer: transfer,
      request: request,
      target: target,
      body: body,
      sink: sink,
      prefersHTTP1: prefersHTTP1 ?? request.looksLikeMedia
    )
    worker.mailbox.post(.start(order))
    return transfer
  }

  /// Opens a raw connection with the same names, trust and proxies as requests have.
  ///
  /// With `isEncrypted` the bytes given and received are inside TLS, which offers only `http/1.1` by ALPN:
  /// for an upgrade, send the request's head as the first bytes. Without, it is plain TCP: a blind tunnel.
  public func connectRaw(
    to endpoint: Endpoint,
    isEncrypted: Bool,
    sink: any UpstreamPipeSink
  ) -> UpstreamPipe {
    let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
    let worker = worker(for: endpoint.description)
    let pipe = UpstreamPipe(id: id, mailbox: worker.mailbox)
    worker.mailbox.post(
      .connect(PipeOrder(pipe: pipe, endpoint: endpoint, isEncrypted: isEncrypted, sink: sink))
    )
    return pipe
  }

  /// Ends all threads, and waits for them; requests from now on fail with `.shutDown`.
  ///
  /// Blocks the calling thread for `patience` at most, and a little to close what is left.
  ///
  /// - Parameter patience: how long exchanges that run may still take; those left then fail.
  public func shutdown(patience: Duration = .zero) {
    let deadline = ContinuousClock.now.advanced(by: patience)
    for worker in workers { worker.stop(deadline: deadline) }
    for worker in workers { worker.waitUntilStopped() }
  }

  private func worker(for origin: String) -> Worker {
    workers[Int(UInt(bitPattern: origin.hashValue) % UInt(workers.count))]
  }
}

extension HTTPRequest {
  /// Whether the answer is likely to be long and read slowly.
  fileprivate var looksLikeMedia: Bool {
    if headerFields.contains(.range) { return true }
    guard let name = HTTPField.Name("Sec-Fetch-Dest") else { return false }
    return ["video", "audio"].contains(headerFields[name])
  }
}

/// Why a client could not be made.
public enum UpstreamSetupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// libcurl could not be set up.
  case libcurl(String)
  /// None of the system's files of authorities could be read.
  case noSystemAuthorities([String])
  /// The additional file could not be read.
  case unreadableCAFile(path: String, reason: String)
  /// The additional file holds no certificate, or a damaged one.
  case invalidCAFile(path: String)
  /// A thread could not be started.
  case thread(Int)

  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .libcurl(let words): "libcurl could not be set up: \(words)"
    case .noSystemAuthorities(let paths):
      "no certificate authorities found in \(paths.joined(separator: ", ")); "
        + "install the package ca-certificates"
    case .unreadableCAFile(let path, let reason): "upstream_ca: \(path) cannot be read: \(reason)"
    case .invalidCAFile(let path):
      "upstream_ca: \(path) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"
    case .thread(let code): "a worker thread could not be started (error \(code))"
    }
  }
}
