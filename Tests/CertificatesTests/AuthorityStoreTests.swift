import COpenSSL
import Foundation
import Testing

@testable import Certificates

@Suite struct AuthorityStoreTests {
  private let folder: TemporaryFolder
  private let clock = TestClock()
  private let store: AuthorityStore

  init() throws {
    folder = try TemporaryFolder()
    store = AuthorityStore(folder: folder.file("state"), clock: clock.read)
  }

  private func path(_ name: String) -> String { folder.file("state/\(name)") }

  @Test func makesFilesThatOnlyTheirOwnerCanUse() throws {
    let opened = try store.openOrCreate(domains: ["x.com"])
    #expect(opened.isNew)
    #expect(opened.missingDomains.isEmpty)
    #expect(try folder.mode(of: "state") == 0o700)
    #expect(try folder.mode(of: "state/intermediate.key") == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: path("")).sorted()
    #expect(names == ["ca.pem", "intermediate.key", "intermediate.pem"])
  }

  @Test func makesMissingFoldersAbove() throws {
    let deep = AuthorityStore(folder: folder.file("a/b/c"), clock: clock.read)
    #expect(try deep.openOrCreate(domains: ["x.com"]).isNew)
    #expect(try folder.mode(of: "a") == 0o700)
  }

  @Test func opensWhatItMade() throws {
    let made = try store.openOrCreate(domains: ["x.com"])
    let opened = try store.openOrCreate(domains: ["x.com"])
    #expect(!opened.isNew)
    #expect(opened.authority.rootPEM == made.authority.rootPEM)
    #expect(try store.open()?.rootPEM == made.authority.rootPEM)
    #expect(try folder.bytes(of: "state/ca.pem") == made.authority.rootPEM)
    #expect(store.rootPath == path("ca.pem"))
  }

  @Test func opensNothingWhereNothingIs() throws {
    #expect(try store.open() == nil)
    _ = try folder.write([], to: "other")
    #expect(try AuthorityStore(folder: folder.path, clock: clock.read).open() == nil)
  }

  @Test func saysWhichDomainsAreMissing() throws {
    let made = try store.openOrCreate(domains: ["x.com", "*.bsky.network"])
    let wanted = ["api.x.com", "bsky.network", "reddit.com", "*.redd.it"]
    let opened = try store.openOrCreate(domains: wanted)
    #expect(opened.missingDomains.map(\.description) == ["redd.it", "reddit.com"])
    #expect(opened.authority.rootPEM == made.authority.rootPEM)
  }

  @Test func refusesToMakeAnAuthorityForNothingOrEverything() throws {
    #expect(throws: CertificateError.noDomains) { try store.openOrCreate(domains: []) }
    #expect(throws: CertificateError.notADomain("com")) {
      try store.openOrCreate(domains: ["x.com", "com"])
    }
    #expect(!FileManager.default.fileExists(atPath: path("ca.pem")))
  }

  @Test func keepsNoKeyOfTheRoot() throws {
    let opened = try store.openOrCreate(domains: ["x.com"])
    guard let key = try PrivateKey(pem: folder.bytes(of: "state/intermediate.key")) else {
      Issue.record("there is no key")
      return
    }
    let signsForRoot = opened.authority.root.isKey(key)
    let signsForIntermediate = opened.authority.intermediate.isKey(key)
    #expect(!signsForRoot)
    #expect(signsForIntermediate)
    let names = try FileManager.default.contentsOfDirectory(atPath: path(""))
    let withKey = try names.filter { name in
      try String(contentsOfFile: path(name), encoding: .utf8).contains("PRIVATE KEY")
    }
    #expect(withKey == ["intermediate.key"])
  }

  @Test func renewsWithANewRoot() throws {
    let old = try store.openOrCreate(domains: ["x.com"]).authority
    let new = try store.renew(domains: ["x.com", "reddit.com"])
    #expect(new.rootPEM != old.rootPEM)
    #expect(new.permits("old.reddit.com"))
    #expect(try store.openOrCreate(domains: ["reddit.com"]).missingDomains.isEmpty)
  }

  @Test func renewsWhatCannotBeUsed() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    try Data().write(to: URL(fileURLWithPath: path("ca.pem")))
    try folder.setMode(0o644, of: "state/intermediate.key")
    _ = try store.renew(domains: ["x.com"])
    #expect(try !store.openOrCreate(domains: ["x.com"]).isNew)
  }

  // MARK: Files that must not be used

  @Test func refusesAKeyThatOthersMayRead() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    for mode in [0o640, 0o604, 0o644, 0o660] {
      try folder.setMode(mode, of: "state/intermediate.key")
      #expect(throws: CertificateError.keyReadableByOthers(path: path("intermediate.key"))) {
        try store.openOrCreate(domains: ["x.com"])
      }
    }
  }

  @Test func refusesWhatOthersMayWrite() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    try folder.setMode(0o664, of: "state/ca.pem")
    #expect(throws: CertificateError.fileWritableByOthers(path: path("ca.pem"))) {
      try store.open()
    }
    try folder.setMode(0o777, of: "state")
    #expect(throws: CertificateError.folderWritableByOthers(path: folder.file("state"))) {
      try store.open()
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func refusesWhatBelongsToOthers() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    #expect(chown(path("intermediate.key"), 65_534, 65_534) == 0)
    #expect(throws: CertificateError.fileOwnedByOther(path: path("intermediate.key"))) {
      try store.open()
    }
    #expect(chown(folder.file("state"), 65_534, 65_534) == 0)
    #expect(throws: CertificateError.folderOwnedByOther(path: folder.file("state"))) {
      try store.open()
    }
  }

  @Test func refusesLinksAndPipes() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    let key = path("intermediate.key")
    try FileManager.default.moveItem(atPath: key, toPath: folder.file("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: key,
      withDestinationPath: folder.file("elsewhere")
    )
    #expect(throws: CertificateError.notAPlainFile(path: key)) { try store.open() }
    try FileManager.default.removeItem(atPath: key)
    #expect(mkfifo(key, 0o600) == 0)
    #expect(throws: CertificateError.notAPlainFile(path: key)) { try store.open() }
  }

  @Test(arguments: ["ca.pem", "intermediate.pem", "intermediate.key"])
  func refusesHalfASet(name: String) throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    try FileManager.default.removeItem(atPath: path(name))
    #expect(throws: CertificateError.fileMissing(path: path(name))) {
      try store.openOrCreate(domains: ["x.com"])
    }
  }

  @Test(arguments: [
    "", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  ])
  func refusesGarbage(text: String) throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    let expected: [(String, CertificateError)] = [
      ("intermediate.key", .notAKey(path: path("intermediate.key"))),
      ("intermediate.pem", .notACertificate(path: path("intermediate.pem"))),
      ("ca.pem", .notACertificate(path: path("ca.pem"))),
    ]
    for (name, error) in expected {
      _ = try folder.write(Array(text.utf8), to: "state/\(name)")
      #expect(throws: error) { try store.open() }
    }
  }

  @Test func refusesAnEncryptedKey() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    let key = path("intermediate.key")
    let plain = try folder.write(folder.bytes(of: "state/intermediate.key"), to: "plain.key")
    let result = try openssl(
      "pkcs8",
      "-topk8",
      "-v2",
      "aes256",
      "-passout",
      "pass:x",
      "-in",
      plain,
      "-out",
      key
    )
    #expect(result.status == 0, "\(result.output)")
    try folder.setMode(0o600, of: "state/intermediate.key")
    #expect(throws: CertificateError.notAKey(path: key)) { try store.open() }
  }

  @Test func refusesFilesOfDifferentAuthorities() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    let other = AuthorityStore(folder: folder.file("other"), clock: clock.read)
    _ = try other.openOrCreate(domains: ["x.com"])
    let key = try folder.bytes(of: "state/intermediate.key")
    _ = try folder.write(folder.bytes(of: "other/intermediate.key"), to: "state/intermediate.key")
    #expect(throws: CertificateError.keyMismatch(path: path("intermediate.key"))) {
      try store.open()
    }
    _ = try folder.write(key, to: "state/intermediate.key")
    _ = try folder.write(folder.bytes(of: "other/ca.pem"), to: "state/ca.pem")
    #expect { try store.open() } throws: { error in
      if case .notAChain = error as? CertificateError { true } else { false }
    }
  }

  @Test func refusesAnIntermediateWithoutConstraint() throws {
    let made = try store.openOrCreate(domains: ["x.com"])
    // The root in the intermediate's place: an authority, and issued by the root, but for any name.
    let key = try PrivateKey.generate()
    let now = clock.now
    let draft = try CertificateDraft.start(
      name: "unconstrained",
      key: key,
      validity: now.adding(days: -1)..<now.adding(days: 9)
    )
    try draft.add(NID_basic_constraints, "critical,CA:TRUE")
    let certificate = try draft.selfSigned(by: key).pem()
    _ = try folder.write(key.pem(), to: "state/intermediate.key")
    _ = try folder.write(certificate, to: "state/intermediate.pem")
    _ = try folder.write(certificate, to: "state/ca.pem")
    #expect(throws: CertificateError.notConstrained(path: path("intermediate.pem"))) {
      try store.open()
    }
    #expect(made.authority.daysLeft == 730)
  }

  @Test func refusesWhatHasExpiredOrIsNotYetValid() throws {
    let made = try store.openOrCreate(domains: ["x.com"]).authority
    clock.advance(days: 700)
    #expect(made.daysLeft == 30 && !made.endsSoon)
    clock.advance(days: 29)
    #expect(made.daysLeft == 1 && made.endsSoon && !made.isExpired)
    #expect(try store.open() != nil)
    clock.advance(days: 1)
    #expect(throws: CertificateError.expired(path: path("ca.pem"), since: made.notAfter)) {
      try store.openOrCreate(domains: ["x.com"])
    }
    #expect(throws: CertificateError.self) { try made.leaf(for: "x.com") }
    #expect(made.isExpired)
    clock.advance(days: -800)
    #expect { try store.open() } throws: { error in
      if case .notYetValid = error as? CertificateError { true } else { false }
    }
  }

  // MARK: Crashes

  @Test func completesARenewalThatACrashInterrupted() throws {
    _ = try store.openOrCreate(domains: ["x.com"])
    let other = AuthorityStore(folder: folder.file("other"), clock: clock.read)
    let wanted = try other.openOrCreate(domains: ["reddit.com"]).authority
    // As after a crash between the first and the second renaming.
    _ = try folder.write(folder.bytes(of: "other/intermediate.key"), to: "state/intermediate.key")
    for name in ["intermediate.pem", "ca.pem"] {
      _ = try folder.write(folder.bytes(of: "other/\(name)"), to: "state/\(name).new")
    }
    _ = try folder.write([], to: "state/authority.commit")
    let opened = try store.openOrCreate(domains: ["reddit.com"])
    #expect(opened.authority.rootPEM == wanted.rootPEM)
    let names = try FileManager.default.contentsOfDirectory(atPath: path("")).sorted()
    #expect(names == ["ca.pem", "intermediate.key", "intermediate.pem"])
  }

  @Test func forgetsARenewalThatWasNeverWhole() throws {
    let made = try store.openOrCreate(domains: ["x.com"]).authority
    _ = try folder.write(Array("half".utf8), to: "state/intermediate.key.new")
    let opened = try store.openOrCreate(domains: ["x.com"])
    #expect(opened.authority.rootPEM == made.rootPEM)
    #expect(!FileManager.default.fileExists(atPath: path("intermediate.key.new")))
  }

  @Test func manyAtOnceMakeOneAuthority() async throws {
    let store = store
    let roots = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 {
        group.addTask { try store.openOrCreate(domains: ["x.com"]).authority.rootPEM }
      }
      return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(roots.count == 1)
  }

  @Test func everyErrorNamesARemedy() throws {
    let host = try #require(DomainName("a.example"))
    let errors: [CertificateError] = [
      .noDomains, .notADomain("com"), .folderUnusable(path: "p", cause: "c"),
      .fileUnreadable(path: "p", cause: "c"), .fileUnwritable(path: "p", cause: "c"),
      .outsideConstraint(host), .openSSL(call: "c", cause: "d"),
      .notAChain(cause: "c"),
    ]
    for error in errors {
      #expect(!error.description.isEmpty && !error.remedy.isEmpty)
    }
  }
}
