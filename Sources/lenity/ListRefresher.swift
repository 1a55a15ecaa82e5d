import Foundation
import Logging
import Rules
import Upstream

/// Keeps the lists that profiles take over fresh while the proxy runs.
///
/// A list is fetched when there is no copy of it and when its copy has reached the age that it names itself. If
/// that fails, the copy stays in force and the next try is an hour later.
final class ListRefresher: Sendable {
  private let store: ListStore
  private let download: ListDownload
  private let addresses: @Sendable () -> [String]
  private let changed: @Sendable () -> Void
  private let logger: Logger

  private static let pause = Duration.seconds(30)
  private static let retrySeconds = 3_600.0
  private static let roundsMax = 4

  /// `addresses` names the lists that profiles take over now; `changed` is called after new copies were written.
  init(
    store: ListStore,
    upstream: UpstreamClient,
    logger: Logger,
    addresses: @escaping @Sendable () -> [String],
    changed: @escaping @Sendable () -> Void
  ) {
    self.store = store
    self.logger = logger
    self.addresses = addresses
    self.changed = changed
    download = ListDownload(upstream: upstream)
  }

  /// Looks for lists that are due, until the task is cancelled.
  @concurrent func run() async {
    var failedAt: [String: Date] = [:]
    while !Task.isCancelled {
      var isChanged = false
      for address in addresses() where isDue(address, failedAt) {
        do {
          try await refresh(address)
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
    return store.isDue(address, at: now)
  }

  /// Fetches a list with its parts; nothing is kept unless the list itself came whole.
  private func refresh(_ address: String) async throws {
    var texts = [address: try await download.text(at: address)]
    var tried: Set<String> = [address]
    for _ in 0..<Self.roundsMax {
      let missing = Self.parts(of: address, texts).filter { !tried.contains($0) }
      if missing.isEmpty { break }
      for part in missing {
        tried.insert(part)
        // A part that cannot be had keeps its last copy.
        texts[part] = try? await download.text(at: part)
      }
    }
    // The list last: its age is what says that all of it is fresh.
    for (part, text) in texts where part != address { try store.keep(text, of: part) }
    if let text = texts[address] { try store.keep(text, of: address) }
  }

  private static func parts(of address: String, _ texts: [String: String]) -> [String] {
    var wanted: [String] = []
    _ = FilterList(parsing: texts[address] ?? "", name: address) { part in
      wanted.append(part)
      return texts[part]
    }
    return wanted
  }
}
