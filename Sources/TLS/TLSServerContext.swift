import COpenSSL
public import Certificates

/// What all TLS connections from clients share: versions, ciphers, ticket keys, and what they are shown.
///
/// That is a leaf for each host, signed by an authority; or, of a proxy that is itself spoken to over TLS, the one
/// certificate that its owner has for it.
///
/// TLS 1.2 and 1.3 at OpenSSL's security level 2, no renegotiation, no compression. Sessions are resumed by
/// tickets only, so that nothing is kept for each session here; a ticket is good for its own host only.
public final class TLSServerContext: Sendable {
  /// Who signs for the hosts; nil where one certificate is shown to all.
  public let authority: CertificateAuthority?
  /// How connections behave.
  public let configuration: TLSConfiguration

  let handle: SSLContextHandle
  let chain: CertificateStack

  /// AES with hardware help is the fastest; the 128-bit key is enough on the loopback interface.
  private static let ciphersTLS13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
  private static let ciphersTLS12 = "ECDHE+aECDSA+AESGCM:ECDHE+aECDSA+CHACHA20"
  /// A certificate of the owner's may have an RSA key.
  private static let ownCiphersTLS12 = "ECDHE+AESGCM:ECDHE+CHACHA20"
  private static let securityLevel: Int32 = 2

  /// Prepares everything that connections share.
  ///
  /// - Throws: `.protocolFailure` when OpenSSL does not take a setting.
  public init(
    authority: CertificateAuthority,
    configuration: TLSConfiguration = TLSConfiguration()
  ) throws(TLSError) {
    ERR_clear_error()
    guard let handle = SSLContextHandle(TLS_server_method()) else { throw .fromErrorQueue() }
    self.authority = authority
    self.configuration = configuration
    self.handle = handle
    chain = try Self.chain(of: authority, withRoot: configuration.sendsRoot)
    try setVersionsAndCiphers(ciphersTLS12: Self.ciphersTLS12)
    setOptions()
    setCallbacks()
  }

  /// Prepares connections that show one certificate, whatever host the client asks for.
  ///
  /// - Parameters:
  ///   - certificatePath: a PEM file: the certificate, then those that lead to its root.
  ///   - keyPath: a PEM file with its key, not encrypted.
  ///   - configuration: how connections behave.
  /// - Throws: `.ownCertificate` naming the file that cannot be used.
  public init(
    certificatePath: String,
    keyPath: String,
    configuration: TLSConfiguration = TLSConfiguration()
  ) throws(TLSError) {
    ERR_clear_error()
    guard let handle = SSLContextHandle(TLS_server_method()) else { throw .fromErrorQueue() }
    authority = nil
    self.configuration = configuration
    self.handle = handle
    do {
      chain = try CertificateStack()
    } catch {
      throw .certificate(error)
    }
    try setVersionsAndCiphers(ciphersTLS12: Self.ownCiphersTLS12)
    setOptions()
    setProtocolCallback()
    let context = self.handle.pointer
    guard SSL_CTX_use_certificate_chain_file(context, certificatePath) == 1 else {
      throw .ownCertificate(path: certificatePath, cause: drainedErrorQueue())
    }
    guard SSL_CTX_use_PrivateKey_file(context, keyPath, SSL_FILETYPE_PEM) == 1,
      SSL_CTX_check_private_key(context) == 1
    else { throw .ownCertificate(path: keyPath, cause: drainedErrorQueue()) }
  }

  private func setVersionsAndCiphers(ciphersTLS12: String) throws(TLSError) {
    SSL_CTX_set_security_level(handle.pointer, Self.securityLevel)
    guard lenity_ssl_ctx_set_min_version(handle.pointer, TLS1_2_VERSION) == 1,
      lenity_ssl_ctx_set_max_version(handle.pointer, TLS1_3_VERSION) == 1,
      SSL_CTX_set_ciphersuites(handle.pointer, Self.ciphersTLS13) == 1,
      SSL_CTX_set_cipher_list(handle.pointer, ciphersTLS12) == 1
    else { throw .fromErrorQueue() }
  }

  private func setOptions() {
    var options = lenity_ssl_op_no_renegotiation | lenity_ssl_op_no_compression
    options |= lenity_ssl_op_cipher_server_preference
    if !configuration.resumesSessions {
      options |= lenity_ssl_op_no_ticket
      SSL_CTX_set_num_tickets(handle.pointer, 0)
    }
    SSL_CTX_set_options(handle.pointer, options)
    lenity_ssl_ctx_set_session_cache_mode(handle.pointer, Int(SSL_SESS_CACHE_OFF))
    // The buffers of idle connections are given back: 34 KiB each.
    let mode = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    lenity_ssl_ctx_set_mode(handle.pointer, Int(mode | SSL_MODE_NO_AUTO_CHAIN))
  }

  private static func chain(
    of authority: CertificateAuthority,
    withRoot: Bool
  ) throws(TLSError) -> CertificateStack {
    do {
      let chain = try CertificateStack()
      try chain.append(authority.intermediate)
      if withRoot { try chain.append(authority.root) }
      return chain
    } catch {
      throw .certificate(error)
    }
  }
}
