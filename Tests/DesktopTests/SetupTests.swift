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

  /// Which database a confined browser looks into depends on what it may see.
  @Test(arguments: [
    ("org.chromium.Chromium", "filesystems=home;xdg-run/pipewire-0;", ".pki/nssdb"),
    ("com.brave.Browser", "persistent=.pki;", ".var/app/com.brave.Browser/.pki/nssdb"),
    ("com.google.Chrome", "filesystems=xdg-download;", ".var/app/com.google.Chrome/data/pki/nssdb"),
    ("com.google.Chrome", "filesystems=~/.pki:create;", ".pki/nssdb"),
    ("com.microsoft.Edge", "filesystems=home;!home;", ".var/app/com.microsoft.Edge/data/pki/nssdb"),
  ])
  func flatpaksAreToldWhereTheyLook(id: String, context: String, folder: String) throws {
    let session = try DesktopSession(desktop: "GNOME")
    var surroundings = session.surroundings
    surroundings.systemRoot = session.home.path
    surroundings.environment["PATH"] = "\(session.home.path)/bin:/nowhere"
    try session.write("", to: "bin/flatpak")
    chmod("\(session.home.path)/bin/flatpak", 0o755)
    try session.write("", to: "var/lib/flatpak/exports/bin/\(id)")
    try session.write(
      "[Application]\nname=\(id)\n\n[Context]\nshared=network;ipc;\n\(context)\n",
      to: "var/lib/flatpak/app/\(id)/current/active/metadata"
    )
    try PlainFile.makeFolder("\(session.home.path)/.var/app/\(id)")
    let folders = TrustDatabases(surroundings).all().map(\.folder)
    #expect(folders == ["\(session.home.path)/\(folder)"])
  }

  @Test func everyFirefoxProfileIsFoundWhereverItIs() throws {
    let session = try DesktopSession(desktop: "GNOME")
    let folders = [
      ".mozilla/firefox/a", ".config/mozilla/firefox/b", "snap/firefox/common/.mozilla/firefox/c",
      ".var/app/org.mozilla.firefox/.mozilla/firefox/d",
      ".var/app/org.mozilla.firefox/config/mozilla/firefox/e", ".librewolf/f",
      ".config/librewolf/librewolf/g", ".var/app/io.gitlab.librewolf-community/.librewolf/h",
    ]
    for folder in folders { try session.write("", to: "\(folder)/cert9.db") }
    let found = TrustDatabases(session.surroundings).all().map(\.folder)
    #expect(Set(found).isSuperset(of: folders.map { "\(session.home.path)/\($0)" }))
  }

  /// A snap sees neither `/tmp` nor folders that begin with a dot, but for its own; a flatpak sees no `/tmp`.
  @Test func throwAwayProfilesAreWhereTheBrowserSeesThem() throws {
    let session = try DesktopSession(desktop: "GNOME")
    func parent(_ packaging: Browser.Packaging) -> String {
      let browser = Browser(name: "b", family: .chromium, packaging: packaging, command: ["b"])
      return ThrowAwayProfile.parent(for: browser, in: session.surroundings)
        .replacing(session.home.path, with: "~")
    }
    #expect(parent(.snap(name: "chromium")) == "~/snap/chromium/common")
    try PlainFile.makeFolder("\(session.home.path)/.snap/data/chromium")
    #expect(parent(.snap(name: "chromium")) == "~/.snap/data/chromium/common")
    let flatpak = parent(.flatpak(id: "com.google.Chrome"))
    #expect(flatpak == "~/.var/app/com.google.Chrome/cache")
  }

  private static let trustFolders = [
    "etc/ca-certificates/trust-source/anchors", "etc/pki/ca-trust/source/anchors",
  ]

  /// Arch's and Fedora's way, with a program that only notes what it was asked.
  @Test(arguments: trustFolders)
  func anchorsComeAndGo(folder: String) throws {
    let session = try DesktopSession(desktop: "GNOME")
    let root = session.home.path
    try PlainFile.makeFolder("\(root)/\(folder)")
    let script = "#!/bin/sh\necho \"$@\" >>\(root)/asked\n"
    try PlainFile.write(script, to: "\(root)/bin/update-ca-trust", mode: 0o755)
    var surroundings = session.surroundings
    surroundings.systemRoot = root
    surroundings.isAdministrator = true
    surroundings.environment["PATH"] = "\(root)/bin:/usr/bin:/bin"
    let trust = try #require(
      SystemTrust(authority: Self.authority, way: .updateCATrust, in: surroundings)
    )
    try trust.apply(in: surroundings)
    #expect(try PlainFile.text("\(root)/\(folder)/lenity-test42.pem") == Self.authority.pem)
    #expect(trust.isInForce(in: surroundings))
    #expect(try trust.undo(in: surroundings))
    #expect(!trust.isInForce(in: surroundings))
    #expect(try PlainFile.text("\(root)/asked") == "extract\nextract\n")
  }

  /// Whether p11-kit's own tool can be given a store of its own, in a mount namespace.
  private static let hasTrust =
    Surroundings.current.path(of: "trust") != nil
    && (try? Surroundings.current.program("unshare")?.run(["-m", "true"]).isFine) == true
    && PlainFile.exists("/usr/share/p11-kit/modules/p11-kit-trust.module")

  @Test(.enabled(if: hasTrust, "needs p11-kit and mount namespaces"))
  func thePKCS11StoreTrustsAndForgets() throws {
    let session = try DesktopSession(desktop: "GNOME")
    let root = session.home.path
    let module = "/usr/share/p11-kit/modules/p11-kit-trust.module"
    let text = try #require(try PlainFile.text(module))
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("x-init-reserved") }
    try session.write(
      lines.joined(separator: "\n") + "\nx-init-reserved: paths='\(root)/store'\n",
      to: "module"
    )
    try PlainFile.makeFolder("\(root)/store")
    let script = """
      #!/bin/sh
      exec unshare -m sh -c 'mount --bind \(root)/module \(module) && exec /usr/bin/trust "$@"' trust "$@"
      """
    try PlainFile.write(script, to: "\(root)/bin/trust", mode: 0o755)
    var surroundings = session.surroundings
    surroundings.isAdministrator = true
    surroundings.environment["PATH"] = "\(root)/bin:/usr/bin:/bin"
    let trust = try #require(
      SystemTrust(authority: Self.authority, way: .p11Kit, in: surroundings)
    )
    #expect(!trust.isInForce(in: surroundings))
    try trust.apply(in: surroundings)
    #expect(trust.isInForce(in: surroundings))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/store").count == 1)
    #expect(try trust.undo(in: surroundings))
    #expect(!trust.isInForce(in: surroundings))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/store").isEmpty)
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
