import CCurl
import CCurlShims

// What libcurl calls, on the worker's thread, and how it finds the transfer.
extension RunningTransfer {
  /// Gives libcurl an unretained pointer to this transfer, which outlives the easy handle's run.
  func installCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    easy.set(CURLOPT_HEADERDATA, pointer: context)
    easy.set(CURLOPT_HEADERFUNCTION, callback: receiveHead)
    easy.set(CURLOPT_WRITEDATA, pointer: context)
    easy.set(CURLOPT_WRITEFUNCTION, callback: receiveBody)
    easy.set(CURLOPT_READDATA, pointer: context)
    easy.set(CURLOPT_READFUNCTION, callback: sendBody)
  }
}

// MARK: - C callbacks

private func transfer(_ context: UnsafeMutableRawPointer) -> RunningTransfer {
  Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
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
  return transfer(context).receive(headLine: line.bindMemory(to: UInt8.self)) ? line.count : stop
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return stop }
  let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
  guard let taken = transfer(context).receive(body: part) else { return Int(CURL_WRITEFUNC_PAUSE) }
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
  return transfer(context).fill(room) ?? Int(CURL_READFUNC_PAUSE)
}
