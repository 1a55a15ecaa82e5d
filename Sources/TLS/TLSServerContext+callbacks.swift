import COpenSSL
import Certificates

extension TLSServerContext {
  /// Tells OpenSSL whom to ask during a handshake.
  ///
  /// Each callback finds its session through the `SSL`.
  func setCallbacks() {
    lenity_ssl_ctx_set_servername_callback(handle.pointer, checkServerName)
    SSL_CTX_set_cert_cb(handle.pointer, chooseCertificate, nil)
    setProtocolCallback()
  }

  /// Lets OpenSSL ask which application protocol is taken.
  func setProtocolCallback() {
    guard !configuration.applicationProtocols.isEmpty else { return }
    SSL_CTX_set_alpn_select_cb(handle.pointer, chooseProtocol, nil)
  }
}

/// Refuses a server name other than the one the client told the proxy.
private func checkServerName(
  _ ssl: OpaquePointer?,
  _ alert: UnsafeMutablePointer<Int32>?,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let session = TLSSession.of(ssl) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
  guard let text = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) else {
    return SSL_TLSEXT_ERR_OK
  }
  let name = String(cString: text)
  guard DomainName(name) == session.expectedHost else {
    let expected = session.expectedHost.description
    session.failure = .serverNameMismatch(expected: expected, received: name)
    alert?.pointee = Int32(SSL_AD_UNRECOGNIZED_NAME)
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }
  return SSL_TLSEXT_ERR_OK
}

/// Shows the leaf for the host; asked only when no session is resumed.
private func chooseCertificate(_ ssl: OpaquePointer?, _ argument: UnsafeMutableRawPointer?) -> Int32
{
  guard let session = TLSSession.of(ssl) else { return 0 }
  let context = session.context
  guard let authority = context.authority else { return 1 }
  do {
    let leaf = try authority.leaf(for: session.expectedHost.description)
    let replaces: Int32 = 1
    return SSL_use_cert_and_key(
      ssl,
      leaf.certificate.pointer,
      authority.leafKey.pointer,
      context.chain.pointer,
      replaces
    )
  } catch {
    session.failure = .certificate(error)
    return 0
  }
}

/// Takes our most wanted protocol among those that the client offers.
///
/// `offer` is a list of names, each after its length; the answer points into it.
private func chooseProtocol(
  _ ssl: OpaquePointer?,
  _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ chosenByteCount: UnsafeMutablePointer<UInt8>?,
  _ offer: UnsafePointer<UInt8>?,
  _ offerByteCount: UInt32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let session = TLSSession.of(ssl), let offer else { return SSL_TLSEXT_ERR_ALERT_FATAL }
  let bytes = UnsafeBufferPointer(start: offer, count: Int(offerByteCount))
  for name in session.context.configuration.applicationProtocols {
    var offset = 0
    while offset < bytes.count {
      let length = Int(bytes[offset])
      let end = offset + 1 + length
      guard end <= bytes.count else { break }
      if bytes[(offset + 1)..<end].elementsEqual(name.utf8) {
        chosen?.pointee = offer + offset + 1
        chosenByteCount?.pointee = UInt8(length)
        return SSL_TLSEXT_ERR_OK
      }
      offset = end
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL
}
