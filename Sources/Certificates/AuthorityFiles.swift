import COpenSSL

/// What an authority consists of, as PEM text: the contents of the three files in its folder.
struct AuthorityFiles: Sendable {
  /// The root certificate, which clients must trust and whose private key no longer exists.
  var root: [UInt8]
  /// The intermediate certificate, constrained to the named domains, which signs all leaves.
  var intermediate: [UInt8]
  /// The intermediate's private key.
  var intermediateKey: [UInt8]

  /// Days that root and intermediate are valid.
  ///
  /// Two years: few enough that a forgotten authority dies, many enough that a person is not asked to
  /// trust a new one all the time. Without the root's key there is no shorter-lived intermediate.
  static let validDays: Int64 = 730

  /// Makes a root and an intermediate that may sign for `domains` and nothing else.
  ///
  /// The root's key lives in this call only: it signs the intermediate and is cleared from memory. So
  /// nobody, this program included, can ever sign a second intermediate that clients would trust.
  init(domains: [DomainName], now: UnixTime) throws(CertificateError) {
    guard !domains.isEmpty else { throw .noDomains }
    let validity = now.adding(days: -1)..<now.adding(days: Self.validDays)
    let rootKey = try PrivateKey.generate()
    let key = try PrivateKey.generate()
    // Names of their own for each authority: NSS mixes up certificates with the same subject.
    let mark = try Self.randomMark()
    let root = try Self.root(name: "Lenity root \(mark)", key: rootKey, validity: validity)
    let draft = try CertificateDraft.start(
      name: "Lenity intermediate \(mark)",
      key: key,
      validity: validity
    )
    try draft.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
    try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign")
    try draft.add(NID_ext_key_usage, "serverAuth")
    try draft.add(NID_name_constraints, Self.constraint(domains))
    try draft.add(NID_subject_key_identifier, "hash")
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: root)
    let intermediate = try draft.signed(by: rootKey, of: root)
    self.root = try root.pem()
    self.intermediate = try intermediate.pem()
    intermediateKey = try key.pem()
  }

  init(root: [UInt8], intermediate: [UInt8], intermediateKey: [UInt8]) {
    self.root = root
    self.intermediate = intermediate
    self.intermediateKey = intermediateKey
  }

  private static func root(
    name: String,
    key: borrowing PrivateKey,
    validity: Range<UnixTime>
  ) throws(CertificateError) -> Certificate {
    let draft = try CertificateDraft.start(name: name, key: key, validity: validity)
    try draft.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:1")
    try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign")
    try draft.add(NID_subject_key_identifier, "hash")
    return try draft.selfSigned(by: key)
  }

  /// Name constraints for exactly `domains` and what is below them, and for no IP address.
  ///
  /// E-mail addresses and URIs are left to the extended key usage, which allows servers only.
  /// Source: RFC 5280, 4.2.1.10.
  private static func constraint(_ domains: [DomainName]) -> String {
    let permitted = domains.map { "permitted;DNS:\($0)" }
    let zeroes = Array(repeating: "0", count: 8).joined(separator: ":")
    let excluded = ["excluded;IP:0.0.0.0/0.0.0.0", "excluded;IP:\(zeroes)/\(zeroes)"]
    return (["critical"] + permitted + excluded).joined(separator: ",")
  }

  private static func randomMark() throws(CertificateError) -> String {
    var bytes = [UInt8](repeating: 0, count: 4)
    try require(RAND_bytes(&bytes, Int32(bytes.count)) == 1, "RAND_bytes")
    return bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
