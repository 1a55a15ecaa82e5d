import Foundation
import Testing

/// One proxy for a household: over the network passwords travel by TLS to the proxy, or not at all.
@Suite(.serialized, .enabled(if: NetworkAddress.own != nil, "needs a network address"))
struct HouseholdEndToEndTests {
  private static let smallHAR = PackageRoot.fixtures.appending(path: "small.har")
  private static let count = "314159"

  private struct Household {
    let lenity: LenityProcess
    let recorded: [RecordedResponse]
    let folder: TemporaryFolder
    let plain: Int
    let secure: Int

    init() throws {
      recorded = try RecordedResponse.load(HouseholdEndToEndTests.smallHAR).map(\.response)
      let origin = try ReplayOrigin(recorded)
      folder = try TemporaryFolder()
      (plain, secure) = (try FreePort.find(), try FreePort.find())
      let address = try #require(NetworkAddress.own)
      try Shell.succeed(
        "openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
          "2", "-subj", "/CN=proxy.home.arpa", "-addext", "subjectAltName=DNS:proxy.home.arpa",
          "-keyout", "\(folder.url.path)/key.pem", "-out", "\(folder.url.path)/cert.pem",
        ]
      )
      let hash = try Shell.run(
        PackageRoot.lenity.path,
        ["user", "hash"],
        input: Data("harbour\n".utf8)
      ).text.trimmingCharacters(in: .whitespacesAndNewlines)
      lenity = try LenityProcess(
        origin: origin,
        profile: "hide: all\n",
        users: ["ben": "hide: none\npause: off\nsites: { youtube: off }\n"],
        extra: """
          users: { ben: { password: "\(hash)" } }
          listen_tls:
            - { address: "\(address):\(secure)", name: proxy.home.arpa,
                certificate: \(folder.url.path)/cert.pem, key: \(folder.url.path)/key.pem }
          """,
        listen: ["127.0.0.1:0", "\(address):\(plain)"],
        keeping: [origin]
      )
    }

    /// Fetches through the encrypted way.
    func curl(_ arguments: [String]) throws -> Shell.Output {
      try Shell.run(
        "curl",
        [
          "-sS", "--max-time", "30", "--proxy", "https://proxy.home.arpa:\(secure)",
          "--resolve", "proxy.home.arpa:\(secure):\(NetworkAddress.own ?? "")",
          "--proxy-cacert", "\(folder.url.path)/cert.pem", "--cacert", lenity.authority.path,
        ] + arguments
      )
    }
  }

  @Test(
    "over TLS a name and a password bring one's own profile",
    arguments: ["--http1.1", "--http2"]
  )
  func passwordsTravelEncrypted(version: String) throws {
    let household = try Household()
    let url = household.recorded[0].url.absoluteString
    let ben = try household.curl(["--proxy-user", "ben:harbour", version, url])
    #expect(ben.standardOutput == household.recorded[0].body, "\(ben.errorText)")
    let plain = try household.curl([
      "--proxy-user", "ben:harbour", "http://lenity.internal/healthz",
    ])
    #expect(plain.text == "ok\n")
    let nobody = try household.curl(["-w", "%{http_connect}", url])
    #expect(nobody.text.hasSuffix("407"))
    let wrong = try household.curl(["--proxy-user", "ben:guess", "-w", "%{http_connect}", url])
    #expect(wrong.text.hasSuffix("407"))
    let tunnel = try household.curl([
      "--proxy-user", "ben:harbour", "-k", "https://unnamed.harbour.example/",
    ])
    #expect(tunnel.status == 0, "what the rules do not name passes too: \(tunnel.errorText)")
  }

  @Test("without TLS nobody elsewhere is asked for a password, and one that is sent is refused")
  func plainConnectionsCarryNoPasswords() throws {
    let household = try Household()
    let url = household.recorded[0].url.absoluteString
    let address = try #require(NetworkAddress.own)
    for user in [[], ["--proxy-user", "ben:harbour"]] {
      let output = try Shell.run(
        "curl",
        ["-sS", "--max-time", "30", "--proxy", "http://\(address):\(household.plain)"] + user
          + ["-w", "%{http_connect}", url]
      )
      #expect(output.text.hasSuffix("403"), "\(output.text)")
    }
    let page = try Shell.run(
      "curl",
      ["-sS", "-i", "--proxy", "http://\(address):\(household.plain)", "http://origin.test/"]
    )
    #expect(page.text.hasPrefix("HTTP/1.1 403"))
    #expect(page.text.contains("listen_tls"))
    #expect(!page.text.lowercased().contains("proxy-authenticate"))
    // On this machine nothing crosses a network.
    let here = try household.lenity.curl(["--proxy-user", "ben:harbour", url])
    #expect(here.standardOutput == household.recorded[0].body)
  }

  @Test("each person's own PAC address names their sites, the encrypted way first")
  func everyoneHasTheirOwnAddress() throws {
    let household = try Household()
    let configuration = household.lenity.folder.url.appending(path: "lenity.yaml").path
    func addresses(_ name: String) throws -> [String] {
      try Shell.run(PackageRoot.lenity.path, ["user", "pac", name, "--config", configuration]).text
        .split(separator: "\n").map(String.init)
    }
    let own = try addresses("ben")
    let first = try #require(own.first)
    #expect(first.hasPrefix("https://proxy.home.arpa:\(household.secure)/pac/"))
    #expect(
      own.contains { $0.hasPrefix("http://\(NetworkAddress.own ?? "?"):\(household.plain)/pac/") }
    )
    func fetch(_ url: String) throws -> Shell.Output {
      try Shell.run(
        "curl",
        [
          "-sS", "-w", "%{http_code}", "--cacert", "\(household.folder.url.path)/cert.pem",
          "--resolve", "proxy.home.arpa:\(household.secure):\(NetworkAddress.own ?? "")", url,
        ]
      )
    }
    let script = try fetch(first).text
    #expect(script.contains("HTTPS proxy.home.arpa:\(household.secure); DIRECT"), "\(script)")
    #expect(!script.contains("youtube.com"), "a site that ben leaves alone")
    #expect(script.contains("reddit.com"))
    let shared = try fetch("https://proxy.home.arpa:\(household.secure)/proxy.pac").text
    #expect(shared.contains("youtube.com"), "everyone else's")
    let guessed = first.replacing(/[0-9a-f]{24}/, with: String(repeating: "0", count: 24))
    #expect(try fetch(guessed).text.hasSuffix("404"))
    #expect(try addresses("ben") == own, "the address stays")
  }

  @Test("a certificate or key that cannot be used is named at the start")
  func namesUnusableCertificates() throws {
    let folder = try TemporaryFolder()
    let text = """
      listen: 127.0.0.1:0
      state: ./state
      rules: [\(PackageRoot.rules.path)]
      listen_tls: { address: 127.0.0.1:0, certificate: nothing.pem, key: nothing.pem }
      """
    let file = folder.url.appending(path: "lenity.yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let output = try Shell.run(
      PackageRoot.lenity.path,
      ["run", "--config", file.path],
      secondsMax: 20
    )
    #expect(output.status == 2, "\(output.errorText)")
    #expect(output.errorText.contains("nothing.pem"))
  }
}

/// An address of this machine that others could reach.
enum NetworkAddress {
  static let own: String? = {
    let all = try? Shell.run("hostname", ["-I"]).text
    return all?.split(whereSeparator: \.isWhitespace).map(String.init).first { $0.contains(".") }
  }()
}
