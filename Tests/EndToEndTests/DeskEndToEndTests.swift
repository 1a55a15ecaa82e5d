import Foundation
import Glibc
import Testing

/// Lenity on a person's machine: a throw-away browser, a set-up under a real dconf, the control panel.
@Suite(.serialized) struct DeskEndToEndTests {
  private static let page = "https://www.youtube.com/watch?v=abcdefghijk"
  static let smallHAR = PackageRoot.fixtures.appending(path: "small.har")

  private static func profilesLeft() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
      .filter { $0.hasPrefix("lenity-browse-") }
  }

  @Test func browseShowsThePageWithoutCountsAndLeavesNothing() throws {
    let machine = try DeskMachine(Self.smallHAR)
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
    let machine = try DeskMachine(Self.smallHAR)
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
    let machine = try DeskMachine(Self.smallHAR)
    let process = try machine.start()
    defer { process.stop() }
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
    let machine = try DeskMachine(Self.smallHAR)
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
    let machine = try DeskMachine(Self.smallHAR)
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

  /// systemd's own tool holds the socket; the first request starts the program, which answers it.
  @Test(.enabled(if: Shell.exists("systemd-socket-activate"), "needs systemd"))
  func theFirstRequestStartsIt() throws {
    let machine = try DeskMachine(Self.smallHAR)
    let port = try FreePort.find()
    // It closes all files that it inherits, the one among them by which Foundation sees that a child has ended.
    let script = """
      systemd-socket-activate -l 127.0.0.1:\(port) '\(PackageRoot.lenity.path)' run --config \
        '\(machine.configuration)' & trap "kill $!" TERM; wait; wait
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    let errors = "\(machine.home)/errors"
    try Data().write(to: URL(filePath: errors))
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try process.runUnblocked()
    defer { process.stop() }
    func said() throws -> String { try String(contentsOfFile: errors, encoding: .utf8) }
    for _ in 0..<200 where try !said().contains("Listening on") { usleep(50_000) }
    #expect(try !said().contains("Lenity is listening"))
    let answer = try Shell.run(
      "curl",
      ["-s", "--max-time", "20", "http://127.0.0.1:\(port)/healthz"]
    )
    #expect(answer.text == "ok\n")
    #expect(try said().contains("Lenity is listening. Control panel: http://127.0.0.1:\(port)/"))
  }

  /// A newcomer's `lenity run` still runs in another window.
  @Test func theServiceSaysWhoHasItsAddress() throws {
    let machine = try DeskMachine(Self.smallHAR)
    let process = try machine.start()
    defer { process.stop() }
    // A systemd that takes the units, and cannot listen.
    let tools = "\(machine.home)/tools"
    try Shell.succeed(
      "sh",
      [
        "-ec",
        """
        mkdir '\(tools)'; printf '#!/bin/sh\\ncase "$*" in *enable*) exit 1 ;; esac\\n' >'\(tools)/systemctl'
        chmod +x '\(tools)/systemctl'
        """,
      ]
    )
    let output = try Shell.run(
      PackageRoot.lenity.path,
      ["service", "install", "--config", machine.configuration],
      environment: machine.environment.merging(["PATH": "\(tools):/usr/bin:/bin"]) { $1 }
    )
    #expect(output.status == 2)
    #expect(
      output.errorText.contains("\(process.processIdentifier)); stop it"),
      "\(output.errorText)"
    )
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
    let machine = try DeskMachine(Self.smallHAR)
    let output = try machine.lenity(["doctor", "--json"])
    #expect(output.status == 1)
    let findings = try Finding.all(output)
    let proxy = try #require(findings.first { $0.layer == "proxy" })
    #expect(proxy.condition == "broken")
    #expect(proxy.remedy?.contains("lenity run") == true)
    let known = [
      "proxy", "pac", "authority", "clock", "setup", "desktop", "otherProxy", "environment", "vpn",
      "dns", "ipv6",
    ]
    #expect(Set(findings.map(\.layer)).isSuperset(of: known))
    #expect(findings.allSatisfy { $0.condition != "broken" || $0.remedy?.isEmpty == false })
  }

  private struct Finding: Decodable {
    var layer: String
    var condition: String
    var words: String
    var remedy: String?
    var isFixable: Bool

    static func all(_ output: Shell.Output) throws -> [Finding] {
      try JSONDecoder().decode([Finding].self, from: output.standardOutput)
    }
  }

  /// Only on demand, and only the site that was named: its certificate, its clock, and the way through Lenity.
  @Test func theDoctorAsksTheSiteThatIsNamed() throws {
    let machine = try DeskMachine(Self.smallHAR)
    let process = try machine.start()
    defer { process.stop() }
    let output = try machine.lenity(["doctor", "--json", "--reach", "www.youtube.com"])
    let findings = try Finding.all(output)
    for layer in ["site", "throughLenity"] {
      #expect(findings.first { $0.layer == layer }?.condition == "fine", "\(output.text)")
    }
    let nowhere = try machine.lenity(["doctor", "--reach", "not a host"])
    #expect(nowhere.status == 2)
    #expect(nowhere.errorText.contains("mastodon.social"))
  }

  /// A new authority is in force, in the proxy that runs and in the browsers that were set up, without a new start.
  @Test func aNewAuthorityTakesTheOldOnesPlaceWhileItRuns() throws {
    let machine = try DeskMachine(Self.smallHAR)
    let process = try machine.start()
    defer { process.stop() }
    #expect(try machine.lenity(["setup", "--yes", "--quiet"]).status == 0)
    let old = "\(machine.home)/old.pem"
    try FileManager.default.copyItem(atPath: "\(machine.home)/state/ca.pem", toPath: old)
    func curl(_ root: String) throws -> Shell.Output {
      try Shell.run(
        "curl",
        ["-sS", "--proxy", "http://127.0.0.1:\(machine.port)", "--cacert", root, Self.page]
      )
    }
    #expect(try curl(old).text.contains("Tides explained"))
    let renewed = try machine.lenity(["ca", "renew", "--yes"])
    #expect(renewed.status == 0, "\(renewed.errorText)")
    let new = "\(machine.home)/state/ca.pem"
    for _ in 0..<100 where try curl(new).status != 0 { usleep(100_000) }
    #expect(try curl(new).text.contains("Tides explained"))
    let trusted = try Shell.run("certutil", ["-L", "-d", "sql:\(machine.home)/.pki/nssdb"]).text
    #expect(trusted.components(separatedBy: "Lenity ").count == 2, "one, the new: \(trusted)")
    let doctor = try machine.lenity(["doctor"]).text
    #expect(doctor.contains("Lenity listens on"), "\(doctor)")
    #expect(!doctor.contains("another certificate authority"), "\(doctor)")
  }

  /// Each thing is broken, found, and put right.
  @Test func theDoctorFixesWhatCanBeFixed() throws {
    let machine = try DeskMachine(Self.smallHAR)
    let output = try machine.session(
      """
      P="$HOME/.mozilla/firefox"; mkdir -p "$P/a.default"
      certutil -N --empty-password -d "sql:$P/a.default"
      "$L" setup $C --yes --quiet
      broken() { "$L" doctor $C --json | python3 -c '
      import json, sys
      print(sys.argv[1] + ":", *sorted({f["layer"] for f in json.load(sys.stdin) if f["isFixable"]}))' "$1"; }
      fix() { "$L" doctor $C --fix --json >/dev/null 2>&1 || true; }
      fix; broken start
      gsettings reset org.gnome.system.proxy mode; broken setting; fix; broken fixed
      certutil -D -d "sql:$P/a.default" -n "$(certutil -L -d "sql:$P/a.default" | awk '/^Lenity/ { print $1, $2 }')"
      broken trust; fix; broken fixed
      mkdir "$P/b.new"; certutil -N --empty-password -d "sql:$P/b.new"; broken profile; fix; broken fixed
      sed -i 's/"applied"/"applying"/' "$HOME/state/setup.json"; broken interrupted; fix; broken fixed
      chmod 644 "$HOME/state/intermediate.key"; broken key; fix; broken fixed
      echo 'intercept: [quay.example]' >>"$HOME/lenity.yaml"; broken domain; fix; broken fixed
      sed -i "s/^listen: .*/listen: 127.0.0.1:9/" "$HOME/lenity.yaml"; broken port; fix; broken fixed
      certutil -L -d "sql:$P/b.new" | grep -c '^Lenity'
      """
    )
    let expected = """
      start:
      setting: setup
      fixed:
      trust: setup trust
      fixed:
      profile: trust
      fixed:
      interrupted: setup
      fixed:
      key: authority
      fixed:
      domain: authority
      fixed:
      port: setup
      fixed:
      1

      """
    #expect(output.text == expected, "\(output.errorText)")
  }
}
