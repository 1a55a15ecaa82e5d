/// What the other side's certificate says of itself.
///
/// Text from outside: escape it before showing it.
public struct UpstreamCertificate: Hashable, Sendable {
  /// The subject's name, as `CN = example.com`.
  public let subject: String

  /// The issuer's name.
  public let issuer: String

  /// The host names and addresses it is for.
  public let names: [String]

  /// The first moment of its validity, as `2026-01-31T00:00:00Z`.
  public let notBefore: String

  /// The last moment of its validity.
  public let notAfter: String

  /// SHA-256 over the certificate, in hexadecimal.
  public let fingerprint: String
}

/// A site's certificate that did not pass, and the check that it failed.
public struct CertificateFailure: Hashable, Sendable {
  /// The checks, by what a person has to be told.
  public enum Check: String, Hashable, Sendable {
    case expired
    case notYetValid
    case wrongHost
    case unknownIssuer
    case selfSigned
    /// The chain ends in an authority that is not trusted.
    case untrustedRoot
    case revoked
    /// A key or signature too weak for security level 2.
    case weak
    /// A certificate used for what it does not allow, or an authority that is none.
    case wrongPurpose
    /// A name outside what the authority may sign for.
    case outsideConstraints
    case badSignature
    case chainTooLong
    case other
  }

  /// The check that failed.
  public let check: Check

  /// OpenSSL's `X509_V_ERR_` number.
  public let verifyCode: Int

  /// OpenSSL's words for it.
  public let verifyText: String

  /// Where in the chain: 0 is the site's own certificate.
  public let depth: Int

  /// The site's own certificate, where it was seen.
  public let certificate: UpstreamCertificate?
}
