import COpenSSL

extension AuthorityFiles {
  func rootCertificate(path: String) throws(CertificateError) -> Certificate {
    guard let certificate = try Certificate(pem: root) else { throw .notACertificate(path: path) }
    return certificate
  }

  func intermediateCertificate(path: String) throws(CertificateError) -> Certificate {
    guard let certificate = try Certificate(pem: intermediate) else {
      throw .notACertificate(path: path)
    }
    return certificate
  }

  func key(path: String) throws(CertificateError) -> PrivateKey {
    guard let key = try PrivateKey(pem: intermediateKey) else { throw .notAKey(path: path) }
    return key
  }
}
