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
    let address: String

    init() throws {
      recorded = try RecordedResponse.load(HouseholdEndToEndTests.smallHAR).map(\.response)
      let origin = try ReplayOrigin(recorded)
      folder = try TemporaryFolder()
      (plain, secure) = (try FreePort.find(), try FreePort.find())
      address = try #require(NetworkAddress.own)
      try Self.makeCertificate(in: folder.url.path)
      let hash = try Shell.run(
        PackageRoot.lenity.path,
        ["user", "hash"],
        input: Data("harbour\n".utf8)
      ).text.trimmingCharacters(in: .whitespacesAndNewlines)
      lenity = try LenityProcess(
        origin: origin,
        profile: "hide: all\n",
        users: [
          "ben": "hide: none\npause: off\nsites: { youtube: off }\n",
          "ana": "hide: all\npause: off\n",
        ],
        extra: """
          users: { ben: { password: "\(hash)" }, ana: { password: "\(hash)" } }
          listen_tls:
            - { address: "\(address):\(secure)", name: proxy.home.arpa,
                certificate: \(folder.url.path)/cert.pem, key: \(folder.url.path)/key.pem }
          """,
        listen: ["127.0.0.1:0", "\(address):\(plain)"],
        keeping: [origin]
      )
    }

    /// The proxy's certificate, `cert.pem`, by an authority of the household's own, `root.pem`.
    private static func makeCertificate(in folder: String) throws {
      try Shell.succeed(
        "sh",
        [
          "-ec",
          """
          cd '\(folder)'
          new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "$@"; }
          new -x509 -subj '/CN=Our household' -addext keyUsage=critical,keyCertSign -keyout root.key -out root.pem
          new -subj /CN=proxy.home.arpa -keyout key.pem -out request.pem
          printf 'subjectAltName=DNS:proxy.home.arpa\\nextendedKeyUsage=serverAuth\\nbasicConstraints=CA:FALSE\\n' >ext
          openssl x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 2 -extfile ext \
            -out cert.pem
          """,
        ]
      )
    }

    /// What a person of the household puts into their browser: their own address, as `lenity user pac` prints it.
    func automaticSettings(of name: String) throws -> String {
      let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
      let output = try Shell.run(
        PackageRoot.lenity.path,
        ["user", "pac", name, "--config", configuration]
      )
      return String(try #require(output.text.split(separator: "\n").first))
    }

    /// A database of certificates that trusts the household's authority and Lenity's.
    func trust(in folder: String) throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Shell.succeed("certutil", ["-N", "--empty-password", "-d", "sql:\(folder)"])
      for (name, file) in [
        ("Household", "\(self.folder.url.path)/root.pem"), ("Lenity", lenity.authority.path),
      ] {
        try Shell.succeed(
          "certutil",
          ["-A", "-d", "sql:\(folder)", "-n", name, "-t", "C,,", "-i", file]
        )
      }
    }

    /// Fetches through the encrypted way.
    func curl(_ arguments: [String]) throws -> Shell.Output {
      try Shell.run(
        "curl",
        [
          "-sS", "--max-time", "30", "--proxy", "https://proxy.home.arpa:\(secure)",
          "--resolve", "proxy.home.arpa:\(secure):\(NetworkAddress.own ?? "")",
          "--proxy-cacert", "\(folder.url.path)/root.pem", "--cacert", lenity.authority.path,
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
          "-sS", "-w", "%{http_code}", "--cacert", "\(household.folder.url.path)/root.pem",
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

  private static let page = "https://www.youtube.com/watch?v=abcdefghijk"

  /// A page that came through the proxy for the person, without its counts.
  private static func expectPage(_ text: String, for name: String, by household: Household) throws {
    #expect(text.contains("Tides explained"), "\(text) \(household.lenity.standardError)")
    #expect(!text.contains("314,159"), "\(text)")
    let configuration = household.lenity.folder.url.appending(path: "lenity.yaml").path
    try household.lenity.wait(until: "it is counted for \(name)") {
      try Shell.run(
        PackageRoot.lenity.path,
        ["journal", "export", "--config", configuration]
      ).text.contains("\"\(name)\"")
    }
  }

  @Test(
    "Chromium takes a person's settings, and their name and password, by TLS to the proxy",
    .enabled(if: Shell.exists("chromium"), "needs Chromium")
  )
  func chromiumLogsInByTLS() throws {
    let household = try Household()
    let home = household.folder.url.path
    try household.trust(in: "\(home)/.pki/nssdb")
    func visit(_ password: String, _ proxy: String) throws -> String {
      try Shell.run(
        "python3",
        [
          PackageRoot.fixtures.appending(path: "chromium_login.py").path, "ana", password,
          Self.page, "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
          "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=\(home)/\(UUID())",
          "--host-resolver-rules=MAP proxy.home.arpa \(household.address)", proxy,
        ],
        environment: ["HOME": home]
      ).text
    }
    let settings = "--proxy-pac-url=\(try household.automaticSettings(of: "ana"))"
    try Self.expectPage(visit("harbour", settings), for: "ana", by: household)
    let server = "--proxy-server=https://proxy.home.arpa:\(household.secure)"
    try Self.expectPage(visit("harbour", server), for: "ana", by: household)
    #expect(try !visit("guess", server).contains("Tides explained"))
  }

  @Test(
    "Firefox takes a person's settings, and their saved login, by TLS to the proxy",
    .enabled(if: Shell.exists("firefox") || Shell.exists("firefox-esr"), "needs Firefox")
  )
  func firefoxLogsInByTLS() throws {
    let household = try Household()
    let profile = "\(household.folder.url.path)/firefox"
    try household.trust(in: profile)
    try """
    user_pref("network.proxy.type", 2);
    user_pref("network.proxy.autoconfig_url", "\(household.automaticSettings(of: "ana"))");
    user_pref("network.dns.forceResolve", "\(household.address)");
    user_pref("network.stricttransportsecurity.preloadlist", false);
    user_pref("security.cert_pinning.enforcement_level", 1);
    user_pref("signon.autologin.proxy", true);
    user_pref("datareporting.policy.dataSubmissionEnabled", false);

    """.write(toFile: "\(profile)/user.js", atomically: true, encoding: .utf8)
    let output = try Shell.run(
      "python3",
      [
        PackageRoot.fixtures.appending(path: "marionette.py").path,
        Shell.exists("firefox") ? "firefox" : "firefox-esr", profile, Self.page,
      ],
      environment: [
        "HOME": household.folder.url.path,
        "PROXY_LOGIN": "proxy.home.arpa:\(household.secure) ana harbour",
      ]
    )
    #expect(output.status == 0, "\(output.errorText)")
    try Self.expectPage(output.text, for: "ana", by: household)
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
