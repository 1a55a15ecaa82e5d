import CCurl
import CCurlShims
import NIOCore

/// The turns of one worker: commands in, libcurl's turn, results and events out, wait.
///
/// Made on the thread that makes the client and then used by the worker's own thread only; `mailbox` is the
/// one part that others touch.
final class WorkerLoop {
  let mailbox: Mailbox
  private let configuration: UpstreamConfiguration
  private let authorities: CertificateBundle
  private let turn = Turn()
  private var transfers: [UInt64: RunningTransfer] = [:]
  private var connections: [UInt64: RawConnection] = [:]
  private var idleHandles: [EasyHandle] = []
  private var deadline: ContinuousClock.Instant?
  private var waits: [curl_waitfd] = []
  private var waiting: [RawConnection] = []

  // Declared before `multi`: freed after it, as libcurl asks.
  private let share: ShareHandle
  private let multi: MultiHandle

  /// The most easy handles that are kept for reuse.
  private static let idleHandlesMax = 64

  /// The longest wait when nothing is due; commands wake the loop at once.
  private static let waitMilliseconds: Int32 = 60_000

  init(
    mailbox: Mailbox,
    configuration: UpstreamConfiguration,
    authorities: CertificateBundle
  ) throws(UpstreamSetupError) {
    self.mailbox = mailbox
    self.configuration = configuration
    self.authorities = authorities
    share = try ShareHandle()
    multi = try MultiHandle()
    multi.set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    multi.set(CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHostMax)
    multi.set(CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.connectionsMax)
    multi.set(CURLMOPT_MAXCONNECTS, configuration.connectionsMax)
    mailbox.open(waking: multi)
  }

  func run() {
    while true {
      for command in mailbox.takeAll() { obey(command) }
      var runningCount: Int32 = 0
      curl_multi_perform(multi.pointer, &runningCount)
      readResults()
      moveRawBytes()
      turn.deliver()
      if let deadline, isIdle || ContinuousClock.now >= deadline { break }
      wait()
    }
    close()
  }

  private var isIdle: Bool { transfers.isEmpty && connections.isEmpty }

  // MARK: Commands

  private func obey(_ command: Mailbox.Command) {
    switch command {
    case .start(let order): start(order)
    case .connect(let order): connect(order)
    case .attend(let id): attend(id)
    case .stop(let instant): deadline = min(deadline ?? instant, instant)
    }
  }

  private func start(_ order: TransferOrder) {
    guard deadline == nil else { return order.sink.deliver([.failed(.shutDown)]) }
    guard let easy = takeHandle(),
      let transfer = RunningTransfer(
        order: order,
        easy: easy,
        configuration: configuration,
        turn: turn
      )
    else { return order.sink.deliver([.failed(.resourcesExhausted("memory"))]) }
    transfer.configure(configuration, authorities: authorities, share: share)
    if let failure = add(easy, id: order.transfer.id) {
      return order.sink.deliver([.failed(failure)])
    }
    transfers[order.transfer.id] = transfer
  }

  private func connect(_ order: PipeOrder) {
    guard deadline == nil else { return order.sink.deliver([.failed(.shutDown)]) }
    guard let easy = takeHandle(),
      let connection = RawConnection(order: order, easy: easy, configuration: configuration)
    else { return order.sink.deliver([.failed(.resourcesExhausted("memory"))]) }
    connection.configure(configuration, authorities: authorities, share: share)
    if let failure = add(easy, id: order.pipe.id) {
      return order.sink.deliver([.failed(failure)])
    }
    connections[order.pipe.id] = connection
  }

  /// Hands the transfer to libcurl; nothing runs with a setting missing.
  private func add(_ easy: EasyHandle, id: UInt64) -> UpstreamError? {
    easy.set(CURLOPT_PRIVATE, pointer: UnsafeMutableRawPointer(bitPattern: UInt(id)))
    if let refusal = easy.refusal {
      return .other(code: Int(refusal.rawValue), LibCurl.words(for: refusal))
    }
    let result = curl_multi_add_handle(multi.pointer, easy.pointer)
    return result == CURLM_OK
      ? nil : .other(code: Int(result.rawValue), "no room in the multi handle")
  }

  private func attend(_ id: UInt64) {
    if let transfer = transfers[id] {
      let wishes = transfer.order.transfer.attend()
      if wishes.isCancelled {
        remove(transfer)
      } else if !transfer.attend(wishes) {
        finish(transfer, CURLE_RECV_ERROR)
      }
    } else if let connection = connections[id] {
      let wishes = connection.order.pipe.attend()
      if wishes.isCancelled { remove(connection) } else { connection.attend(wishes) }
    }
  }

  // MARK: Results

  private func readResults() {
    var leftCount: Int32 = 0
    while let message = curl_multi_info_read(multi.pointer, &leftCount) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else {
        continue
      }
      let code = lenity_message_result(message)
      var tag: UnsafeMutableRawPointer?
      lenity_easy_getinfo_pointer(handle, CURLINFO_PRIVATE, &tag)
      let id = UInt64(UInt(bitPattern: tag))
      if let transfer = transfers[id] {
        finish(transfer, code)
      } else if let connection = connections[id] {
        finish(connection, code)
      }
    }
  }

  private func finish(_ transfer: RunningTransfer, _ code: CURLcode) {
    let failure =
      code == CURLE_OK && transfer.refusal == nil && transfer.hasHead
      ? nil : transfer.refusal ?? reading(transfer, code).error
    remove(transfer)
    transfer.finish(failure: failure)
  }

  private func reading(_ transfer: RunningTransfer, _ code: CURLcode) -> FailureReading {
    FailureReading(
      // A success without a head is none.
      code: code == CURLE_OK ? CURLE_GOT_NOTHING : code,
      easy: transfer.easy,
      connecting: transfer.connecting,
      hasHead: transfer.hasHead,
      bodyByteCount: transfer.bodyByteCount
    )
  }

  /// A raw connection is "done" once it stands.
  private func finish(_ connection: RawConnection, _ code: CURLcode) {
    guard code != CURLE_OK else { return connection.didConnect() }
    let reading = FailureReading(
      code: code,
      easy: connection.easy,
      connecting: connection.connecting,
      hasHead: false,
      bodyByteCount: 0
    )
    let failure = reading.error
    remove(connection)
    connection.finish(failure: failure)
  }

  // MARK: Raw connections

  private func moveRawBytes() {
    for connection in connections.values {
      connection.move()
      connection.deliver()
      guard let failure = connection.failure else { continue }
      remove(connection)
      connection.finish(failure: failure)
    }
  }

  private func wait() {
    waits.removeAll(keepingCapacity: true)
    waiting.removeAll(keepingCapacity: true)
    var mustHurry = false
    for connection in connections.values {
      mustHurry = mustHurry || connection.hasMore
      guard let wait = connection.waiting else { continue }
      waits.append(wait)
      waiting.append(connection)
    }
    curl_multi_poll(multi.pointer, &waits, UInt32(waits.count), mustHurry ? 0 : timeout, nil)
    for (wait, connection) in zip(waits, waiting) where wait.revents != 0 {
      connection.isReady = true
    }
  }

  private var timeout: Int32 {
    guard let deadline else { return Self.waitMilliseconds }
    let left = ContinuousClock.now.duration(to: deadline).milliseconds
    return Int32(min(left, Int(Self.waitMilliseconds)))
  }

  // MARK: Handles

  private func takeHandle() -> EasyHandle? { idleHandles.popLast() ?? EasyHandle() }

  private func remove(_ transfer: RunningTransfer) {
    transfers[transfer.order.transfer.id] = nil
    transfer.close()
    retire(transfer.easy)
  }

  private func remove(_ connection: RawConnection) {
    connections[connection.order.pipe.id] = nil
    waiting.removeAll(keepingCapacity: true)
    retire(connection.easy)
  }

  private func retire(_ easy: EasyHandle) {
    curl_multi_remove_handle(multi.pointer, easy.pointer)
    easy.reset()
    if idleHandles.count < Self.idleHandlesMax { idleHandles.append(easy) }
  }

  /// Fails what is left and refuses what comes.
  private func close() {
    mailbox.close()
    for transfer in Array(transfers.values) {
      remove(transfer)
      transfer.finish(failure: .shutDown)
    }
    for connection in Array(connections.values) {
      remove(connection)
      connection.finish(failure: .shutDown)
    }
    idleHandles = []
  }
}
