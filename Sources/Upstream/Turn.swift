/// What one turn of a worker's loop has found out, across its exchanges.
final class Turn {
  private var noted: [Exchange] = []
  private var eventStreams: [Exchange] = []

  /// How many HTTP/2 responses libcurl is holding back, across turns.
  var pausedMultiplexedCount = 0

  /// Remembers that the exchange has events to hand on.
  func note(_ exchange: Exchange) {
    guard !exchange.isNoted else { return }
    exchange.isNoted = true
    noted.append(exchange)
  }

  /// Remembers that the exchange has turned out to be an event stream; settings are changed outside of
  /// libcurl's callbacks.
  func noteEventStream(_ exchange: Exchange) {
    eventStreams.append(exchange)
  }

  /// Hands all events on, one batch for each exchange.
  func deliver() {
    for exchange in eventStreams { exchange.exemptFromIdleTimeout() }
    eventStreams.removeAll(keepingCapacity: true)
    while !noted.isEmpty {
      let batch = noted
      noted.removeAll(keepingCapacity: true)
      for exchange in batch {
        exchange.isNoted = false
        exchange.deliver()
      }
    }
  }
}
