import Foundation

/// Lenity's authority in one NSS database: a Firefox profile's own, or the one that Chromium's family shares.
public struct BrowserTrust: ReversibleChange {
  /// The database's folder.
  var folder: String
  /// Whose it is, as in "Firefox (profile abc.default-release)".
  var owner: String
  /// Under which name the certificate stands there.
  var nickname: String
  /// The certificate, as PEM text.
  var certificate: String
  /// Whether there was no database, so that it can go again when nothing else is in it.
  var madeDatabase: Bool
  /// The first of the folders on the way to it that had to be made.
  var newFolder: String?

  private static let databaseFiles = ["cert9.db", "key4.db", "pkcs11.txt"]

  init(folder: String, owner: String, authority: TrustedAuthority) {
    self.folder = folder
    self.owner = owner
    nickname = authority.nickname
    certificate = authority.pem
    madeDatabase = !PlainFile.exists("\(folder)/cert9.db")
    newFolder = PlainFile.firstMissing(folder)
  }

  var slot: String { "nss \(folder) \(nickname)" }

  var summary: String { "let \(owner) trust your certificate authority (\(folder))" }

  var undoSummary: String { "take the certificate out again" }

  mutating func inherit(from earlier: BrowserTrust) {
    madeDatabase = earlier.madeDatabase
    newFolder = earlier.newFolder
  }

  /// A database that was made for an earlier authority is still one of our making.
  mutating func succeed(_ earlier: BrowserTrust) {
    guard earlier.folder == folder, earlier.madeDatabase else { return }
    madeDatabase = true
    newFolder = earlier.newFolder
  }

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    guard !isInForce(in: surroundings) else { return }
    let certutil = try Self.certutil(in: surroundings)
    if !PlainFile.exists("\(folder)/cert9.db") {
      try PlainFile.makeFolder(folder)
      try certutil.succeed(["-N", "--empty-password", "-d", "sql:\(folder)"])
    }
    try certutil.succeed(
      ["-A", "-d", "sql:\(folder)", "-n", nickname, "-t", "C,,", "-a"],
      input: certificate
    )
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    guard PlainFile.exists("\(folder)/cert9.db") else { return true }
    let certutil = try Self.certutil(in: surroundings)
    if try certutil.run(["-L", "-d", "sql:\(folder)", "-n", nickname]).isFine {
      try certutil.succeed(["-D", "-d", "sql:\(folder)", "-n", nickname])
    }
    if madeDatabase, try isEmpty(certutil) {
      for name in Self.databaseFiles { try PlainFile.remove("\(folder)/\(name)") }
      PlainFile.removeEmpty(folder, upTo: newFolder)
    }
    return true
  }

  func isInForce(in surroundings: Surroundings) -> Bool {
    guard PlainFile.exists("\(folder)/cert9.db"), let certutil = surroundings.program("certutil"),
      let present = try? certutil.run(["-L", "-d", "sql:\(folder)", "-n", nickname, "-a"])
    else { return false }
    return present.isFine && Self.body(of: present.output) == Self.body(of: certificate)
  }

  /// Whether no certificate is left.
  private func isEmpty(_ certutil: Program) throws(DesktopError) -> Bool {
    let listing = try certutil.run(["-L", "-d", "sql:\(folder)"]).output
    // A head of four lines; certificates follow.
    return !listing.split(separator: "\n").contains { line in
      line.range(of: #"\S\s+[a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*\s*$"#, options: .regularExpression) != nil
        && !line.contains("SSL,S/MIME")
    }
  }

  /// The base64 text between the PEM lines, without white space.
  private static func body(of pem: String) -> String {
    pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
      .joined().filter { !$0.isWhitespace }
  }

  private static func certutil(in surroundings: Surroundings) throws(DesktopError) -> Program {
    try surroundings.neededProgram("certutil", package: "libnss3-tools")
  }
}

/// The certificate that is to be trusted, and under which name.
public struct TrustedAuthority: Sendable, Hashable {
  /// As PEM text.
  public var pem: String
  /// Different for each authority, as in `Lenity 4fA9c2`.
  public var nickname: String

  /// - Parameters:
  ///   - pem: the root certificate.
  ///   - mark: some letters and digits that only this authority has.
  public init(pem: String, mark: String) {
    self.pem = pem
    nickname = "Lenity \(mark.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(8))"
  }

  /// The nickname as part of a file name.
  var fileName: String { nickname.lowercased().replacingOccurrences(of: " ", with: "-") }
}
