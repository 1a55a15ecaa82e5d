import Foundation
import Testing

@testable import Desktop

@Suite(.serialized, .enabled(if: DesktopSession.isPossible, "needs dconf and certutil"))
struct SetupTests {
  private static let pac = "http://127.0.0.1:8877/proxy.pac"

  private static let authority: TrustedAuthority = {
    let folder = NSTemporaryDirectory() + "lenity-ca-\(getpid())"
    try? PlainFile.makeFolder(folder)
    let openssl = Surroundings.current.program("openssl")
    _ = try? openssl?.succeed([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
      "2",
      "-subj", "/CN=Lenity test root", "-keyout", "\(folder)/key", "-out", "\(folder)/ca.pem",
      "-addext", "basicConstraints=critical,CA:TRUE",
    ])
    let pem = (try? PlainFile.text("\(folder)/ca.pem")) ?? ""
    return TrustedAuthority(pem: pem, mark: "tEst+/42")
  }()

  private func setup(_ session: DesktopSession) throws -> Setup {
    let state = "\(session.home.path)/.local/state/lenity"
    try PlainFile.makeFolder(state)
    return Setup(stateFolder: state, surroundings: session.surroundings)
  }

  private func wishes(replacing: Bool = false) -> SetupWishes {
    var wishes = SetupWishes(pacURL: Self.pac, authority: Self.authority)
    wishes.replacesProxy = replacing
    return wishes
  }

  /// What a desktop may have had before.
  private static let presents: [(desktop: String, lines: [String])] = [
    ("GNOME", []),
    ("ubuntu:GNOME", ["set org.gnome.system.proxy mode 'none'"]),
    (
      "X-Cinnamon",
      [
        "set org.gnome.system.proxy mode 'manual'",
        "set org.gnome.system.proxy.https host 'proxy.example'",
        "set org.gnome.system.proxy.https port 3128",
        "set org.gnome.system.proxy ignore-hosts ['localhost','*.corp.example']",
      ]
    ),
    (
      "MATE",
      [
        "set org.gnome.system.proxy mode 'auto'",
        "set org.gnome.system.proxy autoconfig-url 'http://wpad.example/it''s.pac'",
      ]
    ),
    ("XFCE", ["set org.gnome.system.proxy autoconfig-url 'http://old.example/p.pac'"]),
  ]

  @Test(arguments: presents.indices)
  func settingsComeBackExactly(index: Int) throws {
    let (desktop, lines) = Self.presents[index]
    let session = try DesktopSession(desktop: desktop)
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      try session.run("gsettings", words.map { $0.replacingOccurrences(of: "''", with: "") })
    }
    let before = try session.settings()
    let filesBefore = try session.files()
    let setup = try setup(session)
    let outcomes = try setup.apply(setup.plan(wishes(replacing: true)))
    #expect(outcomes.allSatisfy { $0.error == nil })
    #expect(PresentProxy(session.surroundings).pacURL == Self.pac)
    #expect(try session.run("gsettings", ["get", "org.gnome.system.proxy", "mode"]) == "'auto'\n")
    #expect(try setup.undo().allSatisfy { $0.error == nil && !$0.wasLeft })
    #expect(try session.settings() == before)
    #expect(try session.files() == filesBefore)
    #expect(try setup.record() == nil)
  }

  @Test(arguments: [
    nil, "", "[Proxy Settings][$Version]\nupdate_info=x\n\n[Proxy Settings]\nProxyType=0\n",
    "[Proxy Settings]\nNoProxyFor=a,b\nProxy Config Script=http://old/p.pac\nProxyType=2\n",
  ])
  func kdeFilesComeBackByteForByte(text: String?) throws {
    let session = try DesktopSession(desktop: "KDE")
    if let text { try session.write(text, to: ".config/kioslaverc") }
    let before = try session.files()
    let setup = try setup(session)
    _ = try setup.apply(setup.plan(wishes(replacing: true)))
    let changed = try PlainFile.text("\(session.home.path)/.config/kioslaverc") ?? ""
    #expect(changed.contains("ProxyType=2"))
    #expect(changed.contains("Proxy Config Script=\(Self.pac)"))
    _ = try setup.undo()
    #expect(try session.files() == before)
  }

  @Test func anUnknownDesktopIsToldTheAddress() throws {
    let session = try DesktopSession(desktop: "sway")
    let before = try session.files()
    let setup = try setup(session)
    let plan = try setup.plan(wishes())
    #expect(plan.remarks.contains { $0.contains(Self.pac) })
    _ = try setup.apply(plan)
    let file = "\(session.home.path)/.config/environment.d/60-lenity.conf"
    #expect(try PlainFile.text(file)?.contains("auto_proxy=\(Self.pac)") == true)
    #expect(try PlainFile.text(file)?.contains("http_proxy") == false)
    _ = try setup.undo()
    #expect(try session.files() == before)
  }

  @Test func onceMoreChangesNothing() throws {
    let session = try DesktopSession(desktop: "GNOME")
    let before = try session.settings()
    let setup = try setup(session)
    _ = try setup.apply(setup.plan(wishes()))
    #expect(try setup.plan(wishes()).isEmpty)
    _ = try setup.apply(setup.plan(wishes()))
    _ = try setup.undo()
    #expect(try setup.undo().isEmpty)
    #expect(try session.settings() == before)
  }

  @Test func anotherPortReplacesOursAndTheFirstStateComesBack() throws {
    let session = try DesktopSession(desktop: "GNOME")
    try session.run(
      "gsettings",
      ["set", "org.gnome.system.proxy", "autoconfig-url", "http://old/"]
    )
    let before = try session.settings()
    let setup = try setup(session)
    _ = try setup.apply(setup.plan(wishes()))
    var other = wishes()
    other.pacURL = "http://127.0.0.1:9000/proxy.pac"
    _ = try setup.apply(setup.plan(other))
    #expect(PresentProxy(session.surroundings).pacURL == other.pacURL)
    _ = try setup.undo()
    #expect(try session.settings() == before)
  }

  @Test func whatThePersonChangedMeanwhileStays() throws {
    let session = try DesktopSession(desktop: "GNOME")
    let setup = try setup(session)
    _ = try setup.apply(setup.plan(wishes()))
    try session.run("gsettings", ["set", "org.gnome.system.proxy", "mode", "manual"])
    let outcomes = try setup.undo()
    #expect(outcomes.filter(\.wasLeft).count == 1)
    #expect(
      try session.run("gsettings", ["get", "org.gnome.system.proxy", "mode"]) == "'manual'\n"
    )
  }

  @Test func anotherProxyIsNotPutAsideUnasked() throws {
    let session = try DesktopSession(desktop: "GNOME")
    try session.run(
      "gsettings",
      ["set", "org.gnome.system.proxy", "autoconfig-url", "http://it/p"]
    )
    try session.run("gsettings", ["set", "org.gnome.system.proxy", "mode", "auto"])
    let setup = try setup(session)
    #expect(throws: DesktopError.anotherProxy(description: "http://it/p")) {
      try setup.plan(wishes())
    }
  }

  @Test func browsersTrustAndForget() throws {
    let session = try DesktopSession(desktop: "GNOME")
    let folders = try [
      ".mozilla/firefox/a.default", "snap/firefox/common/.mozilla/firefox/b.default",
      ".var/app/org.mozilla.firefox/.mozilla/firefox/c.default", ".pki/nssdb",
    ].map(session.makeFirefoxProfile)
    let before = try folders.map(session.certificates)
    let setup = try setup(session)
    let outcomes = try setup.apply(setup.plan(wishes()))
    #expect(outcomes.allSatisfy { $0.error == nil })
    for folder in folders {
      #expect(try session.certificates(in: folder).contains("Lenity tEst42"))
      #expect(try session.certificates(in: folder).contains("C,,"))
    }
    _ = try setup.undo()
    #expect(try folders.map(session.certificates) == before)
  }

  @Test func aDatabaseOfOurMakingGoesAgain() throws {
    let session = try DesktopSession(desktop: "GNOME")
    try PlainFile.makeFolder("\(session.home.path)/snap/chromium/current")
    let setup = try setup(session)
    _ = try setup.apply(setup.plan(wishes()))
    let folder = "\(session.home.path)/snap/chromium/current/.pki/nssdb"
    #expect(PlainFile.exists("\(folder)/cert9.db"))
    _ = try setup.undo()
    #expect(!PlainFile.exists(folder))
  }

  @Test func theSystemStoreTrustsAndForgets() throws {
    let session = try DesktopSession(desktop: "GNOME")
    let root = session.home.path
    for folder in [
      "usr/local/share/ca-certificates", "etc/ssl/certs", "etc/ca-certificates/update.d",
    ] {
      try PlainFile.makeFolder("\(root)/\(folder)")
    }
    var surroundings = session.surroundings
    surroundings.systemRoot = root
    surroundings.isAdministrator = true
    let bundle = "\(root)/etc/ssl/certs/ca-certificates.crt"
    let trust = try #require(SystemTrust(authority: Self.authority, in: surroundings))
    try trust.apply(in: surroundings)
    let body = Self.authority.pem.split(separator: "\n")[1]
    #expect(try PlainFile.text(bundle)?.contains(body) == true)
    #expect(try trust.undo(in: surroundings))
    #expect(try PlainFile.text(bundle)?.contains(body) == false)
    #expect(!trust.isInForce(in: surroundings))
  }

  @Test func aRecordLeftHalfwayIsFinished() throws {
    let session = try DesktopSession(desktop: "KDE")
    let before = try session.files()
    let setup = try setup(session)
    let plan = try setup.plan(wishes())
    let path = "\(session.home.path)/.local/state/lenity/setup.json"
    var record = SetupRecord(phase: .applying, entries: [], pacURL: Self.pac)
    record.entries = plan.wanted.map { .init(change: $0, isMade: false) }
    try record.write(path)
    _ = try #require(try setup.recover())
    #expect(try setup.plan(wishes()).isEmpty)
    record = try #require(try setup.record())
    record.phase = .undoing
    try record.write(path)
    _ = try #require(try setup.recover())
    #expect(try session.files() == before)
  }
}
