import ConfigurationFile
import Synchronization

/// What the configuration file says while the proxy runs: read anew with the rules.
///
/// Users, profiles, rules and added hosts are taken over at once. What sockets, the certificate authority and the
/// way to the sites were made from waits for a new start, and is named.
final class CurrentSettings: Sendable {
  private let started: Settings
  private let latest: Mutex<Settings>

  init(_ settings: Settings) {
    started = settings
    latest = Mutex(settings)
  }

  /// In force for all that can change.
  var now: Settings { latest.withLock { $0 } }

  /// Reads the file.
  func read() throws -> Settings { try started.readAnew() }

  /// Puts settings in force.
  ///
  /// - Returns: the keys that differ from those at the start and wait for a new one.
  func take(_ fresh: Settings) -> [String] {
    latest.withLock { $0 = fresh }
    let (old, new) = (started.configuration, fresh.configuration)
    let waiting = [
      ("listen", old.listen != new.listen),
      ("state", started.statePath != fresh.statePath),
      ("upstream_ca", started.upstreamCAPath != fresh.upstreamCAPath),
      ("upstream_proxy", old.upstreamProxies != new.upstreamProxies),
      ("resolve", old.resolve != new.resolve),
      ("connect_ports", old.connectPorts != new.connectPorts),
      ("limits", old.limits != new.limits),
    ]
    return waiting.filter(\.1).map(\.0)
  }
}
