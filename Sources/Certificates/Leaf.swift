import COpenSSL

/// A certificate for one host, signed by the authority's intermediate.
public final class Leaf: Sendable {
  /// The one host that it names.
  public let host: DomainName
  /// The first second at which it is no longer valid.
  public let notAfter: UnixTime
  package let certificate: Certificate

  init(host: DomainName, certificate: consuming Certificate) {
    self.host = host
    notAfter = certificate.notAfter
    self.certificate = certificate
  }

  /// The certificate as PEM text.
  public func pem() throws(CertificateError) -> [UInt8] {
    try certificate.pem()
  }

  /// The certificate as DER.
  public func der() throws(CertificateError) -> [UInt8] {
    try certificate.der()
  }
}
