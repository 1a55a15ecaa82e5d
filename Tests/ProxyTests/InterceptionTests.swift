import Certificates
import Foundation
import Synchronization
import TLS
import Testing

@testable import Proxy

/// CONNECT to a named host, as curl does it: our certificate, both versions of HTTP, the same exchange.
@Suite("Intercepting a named host", .serialized, .enabled(if: Curl.isInstalled))
struct InterceptionTests {
  private static let versions = ["--http1.1", "--http2"]

  @Test("a page comes through, by either version of HTTP", arguments: versions)
  func interceptsWithOurCertificate(version: String) async throws {
    try await run { proxy, curl in
      let result = try await curl.run([version, "-v", "https://site.test/page"])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output == "[/page]")
      #expect(result.errors.contains(version == "--http2" ? "< HTTP/2 200" : "< HTTP/1.1 200 OK"))
    }
  }

  @Test("many requests share one connection", arguments: versions)
  func reusesConnections(version: String) async throws {
    try await run { proxy, curl in
      let urls = (1...20).map { "https://site.test/\($0)" }
      let result = try await curl.run([version, "-Z"] + urls)
      #expect(result.status == 0, "\(result.errors)")
      for index in 1...20 {
        #expect(result.output.contains("[/\(index)]"))
      }
    }
  }

  @Test("a large page and a large upload are whole", arguments: versions)
  func carriesLargeBodies(version: String) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "lenity-\(UUID()).bin")
    try Data(repeating: 0x61, count: LargePage.size).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try await run { proxy, curl in
      let page = try await curl.run([version, "https://site.test/large"])
      #expect(page.output.utf8.count == LargePage.size, "\(page.errors)")
      let upload = try await curl.run([
        version, "--data-binary", "@\(file.path)", "https://site.test/upload",
      ])
      #expect(upload.output == "\(LargePage.size)", "\(upload.errors)")
    }
  }

  @Test("inside the session another host is misdirected", arguments: versions)
  func refusesOtherHosts(version: String) async throws {
    try await run { proxy, curl in
      let result = try await curl.run([
        version, "-i", "-H", "Host: other.test", "https://site.test/",
      ])
      #expect(result.output.contains(" 421"), "\(result.output)\(result.errors)")
    }
  }

  @Test("a broken-off answer is an error for the client", arguments: versions)
  func showsTruncation(version: String) async throws {
    try await run { proxy, curl in
      let result = try await curl.run([version, "https://site.test/broken"])
      #expect([18, 92, 56].contains(result.status), "\(result.status) \(result.errors)")
    }
  }

  @Test("a client that does not trust us is tunnelled the next time")
  func bypassesPinnedClients() async throws {
    try await run { proxy, curl in
      let system = "/etc/ssl/certs/ca-certificates.crt"
      let first = try await curl.run(["--cacert", system, "https://site.test/"])
      #expect(first.status == 60, "\(first.errors)")
      let other = try await curl.run(["-A", "another", "https://site.test/page"])
      #expect(other.output == "[/page]", "\(other.errors)")
      // The tunnel leads to the site's own certificate, which is not of our authority.
      let second = try await curl.run(["https://site.test/"])
      #expect(second.status == 60, "\(second.errors)")
      let third = try await curl.run(["--cacert", curl.originRoot, "https://site.test/page"])
      #expect(third.output == "[/page]", "\(third.errors)")
    }
  }

  @Test("another authority signs from the next connection on")
  func takesANewAuthorityOver() async throws {
    try await run { proxy, curl in
      #expect(try await curl.run(["https://site.test/page"]).output == "[/page]")
      let new = try CertificateAuthority(inMemoryFor: ["site.test"])
      try proxy.server.replaceAuthority(new)
      let root = FileManager.default.temporaryDirectory.appending(path: "lenity-\(UUID()).pem")
      try Data(new.rootPEM).write(to: root)
      defer { try? FileManager.default.removeItem(at: root) }
      let after = try await curl.run(["--cacert", root.path, "https://site.test/page"])
      #expect(after.output == "[/page]", "\(after.errors)")
      #expect(try await curl.run(["https://site.test/page"]).status == 60, "the old one's")
    }
  }

  @Test("an authority that has ended lets everything pass unread")
  func tunnelsOnceTheAuthorityHasEnded() async throws {
    try await run { proxy, curl in
      let age = Int64(800 * 86_400)
      let past: @Sendable () -> UnixTime = { UnixTime.now().adding(seconds: -age) }
      let passed = Mutex(false)
      let ended = try CertificateAuthority(inMemoryFor: ["site.test"]) {
        passed.withLock { $0 } ? UnixTime.now() : past()
      }
      passed.withLock { $0 = true }
      #expect(ended.isExpired && ended.endsSoon)
      try proxy.server.replaceAuthority(ended)
      let direct = try await curl.run(["--cacert", curl.originRoot, "https://site.test/page"])
      #expect(direct.output == "[/page]", "\(direct.errors)")
    }
  }

  @Test("a site that challenges us is tunnelled the next time", arguments: versions)
  func bypassesChallengingSites(version: String) async throws {
    try await run { proxy, curl in
      let first = try await curl.run([version, "-o", "/dev/null", "https://site.test/challenge"])
      #expect(first.status == 0, "\(first.errors)")
      let second = try await curl.run(["--cacert", curl.originRoot, "https://site.test/page"])
      #expect(second.output == "[/page]", "\(second.errors)")
    }
  }

  @Test("shutting down lets an open response end", arguments: versions)
  func drains(version: String) async throws {
    try await run { proxy, curl in
      async let slow = curl.run([version, "https://site.test/slow"])
      try await Task.sleep(for: .milliseconds(300))
      await proxy.server.shutdown(drain: .seconds(5))
      let result = try await slow
      #expect(result.output == "abcdef", "\(result.errors)")
    }
  }

  @Test("a session that asks for another host than CONNECT did is refused")
  func refusesOtherServerNames() async throws {
    try await run { proxy, curl in
      let detour = ["--connect-to", "other.site.test:443:site.test:443"]
      let result = try await curl.run(detour + ["https://other.site.test/page"])
      #expect(result.status == 35, "\(result.status) \(result.errors)")
    }
  }

  @Test(
    "either version of TLS, with or without ALPN",
    arguments: [
      ["--tls-max", "1.2"], ["--tlsv1.3"], ["--no-alpn"], ["--http1.1", "--tls-max", "1.2"],
    ]
  )
  func speaksEachTLS(arguments: [String]) async throws {
    try await run { proxy, curl in
      let result = try await curl.run(arguments + ["https://site.test/page"])
      #expect(result.output == "[/page]", "\(result.errors)")
    }
  }

  @Test("an upgrade inside TLS reaches the site, whose refusal comes back")
  func passesUpgrades() async throws {
    try await run { proxy, curl in
      let fields = ["-H", "Connection: Upgrade", "-H", "Upgrade: websocket"]
      let result = try await curl.run(["--http1.1", "-i"] + fields + ["https://site.test/page"])
      #expect(result.output.hasSuffix("[/page]"), "\(result.output)\(result.errors)")
      #expect(result.output.contains("Connection: close\r\n"))
    }
  }

  @Test("many fields are refused by HTTP/2 as by HTTP/1.1", arguments: versions)
  func limitsFields(version: String) async throws {
    try await run { proxy, curl in
      let fields = (0..<300).flatMap { ["-H", "X-\($0): y"] }
      let result = try await curl.run([version, "-i"] + fields + ["https://site.test/"])
      #expect(result.output.contains(" 431"), "\(result.output)\(result.errors)")
    }
  }

  @Test("a host that is not named shows its own certificate")
  func leavesOtherHostsAlone() async throws {
    try await run { proxy, curl in
      let result = try await curl.run(["--cacert", curl.originRoot, "https://elsewhere.test/page"])
      #expect(result.output == "[/page]", "\(result.errors)")
    }
  }

  @Test("a site whose certificate is wrong is explained, not bridged")
  func explainsCertificates() async throws {
    try await run { proxy, curl in
      let result = try await curl.run(["-i", "-H", "Accept: text/html", "https://wrong.site.test/"])
      #expect(result.output.contains("tls_certificate_error"), "\(result.output)\(result.errors)")
      #expect(result.output.contains("someone else could be answering"))
    }
  }

  private func run(_ body: (ProxyHarness, Curl) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lenity-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let originAuthority = try CertificateAuthority(inMemoryFor: ["site.test", "elsewhere.test"])
    let originRoot = folder.appending(path: "origin.pem")
    try Data(originAuthority.rootPEM).write(to: originRoot)
    let context = try TLSServerContext(
      authority: originAuthority,
      configuration: TLSConfiguration(applicationProtocols: ["http/1.1"])
    )
    let site = try await TestOrigin.start(tls: context, Self.answer)
    let strangers = try CertificateAuthority(inMemoryFor: ["site.test"])
    let wrong = try await TestOrigin.start(
      tls: try TLSServerContext(authority: strangers),
      host: "wrong.site.test",
      Self.answer
    )
    let elsewhere = try await TestOrigin.start(tls: context, host: "elsewhere.test", Self.answer)
    try await ProxyHarness.run(
      originPort: site.port,
      intercepting: ["*.site.test"],
      resolving: [
        "elsewhere.test": "127.0.0.1:\(elsewhere.port)",
        "wrong.site.test": "127.0.0.1:\(wrong.port)", "*": "127.0.0.1:\(site.port)",
      ],
      caFile: originRoot.path
    ) { proxy in
      let ownRoot = folder.appending(path: "own.pem")
      try Data(proxy.authority.rootPEM).write(to: ownRoot)
      try await body(
        proxy,
        Curl(proxyPort: proxy.port, root: ownRoot.path, originRoot: originRoot.path)
      )
    }
    await site.stop()
    await elsewhere.stop()
    await wrong.stop()
  }

  private static let answer: TestOrigin.Script = { head, body in
    guard case .origin(let path) = head.target else { return .silence }
    switch path {
    case "/large": return .text(LargePage.text)
    case "/upload": return .text("\(body.count)")
    case "/broken":
      return TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"],
        closes: true
      )
    case "/challenge":
      return TestOrigin.Answer(pieces: [
        "HTTP/1.1 403 Forbidden\r\ncf-mitigated: challenge\r\nContent-Length: 0\r\n\r\n"
      ])
    case "/slow":
      return TestOrigin.Answer(
        pieces: ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc", "def"],
        pause: .milliseconds(700)
      )
    default: return .text("[\(path)]")
    }
  }
}

/// A page that no single buffer holds.
enum LargePage {
  static let size = 3_000_000
  static let text = String(repeating: "0123456789", count: size / 10)
}

/// curl as a client of the proxy.
struct Curl: Sendable {
  struct Result: Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

  let proxyPort: Int
  let root: String
  let originRoot: String

  /// Runs curl and waits for it on a thread of its own.
  func run(_ arguments: [String]) async throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/curl")
    process.arguments =
      ["-sS", "--max-time", "20", "-x", "http://127.0.0.1:\(proxyPort)", "--cacert", root]
      + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let handles = (output.fileHandleForReading, errors.fileHandleForReading)
    async let outputText = Self.text(handles.0)
    async let errorText = Self.text(handles.1)
    let texts = await (outputText, errorText)
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: texts.0, errors: texts.1)
  }

  private static func text(_ handle: FileHandle) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          returning: String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
        )
      }
    }
  }
}
