import Certificates
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TLS
import Testing

/// The handler behind a real listener, with real clients: `curl` and `openssl s_client`.
@Suite struct SocketTests {
  @Test(arguments: [
    (["--tlsv1.3"], "TLSv1.3"),
    (["--tls-max", "1.2"], "TLSv1.2"),
    (["--tlsv1.3", "--no-alpn"], "TLSv1.3"),
  ])
  func curlTrustsTheRootAlone(options: [String], version: String) async throws {
    let server = try await TestServer(protocols: ["http/1.1"])
    let result = try await server.curl(options + ["https://x.com:\(server.port)/version"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(String(decoding: result.output, as: UTF8.self).hasPrefix(version))
    try await server.stop()
  }

  @Test func curlRefusesAnotherRoot() async throws {
    let server = try await TestServer(protocols: ["http/1.1"])
    let other = try CertificateAuthority(inMemoryFor: ["x.com"])
    let result = try await server.curl(
      ["https://x.com:\(server.port)/version"],
      trusted: other.rootPEM
    )
    #expect(result.status == 60)
    try await server.stop()
    let rejected = server.errors.withLock { $0 }.contains { error in
      if case .clientRejectedCertificate = error { true } else { false }
    }
    #expect(rejected)
  }

  @Test(arguments: [1, 100_000, 20_000_000])
  func curlGetsWholeBodies(byteCount: Int) async throws {
    let server = try await TestServer(protocols: ["http/1.1"])
    let result = try await server.curl(["https://x.com:\(server.port)/\(byteCount)"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.count == byteCount)
    #expect(result.output.allSatisfy { $0 == UInt8(ascii: "x") })
    try await server.stop()
  }

  @Test func curlSendsAWholeBody() async throws {
    let server = try await TestServer(protocols: ["http/1.1"])
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lenity-tls-\(UUID().uuidString)")
    try Data(repeating: 7, count: 20_000_000).write(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try await server.curl([
      "-H", "Expect:", "-T", folder.path, "https://x.com:\(server.port)/count",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(String(decoding: result.output, as: UTF8.self) == "20000000")
    try await server.stop()
  }

  @Test func servesManyClientsAtOnce() async throws {
    let server = try await TestServer(protocols: ["http/1.1"])
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<24 {
        group.addTask {
          let host = "h\(number % 6).x.com"
          let result = try await server.curl(
            ["https://\(host):\(server.port)/50000"],
            host: host
          )
          return result.output.count
        }
      }
      for try await count in group { #expect(count == 50_000) }
    }
    #expect(server.authority.leafCount == 6)
    try await server.stop()
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func opensslClientResumes(version: String) async throws {
    let server = try await TestServer(protocols: ["h2", "http/1.1"])
    let result = try await server.run(
      "openssl",
      [
        "s_client", "-connect", "127.0.0.1:\(server.port)", "-servername", "x.com", version,
        "-CAfile", server.rootPath, "-verify_return_error", "-verify_hostname", "x.com", "-alpn",
        "h2", "-reconnect",
      ]
    )
    let text = String(decoding: result.output, as: UTF8.self)
    #expect(text.contains("ALPN protocol: h2"), "\(text)\(result.errors)")
    #expect(text.contains("Verify return code: 0 (ok)"))
    if version == "-tls1_2" {
      // s_client reconnects before it has read a ticket of TLS 1.3.
      #expect(text.components(separatedBy: "Reused, TLSv1.2").count == 6)
    }
    try await server.stop()
  }
}
