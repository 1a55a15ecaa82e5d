import Foundation
import Testing

/// Whom real browsers trust from `lenity setup` to `lenity unset`: hosts inside the constraint and no others, also
/// when whoever has the intermediate's key signs for one outside.
@Suite(.serialized) struct BrowserTrustEndToEndTests {
  private static let inside = "www.youtube.com"
  private static let outside = "bank.example"
  private static let light = "harbour light"

  /// A server with a leaf that the machine's real intermediate has signed, without asking Lenity.
  private final class ForgedServer {
    let port: Int
    private let process = Process()

    init(host: String, machine: DeskMachine) throws {
      let folder = "\(machine.home)/\(host)"
      port = try FreePort.find()
      let state = "\(machine.home)/state"
      try Shell.succeed(
        "sh",
        [
          "-ec",
          """
          mkdir '\(folder)'; cd '\(folder)'
          openssl ecparam -name prime256v1 -genkey -noout -out key.pem
          openssl req -new -key key.pem -subj / -out request.pem
          printf 'subjectAltName=critical,DNS:\(host)\\nextendedKeyUsage=serverAuth\\nbasicConstraints=critical,CA:FALSE\\n' >extensions
          openssl x509 -req -in request.pem -CA '\(state)/intermediate.pem' -CAkey '\(state)/intermediate.key' \
            -CAcreateserial -days 7 -extfile extensions -out leaf.pem
          mkdir www; echo '<title>x</title>\(BrowserTrustEndToEndTests.light)' >www/index.html
          """,
        ]
      )
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.currentDirectoryURL = URL(filePath: "\(folder)/www")
      process.arguments = [
        "openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "../leaf.pem", "-key",
        "../key.pem", "-cert_chain", "\(state)/intermediate.pem", "-WWW", "-quiet",
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      try process.runUnblocked()
      try FreePort.awaitListener(on: port)
    }

    deinit { process.stop() }
  }

  /// The page and, where it was refused, what Chromium's network says.
  private static func chromium(_ machine: DeskMachine, _ host: String, _ port: Int) throws -> String
  {
    let visit = UUID().uuidString
    let output = try Shell.run(
      "chromium",
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--no-first-run", "--enable-logging=stderr", "--user-data-dir=\(machine.home)/\(visit)",
        "--no-proxy-server",
        "--host-resolver-rules=MAP \(host) 127.0.0.1:\(port)", "--timeout=20000", "--dump-dom",
        "https://\(host)/index.html",
      ],
      environment: machine.environment
    )
    return output.text + output.errorText
  }

  @Test func chromiumTakesWhatIsInsideAndRefusesWhatIsOutside() throws {
    let machine = try DeskMachine(DeskEndToEndTests.smallHAR)
    #expect(try machine.lenity(["setup", "--yes", "--quiet"]).status == 0)
    let good = try ForgedServer(host: Self.inside, machine: machine)
    let bad = try ForgedServer(host: Self.outside, machine: machine)
    #expect(try Self.chromium(machine, Self.inside, good.port).contains(Self.light))
    let refused = try Self.chromium(machine, Self.outside, bad.port)
    #expect(!refused.contains(Self.light))
    #expect(refused.contains("net_error -207"), "ERR_CERT_INVALID: name constraints; \(refused)")
    #expect(try machine.lenity(["unset", "--quiet"]).status == 0)
    for (host, port) in [(Self.inside, good.port), (Self.outside, bad.port)] {
      #expect(try !Self.chromium(machine, host, port).contains(Self.light))
    }
  }

  /// A Firefox profile as Firefox makes one, with a certificate database.
  private static func firefoxProfile(_ machine: DeskMachine, _ settings: [String]) throws -> String
  {
    let profile = "\(machine.home)/.mozilla/firefox/a.default"
    try FileManager.default.createDirectory(
      atPath: profile,
      withIntermediateDirectories: true
    )
    try Shell.succeed("certutil", ["-N", "--empty-password", "-d", "sql:\(profile)"])
    let lines =
      settings + [
        "user_pref(\"network.dns.localDomains\", \"\(inside),\(outside)\");",
        "user_pref(\"network.stricttransportsecurity.preloadlist\", false);",
        "user_pref(\"security.enterprise_roots.enabled\", false);",
        "user_pref(\"security.cert_pinning.enforcement_level\", 1);",
        "user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);",
      ]
    try (lines.joined(separator: "\n") + "\n")
      .write(toFile: "\(profile)/user.js", atomically: true, encoding: .utf8)
    return profile
  }

  private static func firefox(
    _ machine: DeskMachine,
    _ profile: String,
    _ urls: [String]
  ) throws
    -> [String]
  {
    let script = PackageRoot.fixtures.appending(path: "marionette.py").path
    let firefox = Shell.exists("firefox") ? "firefox" : "firefox-esr"
    let output = try Shell.run(
      "python3",
      [script, firefox, profile] + urls,
      environment: machine.environment
    )
    #expect(output.status == 0, "\(output.errorText)")
    return output.text.split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: Shell.exists("firefox") || Shell.exists("firefox-esr"), "needs Firefox"))
  func firefoxTakesWhatIsInsideAndRefusesWhatIsOutside() throws {
    let machine = try DeskMachine(DeskEndToEndTests.smallHAR)
    let profile = try Self.firefoxProfile(machine, ["user_pref(\"network.proxy.type\", 0);"])
    #expect(try machine.lenity(["setup", "--yes", "--quiet"]).status == 0)
    let good = try ForgedServer(host: Self.inside, machine: machine)
    let bad = try ForgedServer(host: Self.outside, machine: machine)
    let urls = [
      "https://\(Self.inside):\(good.port)/index.html",
      "https://\(Self.outside):\(bad.port)/index.html",
    ]
    let trusted = try Self.firefox(machine, profile, urls)
    try #require(trusted.count == 2)
    #expect(trusted[0].hasPrefix("page ") && trusted[0].contains(Self.light))
    #expect(trusted[1].hasPrefix("insecure certificate"))
    #expect(try machine.lenity(["unset", "--quiet"]).status == 0)
    let forgotten = try Self.firefox(machine, profile, urls)
    #expect(forgotten.count == 2)
    #expect(forgotten.allSatisfy { $0.hasPrefix("insecure certificate") }, "\(forgotten)")
  }

  /// As a person would: the profile asks for the PAC address, and the site's counts are gone.
  @Test(.enabled(if: Shell.exists("firefox") || Shell.exists("firefox-esr"), "needs Firefox"))
  func firefoxGoesThroughLenityBySetup() throws {
    let machine = try DeskMachine(DeskEndToEndTests.smallHAR)
    let process = try machine.start()
    defer { process.stop() }
    let profile = try Self.firefoxProfile(
      machine,
      [
        "user_pref(\"network.proxy.type\", 2);",
        "user_pref(\"network.proxy.autoconfig_url\", \"http://127.0.0.1:\(machine.port)/proxy.pac\");",
      ]
    )
    #expect(try machine.lenity(["setup", "--yes", "--quiet"]).status == 0)
    let page = try Self.firefox(
      machine,
      profile,
      ["https://\(Self.inside)/watch?v=abcdefghijk"]
    )
    #expect(page.first?.contains("Tides explained") == true, "\(page)")
    #expect(page.first?.contains("314,159") == false)
  }

  private static func authorities(_ machine: DeskMachine, _ folder: String) throws -> [String] {
    try Shell.run("certutil", ["-L", "-d", "sql:\(machine.home)/\(folder)"]).text
      .split(separator: "\n").filter { $0.hasPrefix("Lenity") }.map(String.init)
  }

  /// The new authority is trusted, the old one is not any more, and `unset` leaves neither.
  @Test func aRenewedAuthorityTakesTheOldOnesPlaceInEveryBrowser() throws {
    let machine = try DeskMachine(DeskEndToEndTests.smallHAR)
    _ = try Self.firefoxProfile(machine, [])
    let folders = [".pki/nssdb", ".mozilla/firefox/a.default"]
    #expect(try machine.lenity(["setup", "--yes", "--quiet"]).status == 0)
    let old = try ForgedServer(host: Self.inside, machine: machine)
    let before = try folders.map { try Self.authorities(machine, $0) }
    #expect(try machine.lenity(["ca", "renew"], input: "n\n").status == 0)
    #expect(try folders.map { try Self.authorities(machine, $0) } == before)
    #expect(try machine.lenity(["ca", "renew", "--yes"]).status == 0)
    let after = try folders.map { try Self.authorities(machine, $0) }
    #expect(after.allSatisfy { $0.count == 1 })
    #expect(zip(before, after).allSatisfy { $0 != $1 })
    #expect(try !Self.chromium(machine, Self.inside, old.port).contains(Self.light))
    let process = try machine.start()
    defer { process.stop() }
    let curl = try Shell.run(
      "curl",
      [
        "-s", "--max-time", "20", "--proxy", "http://127.0.0.1:\(machine.port)", "--cacert",
        "\(machine.home)/state/ca.pem", "-o", "/dev/null", "-w", "%{http_code}",
        "https://\(Self.inside)/watch?v=abcdefghijk",
      ]
    )
    #expect(curl.text == "200")
    #expect(try machine.lenity(["unset", "--quiet"]).status == 0)
    #expect(try Self.authorities(machine, folders[1]).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "\(machine.home)/\(folders[0])"))
  }
}
