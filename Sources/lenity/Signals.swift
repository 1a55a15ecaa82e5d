@preconcurrency import Dispatch
import Foundation

/// The signals a person or the system sends to a running proxy, as a stream.
///
/// They are received for as long as the value lives.
struct Signals {
  /// SIGINT, SIGTERM and SIGHUP, as they come.
  let received: AsyncStream<Int32>

  private let sources: [any DispatchSourceSignal]

  init() {
    let (stream, continuation) = AsyncStream<Int32>.makeStream()
    received = stream
    Self.unblock([SIGINT, SIGTERM, SIGHUP])
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      // The default action would end the process before the source hears of the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
  }

  /// A parent that blocks signals in its threads hands that down to the programs it starts.
  private static func unblock(_ numbers: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
