import CCurlShims

/// What was seen of a site's certificate, filled in by a hook in the TLS handshake; see `CCurlShims.h`.
final class PeerNote {
  let pointer: OpaquePointer

  init?(endpoint: Endpoint, isViaTLSProxy: Bool) {
    let made = lenity_peer_note_create(
      endpoint.host,
      endpoint.address == nil ? 0 : 1,
      isViaTLSProxy ? 1 : 0
    )
    guard let made else { return nil }
    pointer = made
  }

  deinit {
    lenity_peer_note_release(pointer)
  }

  /// A TLS handshake has begun, so that the connection below it stands.
  var hasBegun: Bool { lenity_peer_note_has_begun(pointer) != 0 }

  /// The failed check; nil where verification passed or did not take place.
  var failure: CertificateFailure? {
    let code = Int(lenity_peer_note_verify_error(pointer))
    return code == 0 ? nil : failure(code: code)
  }

  /// What libcurl refused by itself after verification had passed: only the host name is left for that.
  var hostFailure: CertificateFailure { failure(code: VerifyCode.hostMismatch) }

  private func failure(code: Int) -> CertificateFailure {
    CertificateFailure(
      check: VerifyCode.check(for: code),
      verifyCode: code,
      verifyText: Self.text(lenity_verify_error_text(Int32(code))) ?? "error \(code)",
      depth: Int(lenity_peer_note_verify_depth(pointer)),
      certificate: certificate
    )
  }

  private var certificate: UpstreamCertificate? {
    guard let subject = Self.text(lenity_peer_note_subject(pointer)) else { return nil }
    let names = Self.text(lenity_peer_note_names(pointer)) ?? ""
    return UpstreamCertificate(
      subject: subject,
      issuer: Self.text(lenity_peer_note_issuer(pointer)) ?? "",
      names: names.split(separator: ",").map(String.init),
      notBefore: Self.text(lenity_peer_note_not_before(pointer)) ?? "",
      notAfter: Self.text(lenity_peer_note_not_after(pointer)) ?? "",
      fingerprint: Self.text(lenity_peer_note_fingerprint(pointer)) ?? ""
    )
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}

/// OpenSSL's numbers for failed checks, by what they mean to a person.
///
/// Source: OpenSSL 3.0, include/openssl/x509_vfy.h.
enum VerifyCode {
  static let hostMismatch = 62

  static func check(for code: Int) -> CertificateFailure.Check {
    checks[code] ?? .other
  }

  private static let checks: [Int: CertificateFailure.Check] = [
    2: .unknownIssuer,  // unable to get issuer certificate
    4: .badSignature, 6: .badSignature, 7: .badSignature,
    9: .notYetValid,
    10: .expired,
    18: .selfSigned,
    19: .untrustedRoot,
    20: .unknownIssuer,  // unable to get local issuer certificate
    21: .unknownIssuer,  // unable to verify the first certificate
    22: .chainTooLong,
    23: .revoked,
    24: .wrongPurpose,  // issuer is no authority
    25: .chainTooLong,  // path length constraint
    26: .wrongPurpose,
    27: .untrustedRoot, 28: .untrustedRoot,
    32: .wrongPurpose,  // key usage has no certificate signing
    47: .outsideConstraints, 48: .outsideConstraints,
    49: .outsideConstraints, 51: .outsideConstraints, 52: .outsideConstraints,
    62: .wrongHost, 63: .wrongHost, 64: .wrongHost,
    66: .weak, 67: .weak, 68: .weak,  // key, authority's key, signature digest
    79: .wrongPurpose,  // invalid authority certificate
  ]
}
