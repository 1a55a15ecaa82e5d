import Testing

@testable import ConfigurationFile

struct ConfigurationTests {
  @Test func readsEveryKey() throws {
    let configuration = try Configuration(
      parsing: """
        listen: [127.0.0.1:0, "[::1]:9000"]
        state: ./state
        rules: [./rules]
        upstream_ca: ./ca.pem
        resolve: { x.com: 127.0.0.1:9443, "*": "[::1]:9444" }
        profiles: { default: ./default.yaml, ana: ./ana.yaml }
        users: { ana: { password: "scrypt$abc" }, ben: { account: benjamin } }
        require_password: true
        intercept: [harbour.test, { host: "*.quay.test", platform: mastodon }]
        upstream_proxy: { https: "http://proxy.test:3128", no_proxy: [a.test, b.test] }
        connect_ports: [443, 8448]
        limits: { body_bytes: 1024, connections: 7, idle_seconds: 5, upstream_connect_seconds: 3 }
        """,
      file: "lenity.yaml"
    )
    #expect(
      configuration.listen == [.init(host: "127.0.0.1", port: 0), .init(host: "::1", port: 9000)]
    )
    #expect(configuration.state == "./state")
    #expect(configuration.rules == ["./rules"])
    #expect(configuration.upstreamCA == "./ca.pem")
    #expect(configuration.resolve["x.com"] == .init(host: "127.0.0.1", port: 9443))
    #expect(configuration.resolve["*"] == .init(host: "::1", port: 9444))
    #expect(configuration.profiles == ["default": "./default.yaml", "ana": "./ana.yaml"])
    #expect(
      configuration.users
        == ["ana": .init(passwordHash: "scrypt$abc"), "ben": .init(account: "benjamin")]
    )
    #expect(configuration.requiresPassword)
    #expect(configuration.intercept.map(\.host) == ["harbour.test", "*.quay.test"])
    #expect(configuration.intercept.map(\.platform) == [nil, "mastodon"])
    #expect(configuration.upstreamProxies.https == "http://proxy.test:3128")
    #expect(configuration.upstreamProxies.except == ["a.test", "b.test"])
    #expect(configuration.connectPorts == [443, 8448])
    #expect(configuration.limits.bodyBytesMax == 1024)
    #expect(configuration.limits.connectionsMax == 7)
    #expect(configuration.limits.idleSeconds == 5)
    #expect(configuration.limits.upstreamConnectSeconds == 3)
  }

  @Test(arguments: ["", "\n \n"])
  func nothingWrittenIsAllDefaults(text: String) throws {
    #expect(try Configuration(parsing: text, file: "lenity.yaml") == Configuration())
  }

  /// Each row: the file, where the fault stands, a part of what is said.
  @Test(arguments: [
    ("listen: 127.0.0.1:0\nresolv: {}", "lenity.yaml:2:1", "did you mean 'resolve'?"),
    ("listen: 8877", "lenity.yaml:1:9", "127.0.0.1:8877"),
    ("listen: ::1:8877", "lenity.yaml:1:9", "[::1]:8877"),
    ("resolve: [a]", "lenity.yaml:1:10", "a group of names"),
    ("resolve: { x.com: 127.0.0.1:70000 }", "lenity.yaml:1:19", "no address"),
    ("users: { ana: { password: secret } }", "lenity.yaml:1:15", "lenity user hash"),
    ("users: { ana: {} }", "lenity.yaml:1:15", "account"),
    ("require_password: perhaps", "lenity.yaml:1:19", "true or false"),
    ("intercept: ['*']", "lenity.yaml:1:13", "is no host"),
    ("connect_ports: [0]", "lenity.yaml:1:17", "from 1 to 65535"),
    ("limits: { connections: many }", "lenity.yaml:1:24", "whole number"),
    ("limits: { conections: 4 }", "lenity.yaml:1:11", "did you mean 'connections'?"),
    ("listen: [", "lenity.yaml:", "indentation"),
  ])
  func faultsNamePlaceCauseAndRemedy(text: String, place: String, words: String) throws {
    let error = try #require(throws: (any Error).self) {
      try Configuration(parsing: text, file: "lenity.yaml")
    }
    #expect("\(error)".hasPrefix(place), "\(error)")
    #expect("\(error)".contains(words), "\(error)")
  }
}
