import Foundation
import Glibc
import Testing

/// Lenity on a person's machine: a throw-away browser, a set-up under a real dconf, the control panel.
@Suite(.serialized) struct DeskEndToEndTests {
  private static let page = "https://www.youtube.com/watch?v=abcdefghijk"
  private static let smallHAR = PackageRoot.fixtures.appending(path: "small.har")

  private struct Machine {
    let folder = try? TemporaryFolder()
    let origin: ReplayOrigin
    let environment: [String: String]
    let configuration: String
    let port: Int

    init() throws {
      let recorded = try RecordedResponse.load(DeskEndToEndTests.smallHAR)
      origin = try ReplayOrigin(recorded.map(\.response))
      let root = try #require(folder).url.path
      configuration = "\(root)/lenity.yaml"
      port = try FreePort.find()
      try """
      listen: 127.0.0.1:\(port)
      state: ./state
      rules: [\(PackageRoot.rules.path)]
      upstream_ca: \(origin.authority.path)
      resolve: { "*": "127.0.0.1:\(origin.port)" }
      profiles: { default: ./default.yaml }
      """.write(toFile: configuration, atomically: true, encoding: .utf8)
      try "hide: all\n".write(toFile: "\(root)/default.yaml", atomically: true, encoding: .utf8)
      environment = [
        "HOME": root, "XDG_CONFIG_HOME": "\(root)/.config", "XDG_STATE_HOME": "\(root)/.state",
        "XDG_DATA_HOME": "\(root)/.data", "XDG_CACHE_HOME": "\(root)/.cache",
        "XDG_RUNTIME_DIR": "\(root)/run", "XDG_CURRENT_DESKTOP": "GNOME", "LANG": "C.UTF-8",
      ]
      try FileManager.default.createDirectory(
        atPath: "\(root)/run",
        withIntermediateDirectories: true
      )
    }

    var home: String { folder?.url.path ?? "" }

    func lenity(_ arguments: [String]) throws -> Shell.Output {
      let all = arguments.prefix { $0 != "--" } + ["--config", configuration]
      return try Shell.run(
        PackageRoot.lenity.path,
        Array(all) + Array(arguments.drop { $0 != "--" }),
        environment: environment
      )
    }
  }

  private static func profilesLeft() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
      .filter { $0.hasPrefix("lenity-browse-") }
  }

  @Test func browseShowsThePageWithoutCountsAndLeavesNothing() throws {
    let machine = try Machine()
    let before = try Self.profilesLeft()
    let output = try machine.lenity([
      "browse", "--browser", "chromium", Self.page, "--", "--headless=new", "--disable-gpu",
      "--disable-dev-shm-usage", "--timeout=30000", "--dump-dom",
    ])
    #expect(output.text.contains("Tides explained"), "\(output.errorText)")
    #expect(!output.text.contains("314,159"))
    #expect(try Self.profilesLeft() == before)
    let journal = try machine.lenity(["journal", "export"])
    #expect(journal.text.contains("\"site\" : \"youtube\""))
  }

  @Test func browseWorksWithAFirefoxThatTrustsNothingElse() throws {
    let machine = try Machine()
    let before = try Self.profilesLeft()
    let picture = "\(machine.home)/page.png"
    let output = try machine.lenity([
      "browse", "--browser", "firefox", Self.page, "--", "--headless", "--screenshot", picture,
    ])
    #expect(output.status == 0, "\(output.errorText)")
    #expect(FileManager.default.fileExists(atPath: picture))
    // What Firefox refused would not have been rewritten, nor counted.
    #expect(try machine.lenity(["journal", "export"]).text.contains("\"site\" : \"youtube\""))
    #expect(try Self.profilesLeft() == before)
  }

  /// A Chromium with nothing but its usual trust database, after `setup` and after `unset`.
  ///
  /// Not before `setup`: a client that refuses the certificate is left alone for ten minutes.
  @Test func aBrowserTrustsFromSetupToUnset() throws {
    let machine = try Machine()
    let process = Process()
    process.executableURL = PackageRoot.lenity
    process.arguments = ["run", "--config", machine.configuration]
    process.environment = ProcessInfo.processInfo.environment.merging(machine.environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.stop() }
    try FreePort.awaitListener(on: machine.port)
    func page(_ visit: Int) throws -> String {
      try Shell.run(
        "chromium",
        [
          "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
          "--no-first-run", "--user-data-dir=\(machine.home)/profile\(visit)",
          "--proxy-pac-url=http://127.0.0.1:\(machine.port)/proxy.pac", "--timeout=20000",
          "--dump-dom", Self.page,
        ],
        environment: machine.environment
      ).text
    }
    #expect(try machine.lenity(["setup", "--yes", "--quiet"]).status == 0)
    let trusted = try page(2)
    #expect(trusted.contains("Tides explained"))
    #expect(!trusted.contains("314,159"))
    #expect(try machine.lenity(["unset", "--quiet"]).status == 0)
    #expect(try !page(3).contains("Tides explained"))
  }

  /// `setup` and `unset` are killed at any moment, again and again; what was there before comes back.
  @Test func whateverIsKilledTheDesktopComesBack() throws {
    let machine = try Machine()
    let script = """
      set -e
      L='\(PackageRoot.lenity.path)'; C='--config \(machine.configuration)'
      gsettings set org.gnome.system.proxy autoconfig-url 'http://old.example/proxy.pac'
      gsettings set org.gnome.system.proxy ignore-hosts "['localhost', '*.corp.example']"
      mkdir -p "$XDG_CONFIG_HOME" "$HOME/.mozilla/firefox/a.default"
      printf '[Proxy Settings]\\nNoProxyFor=a\\nProxyType=0\\n' >"$XDG_CONFIG_HOME/kioslaverc"
      certutil -N --empty-password -d "sql:$HOME/.mozilla/firefox/a.default"
      "$L" setup $C --dry-run >/dev/null
      dconf dump / >"$HOME/before"; cp "$XDG_CONFIG_HOME/kioslaverc" "$HOME/kde"
      for pause in 0.02 0.05 0.08 0.12 0.16 0.2 0.3 0.4 0.5 0.7 0.9; do
        "$L" setup $C --yes --quiet & P=$!; sleep $pause; kill -9 $P 2>/dev/null || true; wait $P || true
        "$L" unset $C --quiet & P=$!; sleep $pause; kill -9 $P 2>/dev/null || true; wait $P || true
      done
      "$L" setup $C --yes --quiet
      gsettings get org.gnome.system.proxy mode
      grep -c ProxyType=2 "$XDG_CONFIG_HOME/kioslaverc"
      certutil -L -d "sql:$HOME/.mozilla/firefox/a.default" | grep -c Lenity
      "$L" unset $C --quiet; "$L" unset $C --quiet
      dconf dump / | diff "$HOME/before" - && diff "$HOME/kde" "$XDG_CONFIG_HOME/kioslaverc"
      certutil -L -d "sql:$HOME/.mozilla/firefox/a.default" | grep -c Lenity || true
      """
    let output = try Shell.run(
      "dbus-run-session",
      ["--", "sh", "-c", script],
      environment: machine.environment
    )
    #expect(output.text == "'auto'\n1\n1\n0\n", "\(output.errorText)")
  }

  /// The PAC address stays set while nothing answers there: pages load all the same.
  @Test func withoutLenityABrowserGoesDirect() throws {
    let machine = try Machine()
    let dead = try FreePort.find()
    let output = try Shell.run(
      "chromium",
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--user-data-dir=\(machine.home)/profile", "--no-first-run",
        "--proxy-pac-url=http://127.0.0.1:\(dead)/proxy.pac", "--ignore-certificate-errors",
        "--host-resolver-rules=MAP www.youtube.com 127.0.0.1:\(machine.origin.port)",
        "--timeout=30000", "--dump-dom", Self.page,
      ],
      environment: machine.environment
    )
    #expect(output.text.contains("Tides explained"))
    #expect(output.text.contains("314,159"), "as the site sent it")
  }

  /// As systemd does it: the socket is open before the program starts.
  @Test func listensOnASocketThatWasHandedOver() throws {
    let machine = try Machine()
    let port = try FreePort.find()
    let script = """
      import os, socket, sys
      s = socket.socket(); s.bind(("127.0.0.1", \(port))); s.listen(8)
      os.dup2(s.fileno(), 3); os.set_inheritable(3, True)
      os.environ["LISTEN_FDS"] = "1"; os.environ["LISTEN_PID"] = str(os.getpid())
      os.execv(sys.argv[1], [sys.argv[1], "run", "--config", sys.argv[2]])
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", script, PackageRoot.lenity.path, machine.configuration,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.stop() }
    try FreePort.awaitListener(on: port)
    let answer = try Shell.run(
      "curl",
      ["-s", "--max-time", "20", "http://127.0.0.1:\(port)/healthz"]
    )
    #expect(answer.text == "ok\n")
  }

  @Test func thePanelChangesTheProfileAndTheProxyFollows() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR)
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: "# mine\nhide: all\n")
    let panel = "http://\(lenity.address)"
    func patch(_ body: String) throws -> Shell.Output {
      try Shell.run(
        "curl",
        [
          "-s", "-X", "PATCH", "-H", "X-Lenity-Request: 1", "-d", body,
          "\(panel)/api/v1/profile",
        ]
      )
    }
    #expect(try !lenity.curl([Self.page]).text.contains("314,159"))
    #expect(try patch(#"{"offForMinutes":15}"#).text.contains("offUntil"))
    #expect(try lenity.curl([Self.page]).text.contains("314,159"))
    #expect(try patch(#"{"offForMinutes":0}"#).status == 0)
    #expect(try !lenity.curl([Self.page]).text.contains("314,159"))
    #expect(try patch(#"{"hide":["badges"]}"#).status == 0)
    #expect(try lenity.curl([Self.page]).text.contains("314,159"))
    let profile = try String(
      contentsOf: lenity.folder.url.appending(path: "default.yaml"),
      encoding: .utf8
    )
    #expect(profile.hasPrefix("# mine\n"), "what the person wrote stays")
    let inside = try Shell.run(
      "curl",
      ["-s", "--proxy", panel, "http://lenity.internal/api/v1/journal"]
    )
    #expect(inside.text.contains("\"site\":\"youtube\""))
    let rebound = try Shell.run(
      "curl",
      ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: evil.example", "\(panel)/"]
    )
    #expect(rebound.text == "421")
  }

  @Test func theDoctorNamesWhatHelps() throws {
    let machine = try Machine()
    let output = try machine.lenity(["doctor", "--json"])
    #expect(output.status == 1)
    let findings = try JSONDecoder().decode([[String: String]].self, from: output.standardOutput)
    let proxy = try #require(findings.first { $0["layer"] == "proxy" })
    #expect(proxy["condition"] == "broken")
    #expect(proxy["remedy"]?.contains("lenity run") == true)
    let layers = Set(findings.compactMap { $0["layer"] })
    let known = [
      "proxy", "pac", "authority", "clock", "setup", "desktop", "otherProxy", "dns", "ipv6",
    ]
    #expect(layers.isSuperset(of: known))
    #expect(findings.allSatisfy { $0["condition"] == "fine" || $0["words"]?.isEmpty == false })
  }
}
