import Foundation
import Logging
import Upstream

/// Keeps the lists that profiles take over fresh while the proxy runs.
///
/// A list is fetched when there is no copy of it and when its copy has reached the age that it names itself. If
/// that fails, the copy stays in force and the next try is an hour later.
final class ListRefresher: Sendable {
  private let fetch: ListFetch
  private let addresses: @Sendable () -> [String]
  private let changed: @Sendable () -> Void
  private let logger: Logger

  private static let pause = Duration.seconds(30)
  private static let retrySeconds = 3_600.0

  /// `addresses` names the lists that profiles take over now; `changed` is called after new copies were written.
  init(
    store: ListStore,
    upstream: UpstreamClient,
    logger: Logger,
    addresses: @escaping @Sendable () -> [String],
    changed: @escaping @Sendable () -> Void
  ) {
    self.logger = logger
    self.addresses = addresses
    self.changed = changed
    fetch = ListFetch(store: store, download: ListDownload(upstream: upstream))
  }

  /// Looks for lists that are due, until the task is cancelled.
  @concurrent func run() async {
    var failedAt: [String: Date] = [:]
    while !Task.isCancelled {
      var isChanged = false
      for address in addresses() where isDue(address, failedAt) {
        do {
          try await fetch.refresh(address)
          failedAt[address] = nil
          isChanged = true
        } catch {
          failedAt[address] = Date()
          logger.warning(
            "a filter list could not be fetched; its last copy stays in force",
            metadata: ["list": "\(address)", "cause": "\(error)"]
          )
        }
      }
      if isChanged { changed() }
      try? await Task.sleep(for: Self.pause)
    }
  }

  private func isDue(_ address: String, _ failedAt: [String: Date]) -> Bool {
    let now = Date()
    if let failed = failedAt[address], now.timeIntervalSince(failed) < Self.retrySeconds {
      return false
    }
    return fetch.store.isDue(address, at: now)
  }
}
