import Certificates
import Logging
import NIOCore
import Rules
import Upstream

@testable import Proxy

/// A running proxy for tests: every host is resolved to one origin, and chosen hosts are intercepted.
final class ProxyHarness: Sendable {
  let server: ProxyServer
  let port: Int
  let upstream: UpstreamClient
  let authority: CertificateAuthority

  /// Starts a proxy, runs `body` with it, and shuts it down whatever happens.
  static func run(
    originPort: Int,
    intercepting hosts: [String] = [],
    resolving names: [String: String]? = nil,
    caFile: String? = nil,
    change: (inout ProxyConfiguration) -> Void = { _ in },
    _ body: (ProxyHarness) async throws -> Void
  ) async throws {
    let harness = try await ProxyHarness(
      hosts: hosts,
      names: names ?? ["*": "127.0.0.1:\(originPort)"],
      caFile: caFile,
      change: change
    )
    do {
      try await body(harness)
    } catch {
      await harness.stop()
      throw error
    }
    await harness.stop()
  }

  private init(
    hosts: [String],
    names: [String: String],
    caFile: String?,
    change: (inout ProxyConfiguration) -> Void
  ) async throws {
    var network = UpstreamConfiguration()
    network.resolve = try ResolveTable(names)
    network.caFile = caFile
    let domains = hosts.map { $0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0 }
    authority = try CertificateAuthority(inMemoryFor: domains.isEmpty ? ["none.test"] : domains)
    upstream = try UpstreamClient(configuration: network, threads: 1)
    let rules = try RuleSet(
      packs: [],
      profile: .newcomer,
      additionalHosts: hosts.compactMap { AdditionalHost(parsing: $0) }
    )
    var configuration = ProxyConfiguration(
      listen: [ListenAddress(host: "127.0.0.1", port: 0)],
      authority: authority,
      upstream: upstream,
      network: network,
      rules: { _ in rules }
    )
    configuration.eventLoops = 1
    configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    change(&configuration)
    server = try ProxyServer(configuration: configuration)
    port = try await server.start().first?.port ?? 0
  }

  private func stop() async {
    await server.shutdown(drain: .zero)
    upstream.shutdown()
  }

  func connect() async throws -> RawConnection {
    try await RawConnection.open(port: port)
  }

  /// Sends bytes on a fresh connection and gives back what came until the proxy ended it, or `condition` held.
  func exchange(
    _ text: String,
    until condition: (RawConnection) -> Bool = { $0.isEnded }
  ) async throws -> String {
    let connection = try await connect()
    try await connection.send(text)
    try await connection.wait(until: condition)
    await connection.close()
    return connection.text
  }
}
