public import Certificates

/// Why a TLS connection to a client could not be made or kept.
///
/// Fired as `errorCaught`; the connection is closed by the handler then.
public enum TLSError: Error, Hashable, Sendable {
  /// The client does not speak TLS.
  case notTLS
  /// The client refused our certificate with this alert: it pins another, or does not trust our root.
  case clientRejectedCertificate(alert: TLSAlert)
  /// The client ended the connection with another fatal alert.
  case clientAlert(TLSAlert)
  /// The client asked for a server other than the one it had told the proxy to connect to.
  case serverNameMismatch(expected: String, received: String)
  /// Client and proxy speak no application protocol in common (ALPN).
  case noSharedProtocol
  /// Client and proxy have no TLS version in common.
  case noSharedVersion
  /// Client and proxy have no cipher suite, group or signature scheme in common.
  case noSharedCipher
  /// The client did not finish the handshake in time.
  case handshakeTimedOut
  /// The client left during the handshake; some clients that pin a certificate leave without a word.
  case closedDuringHandshake
  /// More was written before the handshake was done than is kept.
  case pendingBytesExceeded(limit: Int)
  /// The owner's own certificate or key cannot be used.
  case ownCertificate(path: String, cause: String)
  /// No certificate could be had for the host.
  case certificate(CertificateError)
  /// The client broke the protocol, or OpenSSL failed.
  case protocolFailure(cause: String)
  /// Something was written after the way out was closed.
  case outputClosed
}

extension TLSError: CustomStringConvertible {
  /// One sentence that says what happened.
  public var description: String {
    switch self {
    case .notTLS: "the client does not speak TLS"
    case .clientRejectedCertificate(let alert):
      "the client rejected the certificate (\(alert)); it may pin another, or not trust the root"
    case .clientAlert(let alert): "the client ended the connection with the alert \(alert)"
    case .serverNameMismatch(let expected, let received):
      "the client connected to \(expected) and then asked for \(received)"
    case .noSharedProtocol: "the client offers no application protocol that is spoken here"
    case .noSharedVersion: "the client offers no TLS version that is spoken here (1.2 and 1.3)"
    case .noSharedCipher: "the client offers no cipher suite, group or signature that is used here"
    case .handshakeTimedOut: "the client did not finish the TLS handshake in time"
    case .closedDuringHandshake: "the client closed the connection during the TLS handshake"
    case .pendingBytesExceeded(let limit):
      "more than \(limit) bytes were written before the TLS handshake was done"
    case .ownCertificate(let path, let cause): "\(path) cannot be used: \(cause)"
    case .certificate(let error): error.description
    case .protocolFailure(let cause): "the TLS connection failed: \(cause)"
    case .outputClosed: "the TLS connection was already closed for writing"
    }
  }
}

/// A TLS alert description.
///
/// Source: RFC 8446, 6; IANA, TLS Alerts.
public struct TLSAlert: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number in the registry.
  public var rawValue: UInt8

  /// Takes any number, known or not.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Whether a client sends it when it does not accept the server's certificate.
  public var concernsCertificate: Bool {
    switch rawValue {
    // bad, unsupported, revoked, expired, unknown certificate; unknown CA; access denied;
    // bad certificate status response; certificate required.
    case 42, 43, 44, 45, 46, 48, 49, 113, 116: true
    default: false
    }
  }

  /// The name in the registry, or the number.
  public var description: String {
    Self.names[rawValue] ?? "\(rawValue)"
  }

  private static let names: [UInt8: String] = [
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow",
    40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate",
    44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
    47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error",
    51: "decrypt_error", 70: "protocol_version", 71: "insufficient_security",
    80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled",
    109: "missing_extension", 110: "unsupported_extension", 112: "unrecognized_name",
    113: "bad_certificate_status_response", 115: "unknown_psk_identity",
    116: "certificate_required", 120: "no_application_protocol",
  ]
}
