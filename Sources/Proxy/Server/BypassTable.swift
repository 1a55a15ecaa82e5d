import Synchronization

/// A host that passes unread for a while although the rules name it.
public struct BypassedHost: Hashable, Sendable {
  /// Why it does.
  public enum Reason: String, Hashable, Sendable {
    /// A client did not accept our certificate; it may pin the site's.
    case clientRejectedCertificate
    /// The site answered with a challenge for robots.
    case challenge
  }

  /// Its name.
  public var host: String
  /// Why it passes unread.
  public var reason: Reason
  /// For how much longer.
  public var left: Duration
}

/// Hosts that are tunnelled for a while although the rules name them.
///
/// A client that refuses our certificate (it pins the site's), or a site that answers an intercepted client with
/// a challenge, is better served unread than not at all. What one kind of client refuses counts for that kind
/// only: an app that pins must not keep the browser beside it from being served. Forgotten after a time; the
/// oldest first when full.
final class BypassTable: Sendable {
  typealias Reason = BypassedHost.Reason

  /// A host, for one kind of client or for all.
  private struct Key: Hashable {
    var host: String
    var client: String?
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
    var entries: [Key: Entry] = [:]
    var departures: [Key: Departures] = [:]
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

  /// Whether the host is to be tunnelled now, for this kind of client.
  func contains(_ host: String, client: String? = nil) -> Bool {
    state.withLock { state in
      guard !state.entries.isEmpty else { return false }
      let time = now()
      return [Key(host: host, client: nil), Key(host: host, client: client)].contains { key in
        state.entries[key].map { $0.until > time } ?? false
      }
    }
  }

  /// Enters a host, for one kind of client or for all; false if it was in already.
  @discardableResult
  func insert(_ host: String, client: String? = nil, reason: Reason) -> Bool {
    let key = Key(host: host, client: client)
    return state.withLock { state in
      let time = now()
      state.entries = state.entries.filter { $0.value.until > time }
      if state.entries.count >= hostsMax, state.entries[key] == nil,
        let oldest = state.entries.min(by: { $0.value.until < $1.value.until })?.key
      {
        state.entries[oldest] = nil
      }
      let entry = Entry(reason: reason, until: time + duration)
      return state.entries.updateValue(entry, forKey: key) == nil
    }
  }

  /// What is entered now, each host once, with the longest of its times.
  var hosts: [BypassedHost] {
    state.withLock { state in
      let time = now()
      var hosts: [String: BypassedHost] = [:]
      for (key, entry) in state.entries where entry.until > time {
        let host = BypassedHost(host: key.host, reason: entry.reason, left: entry.until - time)
        if hosts[key.host].map({ $0.left < host.left }) ?? true { hosts[key.host] = host }
      }
      return hosts.values.sorted { $0.host < $1.host }
    }
  }

  /// Forgets all, also of clients that had begun to leave.
  func removeAll() {
    state.withLock { $0 = State() }
  }

  /// A client left during the handshake; true when that has become a habit of its kind for this host.
  func noteDeparture(_ host: String, client: String? = nil) -> Bool {
    let key = Key(host: host, client: client)
    return state.withLock { state in
      let time = now()
      state.departures = state.departures.filter { $0.value.until > time }
      guard state.departures.count < hostsMax || state.departures[key] != nil else { return false }
      var departures = state.departures[key] ?? Departures(count: 0, until: time + .seconds(60))
      departures.count += 1
      state.departures[key] = departures.count >= Self.departuresMax ? nil : departures
      return departures.count >= Self.departuresMax
    }
  }

  /// A handshake succeeded: earlier departures meant nothing.
  func noteHandshake(_ host: String, client: String? = nil) {
    state.withLock { $0.departures[Key(host: host, client: client)] = nil }
  }
}
