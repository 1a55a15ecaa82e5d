import COpenSSL
import Certificates

extension TLSError {
  /// What the oldest entry of OpenSSL's error queue means; empties the queue.
  static func fromErrorQueue() -> TLSError {
    let code = ERR_peek_error()
    let reason = lenity_err_library(code) == ERR_LIB_SSL ? lenity_err_reason(code) : 0
    let cause = drainedErrorQueue()
    if let alert = alert(reason) {
      return alert.concernsCertificate
        ? .clientRejectedCertificate(alert: alert) : .clientAlert(alert)
    }
    return meaning(of: reason) ?? .protocolFailure(cause: cause)
  }

  /// OpenSSL reports a received alert as the reason 1000 + its number.
  private static func alert(_ reason: Int32) -> TLSAlert? {
    UInt8(exactly: reason - SSL_AD_REASON_OFFSET).map(TLSAlert.init)
  }

  private static func meaning(of reason: Int32) -> TLSError? {
    switch reason {
    case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_WRONG_VERSION_NUMBER: .notTLS
    case SSL_R_NO_APPLICATION_PROTOCOL: .noSharedProtocol
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_WRONG_SSL_VERSION:
      .noSharedVersion
    case SSL_R_NO_SHARED_CIPHER, SSL_R_NO_SHARED_GROUPS, SSL_R_NO_SUITABLE_KEY_SHARE,
      SSL_R_NO_SUITABLE_GROUPS, SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS,
      SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
      .noSharedCipher
    default: nil
    }
  }
}
