import Dispatch
import Foundation

/// The signals a person or the system sends to a running proxy, as a stream.
struct Signals {
  /// SIGINT, SIGTERM and SIGHUP, as they come.
  let received: AsyncStream<Int32>

  init() {
    received = AsyncStream { stream in
      let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { stream.yield(number) }
        source.resume()
        return source
      }
      stream.onTermination = { _ in
        for source in sources { source.cancel() }
      }
    }
  }
}
