import COpenSSL
import Glibc

/// A certificate in the making: fields and extensions, signed at the end.
struct CertificateDraft: ~Copyable {
  private let certificate: Certificate

  /// Starts a version 3 certificate for `key` with a random 128-bit serial number.
  ///
  /// Without a name the subject is empty, and the names stand in a critical subject alternative name.
  static func start(
    name: String?,
    key: borrowing PrivateKey,
    validity: Range<UnixTime>
  ) throws(CertificateError) -> CertificateDraft {
    let certificate = Certificate(owning: try require(X509_new(), "X509_new"))
    try require(X509_set_version(certificate.pointer, version3) == 1, "X509_set_version")
    try require(X509_set_pubkey(certificate.pointer, key.pointer) == 1, "X509_set_pubkey")
    let draft = CertificateDraft(certificate: certificate)
    try draft.setSerialNumber()
    try draft.setValidity(validity)
    if let name { try draft.setCommonName(name) }
    return draft
  }

  private init(certificate: consuming Certificate) {
    self.certificate = certificate
  }

  /// Adds one extension, in the notation of `x509v3_config(5)`.
  ///
  /// `value` never holds text from outside: domain names are checked before (`DomainName`).
  func add(
    _ type: Int32,
    _ value: String,
    issuer: borrowing Certificate
  ) throws(CertificateError) {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, issuer.pointer, certificate.pointer, nil, nil, 0)
    let made = try require(
      X509V3_EXT_nconf_nid(nil, &context, type, value),
      "X509V3_EXT_nconf_nid"
    )
    defer { X509_EXTENSION_free(made) }
    try require(X509_add_ext(certificate.pointer, made, -1) == 1, "X509_add_ext")
  }

  /// Adds an extension that speaks of the certificate itself only.
  func add(_ type: Int32, _ value: String) throws(CertificateError) {
    try add(type, value, issuer: certificate)
  }

  /// Names the issuer and signs with its key.
  consuming func signed(
    by key: borrowing PrivateKey,
    of issuer: borrowing Certificate
  ) throws(CertificateError) -> Certificate {
    let name = X509_get_subject_name(issuer.pointer)
    try require(X509_set_issuer_name(certificate.pointer, name) == 1, "X509_set_issuer_name")
    try require(X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0, "X509_sign")
    return certificate
  }

  /// Signs with the subject's own key: a root.
  consuming func selfSigned(by key: borrowing PrivateKey) throws(CertificateError) -> Certificate {
    let name = X509_get_subject_name(certificate.pointer)
    try require(X509_set_issuer_name(certificate.pointer, name) == 1, "X509_set_issuer_name")
    try require(X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0, "X509_sign")
    return certificate
  }

  private static let version3 = 2
  private static let serialByteCount = 16

  private func setSerialNumber() throws(CertificateError) {
    var bytes = [UInt8](repeating: 0, count: Self.serialByteCount)
    try require(RAND_bytes(&bytes, Int32(bytes.count)) == 1, "RAND_bytes")
    // A leading zero byte would make a shorter number; zero itself is not allowed (RFC 5280, 4.1.2.2).
    if bytes[0] == 0 { bytes[0] = 1 }
    let number = try require(BN_bin2bn(bytes, Int32(bytes.count), nil), "BN_bin2bn")
    defer { BN_free(number) }
    let field = X509_get_serialNumber(certificate.pointer)
    try require(BN_to_ASN1_INTEGER(number, field) != nil, "BN_to_ASN1_INTEGER")
  }

  private func setValidity(_ validity: Range<UnixTime>) throws(CertificateError) {
    let start = time_t(validity.lowerBound.secondsSinceEpoch)
    let end = time_t(validity.upperBound.secondsSinceEpoch)
    let set =
      ASN1_TIME_set(X509_getm_notBefore(certificate.pointer), start) != nil
      && ASN1_TIME_set(X509_getm_notAfter(certificate.pointer), end) != nil
    try require(set, "ASN1_TIME_set")
  }

  private func setCommonName(_ name: String) throws(CertificateError) {
    let subject = X509_get_subject_name(certificate.pointer)
    let bytes = Array(name.utf8)
    let added = X509_NAME_add_entry_by_NID(
      subject,
      NID_commonName,
      MBSTRING_UTF8,
      bytes,
      Int32(bytes.count),
      -1,
      0
    )
    try require(added == 1, "X509_NAME_add_entry_by_NID")
  }
}
