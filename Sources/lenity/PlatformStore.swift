import ConfigurationFile
import Foundation
import Rules

/// What servers that people added said they run, kept in the state folder: lines of a host and a software's name.
struct PlatformStore: Sendable {
  let path: String

  /// The software of each host that was asked; empty where a host did not say.
  func software() -> [String: String] {
    guard let text = try? RuleFiles.read(path) else { return [:] }
    var found: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      if let host = parts.first { found[host] = parts.count == 2 ? parts[1] : "" }
    }
    return found
  }

  func keep(_ software: String, of host: String) throws {
    var all = self.software()
    all[host] = software
    let lines = all.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    try UserFiles.write(lines.joined(), to: path, permissions: 0o600)
  }
}

extension Settings {
  /// The hosts beyond the packs, with their platforms.
  ///
  /// Where the configuration names none, what the server said of itself counts, if a pack knows that name; else the
  /// shape of each address tells.
  func additionalHosts(packs: [SitePack]) -> [AdditionalHost] {
    let software = platforms.software()
    return configuration.intercept.compactMap { entry in
      var host = AdditionalHost(parsing: entry.host, platform: entry.platform)
      if entry.platform == nil, let name = host?.host.name, let said = software[name],
        packs.contains(where: { $0.isNamed(said) })
      {
        host?.platform = said
      }
      return host
    }
  }

  /// Hosts that nobody named a platform for: single ones, since of a whole domain no server can speak.
  var hostsToAsk: [String] {
    configuration.intercept.filter { $0.platform == nil }
      .compactMap { AdditionalHost(parsing: $0.host)?.host }
      .compactMap { host in host.description == host.name ? host.name : nil }
  }
}
