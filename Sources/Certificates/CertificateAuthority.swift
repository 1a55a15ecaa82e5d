import COpenSSL
import Synchronization

/// Signs certificates for the hosts it is constrained to, and for no other.
///
/// Clients trust the root; the intermediate carries the constraint, signs the leaves, and is sent in every
/// chain. Browsers and curl refuse a leaf outside the constraint by themselves; this type refuses to make
/// one. All leaves share one key that lives in memory only.
public final class CertificateAuthority: Sendable {
  /// The domains that it may sign for, each with all names below it.
  public let permittedDomains: [DomainName]
  /// The first second at which root or intermediate is no longer valid.
  public let notAfter: UnixTime
  /// The certificate that clients must trust, as PEM text.
  public let rootPEM: [UInt8]
  /// The certificate that clients must trust, as DER.
  public let rootDER: [UInt8]
  /// The certificate that is sent after the leaf, as PEM text.
  public let intermediatePEM: [UInt8]
  /// Base64 of SHA-256 of the intermediate's public key info, for a throw-away Chromium.
  public let intermediatePublicKeyHash: String

  package let root: Certificate
  package let intermediate: Certificate
  package let leafKey: PrivateKey
  private let intermediateKey: PrivateKey
  private let clock: @Sendable () -> UnixTime
  private let slots: Mutex<LeastRecentlyUsed<DomainName, LeafSlot>>
  private let leavesMade = Atomic<Int>(0)

  /// Days that a leaf is valid.
  static let leafValidDays: Int64 = 14
  /// Days before its end at which a leaf is made anew.
  static let leafRenewalDays: Int64 = 2
  /// Days before its own end from which on people are told to make a new authority.
  static let renewalDaysMax = 30
  /// The most leaves that are kept.
  public static let leafCountMax = 10_000

  /// Makes an authority that exists in memory only; for tests and throw-away use.
  public convenience init(
    inMemoryFor domains: [String],
    leafCountMax: Int = CertificateAuthority.leafCountMax,
    clock: @escaping @Sendable () -> UnixTime = UnixTime.now
  ) throws(CertificateError) {
    var files = try AuthorityFiles(domains: constraints(domains), now: clock())
    defer { files.intermediateKey.clear() }
    try self.init(
      files: files,
      rootPath: "ca.pem",
      intermediatePath: "intermediate.pem",
      keyPath: "intermediate.key",
      leafCountMax: leafCountMax,
      clock: clock
    )
  }

  init(
    root: consuming Certificate,
    intermediate: consuming Certificate,
    intermediateKey: consuming PrivateKey,
    permittedDomains: [DomainName],
    leafCountMax: Int = CertificateAuthority.leafCountMax,
    clock: @escaping @Sendable () -> UnixTime
  ) throws(CertificateError) {
    self.permittedDomains = permittedDomains
    notAfter = min(root.notAfter, intermediate.notAfter)
    rootPEM = try root.pem()
    rootDER = try root.der()
    intermediatePEM = try intermediate.pem()
    intermediatePublicKeyHash = try intermediate.publicKeyHash()
    leafKey = try PrivateKey.generate()
    self.root = root
    self.intermediate = intermediate
    self.intermediateKey = intermediateKey
    self.clock = clock
    slots = Mutex(LeastRecentlyUsed(limit: leafCountMax))
  }

  /// How many leaves were signed so far.
  public var leafCount: Int { leavesMade.load(ordering: .relaxed) }

  /// Whole days until the authority expires; negative once it has.
  public var daysLeft: Int { clock().days(until: notAfter) }

  /// Whether it is time to make a new one: within the last 30 days, and after the end.
  public var endsSoon: Bool { daysLeft < Self.renewalDaysMax }

  /// Whether nothing that it signs is taken any more.
  public var isExpired: Bool { clock() >= notAfter }

  /// Whether the authority may sign for `host`.
  public func permits(_ host: String) -> Bool {
    guard let name = DomainName(host) else { return false }
    return permits(name)
  }

  /// The leaf for `host`, made on first use and again before it expires.
  ///
  /// Safe to call from any thread; of many calls at once for one host, one signs.
  ///
  /// - Throws: `.notAHostName` (IP addresses included), `.outsideConstraint`, `.expired` when the
  ///   authority itself is.
  public func leaf(for host: String) throws(CertificateError) -> Leaf {
    guard let name = DomainName(host) else { throw .notAHostName(host) }
    guard permits(name) else { throw .outsideConstraint(name) }
    let now = clock()
    guard now < notAfter else { throw .expired(path: "the certificate authority", since: notAfter) }
    let slot = slots.withLock { $0.value(for: name) { LeafSlot() } }
    return try slot.leaf(
      unless: { isFresh($0, at: now) },
      make: { () throws(CertificateError) -> Leaf in try makeLeaf(for: name, now: now) }
    )
  }

  private func permits(_ name: DomainName) -> Bool {
    permittedDomains.contains { name.isWithin($0) }
  }

  /// Near the authority's own end a leaf cannot get younger, so it is used to the last.
  private func isFresh(_ leaf: Leaf, at now: UnixTime) -> Bool {
    now < leaf.notAfter
      && (now.adding(days: Self.leafRenewalDays) < leaf.notAfter || leaf.notAfter >= notAfter)
  }

  /// Signs a leaf: the host in a critical subject alternative name, the subject empty.
  ///
  /// It starts a day early, for clients whose clock is slow.
  private func makeLeaf(for host: DomainName, now: UnixTime) throws(CertificateError) -> Leaf {
    let end = min(now.adding(days: Self.leafValidDays), notAfter)
    let start = max(now.adding(days: -1), intermediate.notBefore)
    let draft = try CertificateDraft.start(
      name: nil,
      key: leafKey,
      validity: start..<max(start, end)
    )
    try draft.add(NID_basic_constraints, "critical,CA:FALSE")
    try draft.add(NID_key_usage, "critical,digitalSignature")
    try draft.add(NID_ext_key_usage, "serverAuth")
    try draft.add(NID_subject_alt_name, "critical,DNS:\(host)")
    try draft.add(NID_subject_key_identifier, "hash")
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: intermediate)
    let certificate = try draft.signed(by: intermediateKey, of: intermediate)
    leavesMade.add(1, ordering: .relaxed)
    return Leaf(host: host, certificate: certificate)
  }
}

/// The domains that a constraint must name so that all of `texts` are permitted.
func constraints(_ texts: [String]) throws(CertificateError) -> [DomainName] {
  var names: [DomainName] = []
  for text in texts {
    guard let name = DomainName(constraint: text) else { throw .notADomain(text) }
    names.append(name)
  }
  guard !names.isEmpty else { throw .noDomains }
  return names.withoutCovered()
}
