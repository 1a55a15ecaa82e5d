/// Keeps an authority in a folder: `ca.pem`, `intermediate.pem` and `intermediate.key`.
///
/// The three belong together. A new set is written beside the old one and then put in its place by
/// renaming; a crash in between is completed at the next start, so that there is never half a set.
public struct AuthorityStore: Sendable {
  /// The folder, which others may not write into.
  public let folder: String
  private let clock: @Sendable () -> UnixTime

  private static let rootName = "ca.pem"
  private static let intermediateName = "intermediate.pem"
  private static let keyName = "intermediate.key"
  private static let names = [keyName, intermediateName, rootName]
  private static let newSuffix = ".new"
  /// Present while a whole new set, safely on the disk, is being put in place.
  private static let commitName = "authority.commit"

  /// Names the folder; nothing is opened yet.
  public init(folder: String, clock: @escaping @Sendable () -> UnixTime = UnixTime.now) {
    self.folder = folder
    self.clock = clock
  }

  /// Where the certificate is that clients must trust.
  public var rootPath: String {
    folder.hasSuffix("/") ? folder + Self.rootName : "\(folder)/\(Self.rootName)"
  }

  /// Opens the authority, or makes one for `domains` when the folder holds none.
  ///
  /// An authority that does not cover all domains is opened nevertheless: making a new one means that
  /// people have to trust it anew, so they are asked first. `missingDomains` says what to ask for.
  ///
  /// - Parameter domains: host names or `*.domain`; each stands for itself and all names below it.
  /// - Returns: the authority, and how it differs from what was wished for.
  /// - Throws: a case for each thing that makes the folder or a file unusable; nothing is changed then.
  public func openOrCreate(domains: [String]) throws(CertificateError) -> OpenedAuthority {
    let wanted = try constraints(domains)
    let opened = try AuthorityFolder(makingAt: folder)
    try opened.lock()
    try completeReplacement(in: opened)
    let isNew = !Self.names.contains { opened.contains($0) }
    if isNew {
      try replace(with: AuthorityFiles(domains: wanted, now: clock()), in: opened)
    }
    let authority = try read(from: opened)
    let missing = wanted.filter { name in
      !authority.permittedDomains.contains { name.isWithin($0) }
    }
    return OpenedAuthority(authority: authority, missingDomains: missing, isNew: isNew)
  }

  /// Opens the authority in the folder; nil when there is none.
  public func open() throws(CertificateError) -> CertificateAuthority? {
    guard let opened = try AuthorityFolder(opening: folder) else { return nil }
    try opened.lock()
    try completeReplacement(in: opened)
    guard Self.names.contains(where: { opened.contains($0) }) else { return nil }
    return try read(from: opened)
  }

  /// Makes a new authority for `domains` in place of what is there, usable or not.
  ///
  /// Root and intermediate are new: the old root's key does not exist any more. Clients must be told to
  /// trust the new one, and to forget the old one.
  public func renew(domains: [String]) throws(CertificateError) -> CertificateAuthority {
    let wanted = try constraints(domains)
    let opened = try AuthorityFolder(makingAt: folder)
    try opened.lock()
    try replace(with: AuthorityFiles(domains: wanted, now: clock()), in: opened)
    return try read(from: opened)
  }

  private func replace(
    with files: consuming AuthorityFiles,
    in opened: borrowing AuthorityFolder
  ) throws(CertificateError) {
    defer { files.intermediateKey.clear() }
    opened.remove(Self.commitName)
    try opened.write(files.intermediateKey, to: Self.keyName + Self.newSuffix, mode: 0o600)
    try opened.write(files.intermediate, to: Self.intermediateName + Self.newSuffix, mode: 0o644)
    try opened.write(files.root, to: Self.rootName + Self.newSuffix, mode: 0o644)
    try opened.write([], to: Self.commitName, mode: 0o600)
    try opened.synchronize()
    try completeReplacement(in: opened)
  }

  /// Puts a whole new set in place, also one that a crash left behind; forgets half a new set.
  private func completeReplacement(
    in opened: borrowing AuthorityFolder
  ) throws(CertificateError) {
    let isWhole = opened.contains(Self.commitName)
    for name in Self.names where opened.contains(name + Self.newSuffix) {
      if isWhole {
        try opened.rename(name + Self.newSuffix, to: name)
      } else {
        opened.remove(name + Self.newSuffix)
      }
    }
    guard isWhole else { return }
    try opened.synchronize()
    opened.remove(Self.commitName)
  }

  private func read(
    from opened: borrowing AuthorityFolder
  ) throws(CertificateError) -> CertificateAuthority {
    var files = AuthorityFiles(
      root: try opened.read(Self.rootName, isSecret: false),
      intermediate: try opened.read(Self.intermediateName, isSecret: false),
      intermediateKey: try opened.read(Self.keyName, isSecret: true)
    )
    defer { files.intermediateKey.clear() }
    return try CertificateAuthority(
      files: files,
      rootPath: opened.path(of: Self.rootName),
      intermediatePath: opened.path(of: Self.intermediateName),
      keyPath: opened.path(of: Self.keyName),
      clock: clock
    )
  }
}

/// An authority as it was opened, and how it differs from what was wished for.
public struct OpenedAuthority: Sendable {
  /// The authority, ready to sign.
  public var authority: CertificateAuthority
  /// Domains that were wished for and that it may not sign for.
  public var missingDomains: [DomainName]
  /// Whether it was made just now, so that nobody can trust it yet.
  public var isNew: Bool
}
