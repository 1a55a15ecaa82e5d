import Synchronization

/// Hosts that are tunnelled for a while although the rules name them.
///
/// A client that refuses our certificate (it pins the site's), or a site that answers an intercepted client with
/// a challenge, is better served unread than not at all. Forgotten after a time; the oldest first when full.
final class BypassTable: Sendable {
  /// Why a host was entered.
  enum Reason: String, Sendable {
    case clientRejectedCertificate
    case challenge
  }

  private struct Entry {
    var reason: Reason
    var until: ContinuousClock.Instant
  }

  /// Clients that left during the handshake without a word; some that pin do.
  private struct Departures {
    var count: Int
    var until: ContinuousClock.Instant
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var departures: [String: Departures] = [:]
  }

  private static let departuresMax = 3

  private let hostsMax: Int
  private let duration: Duration
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  init(
    hostsMax: Int,
    duration: Duration,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.hostsMax = hostsMax
    self.duration = duration
    self.now = now
  }

  /// Whether the host is to be tunnelled now.
  func contains(_ host: String) -> Bool {
    state.withLock { state in
      guard let entry = state.entries[host] else { return false }
      guard entry.until > now() else {
        state.entries[host] = nil
        return false
      }
      return true
    }
  }

  /// Enters a host; false if it was in already.
  @discardableResult
  func insert(_ host: String, reason: Reason) -> Bool {
    state.withLock { state in
      let time = now()
      state.entries = state.entries.filter { $0.value.until > time }
      if state.entries.count >= hostsMax, state.entries[host] == nil,
        let oldest = state.entries.min(by: { $0.value.until < $1.value.until })?.key
      {
        state.entries[oldest] = nil
      }
      let entry = Entry(reason: reason, until: time + duration)
      return state.entries.updateValue(entry, forKey: host) == nil
    }
  }

  /// A client left during the handshake; true when that has become a habit for this host.
  func noteDeparture(_ host: String) -> Bool {
    state.withLock { state in
      let time = now()
      state.departures = state.departures.filter { $0.value.until > time }
      guard state.departures.count < hostsMax || state.departures[host] != nil else { return false }
      var departures = state.departures[host] ?? Departures(count: 0, until: time + .seconds(60))
      departures.count += 1
      state.departures[host] = departures.count >= Self.departuresMax ? nil : departures
      return departures.count >= Self.departuresMax
    }
  }

  /// A handshake succeeded: earlier departures meant nothing.
  func noteHandshake(_ host: String) {
    state.withLock { $0.departures[host] = nil }
  }
}
