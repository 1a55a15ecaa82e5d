import COpenSSL

extension CertificateAuthority {
  /// Takes an authority from its files, after checking each and that they belong together.
  convenience init(
    files: AuthorityFiles,
    rootPath: String,
    intermediatePath: String,
    keyPath: String,
    leafCountMax: Int = CertificateAuthority.leafCountMax,
    clock: @escaping @Sendable () -> UnixTime
  ) throws(CertificateError) {
    let root = try files.rootCertificate(path: rootPath)
    let intermediate = try files.intermediateCertificate(path: intermediatePath)
    let key = try files.key(path: keyPath)
    guard intermediate.isKey(key) else { throw .keyMismatch(path: keyPath) }
    try root.checkValidity(at: clock(), path: rootPath)
    try intermediate.checkValidity(at: clock(), path: intermediatePath)
    try intermediate.checkIsAuthority(issuedBy: root)
    guard let constraints = NameConstraints(of: intermediate.pointer),
      constraints.permitsDomainsOnly
    else { throw .notConstrained(path: intermediatePath) }
    try self.init(
      root: root,
      intermediate: intermediate,
      intermediateKey: key,
      permittedDomains: constraints.permittedDomains,
      leafCountMax: leafCountMax,
      clock: clock
    )
  }
}

extension Certificate {
  fileprivate func checkValidity(at now: UnixTime, path: String) throws(CertificateError) {
    guard now < notAfter else { throw .expired(path: path, since: notAfter) }
    guard now >= notBefore else { throw .notYetValid(path: path, from: notBefore) }
  }

  /// Checks that this certificate may sign others, and that `root`, which may too, signed it.
  fileprivate func checkIsAuthority(issuedBy root: borrowing Certificate) throws(CertificateError) {
    defer { ERR_clear_error() }
    guard X509_check_ca(root.pointer) == 1, X509_check_ca(pointer) == 1 else {
      throw .notAChain(cause: "one of them is no certificate authority")
    }
    let issued = X509_check_issued(root.pointer, pointer)
    guard issued == X509_V_OK else {
      throw .notAChain(cause: String(cString: X509_verify_cert_error_string(Int(issued))))
    }
    guard X509_verify(pointer, X509_get0_pubkey(root.pointer)) == 1 else {
      throw .notAChain(cause: "the signature does not fit")
    }
  }
}
