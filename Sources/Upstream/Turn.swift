/// What one turn of a worker's loop has found out, across its transfers.
final class Turn {
  private var noted: [RunningTransfer] = []
  private var eventStreams: [RunningTransfer] = []

  /// How many HTTP/2 responses libcurl is holding back, across turns.
  var pausedMultiplexedCount = 0

  /// Remembers that the transfer has events to hand on.
  func note(_ transfer: RunningTransfer) {
    guard !transfer.isNoted else { return }
    transfer.isNoted = true
    noted.append(transfer)
  }

  /// Remembers that the transfer has turned out to be an event stream; settings are changed outside of
  /// libcurl's callbacks.
  func noteEventStream(_ transfer: RunningTransfer) {
    eventStreams.append(transfer)
  }

  /// Hands all events on, one batch for each transfer.
  func deliver() {
    for transfer in eventStreams { transfer.exemptFromIdleTimeout() }
    eventStreams.removeAll(keepingCapacity: true)
    while !noted.isEmpty {
      let batch = noted
      noted.removeAll(keepingCapacity: true)
      for transfer in batch {
        transfer.isNoted = false
        transfer.deliver()
      }
    }
  }
}
