import COpenSSL

/// A TLS client of OpenSSL without a socket, to talk to the handler under test.
final class TestClient {
  struct Settings {
    /// PEM text that it trusts; nil to verify nothing.
    var trusted: [UInt8]?
    var serverName: String? = "x.com"
    var protocols: [String] = ["h2", "http/1.1"]
    var versions: ClosedRange<Int32> = TLS1_2_VERSION...TLS1_3_VERSION
    var session: TestSession?
  }

  enum Failure: Error {
    case settings
    case failed(String)
  }

  private let context: OpaquePointer
  private let ssl: OpaquePointer
  private let input: OpaquePointer
  private let output: OpaquePointer

  init(_ settings: Settings) throws {
    guard let context = SSL_CTX_new(TLS_client_method()), let ssl = Self.ssl(context, settings),
      let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem())
    else { throw Failure.settings }
    self.context = context
    self.ssl = ssl
    self.input = input
    self.output = output
    lenity_bio_set_retry_read(input)
    BIO_ctrl(input, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
    SSL_set_bio(ssl, input, output)
    SSL_set_connect_state(ssl)
  }

  deinit {
    // Else the session would count as broken and could not be resumed.
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
    SSL_free(ssl)
    SSL_CTX_free(context)
  }

  private static func ssl(_ context: OpaquePointer, _ settings: Settings) -> OpaquePointer? {
    // Level 0, so that it can offer versions that the server has to refuse.
    SSL_CTX_set_security_level(context, settings.versions.lowerBound < TLS1_2_VERSION ? 0 : 2)
    _ = lenity_ssl_ctx_set_min_version(context, settings.versions.lowerBound)
    _ = lenity_ssl_ctx_set_max_version(context, settings.versions.upperBound)
    // A context that is freed makes the sessions in its cache useless.
    _ = lenity_ssl_ctx_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    if let trusted = settings.trusted {
      guard trust(trusted, in: context) else { return nil }
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    }
    guard let ssl = SSL_new(context) else { return nil }
    if let name = settings.serverName {
      _ = lenity_ssl_set_tlsext_host_name(ssl, name)
      if settings.trusted != nil { SSL_set1_host(ssl, name) }
    }
    let offer = settings.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    if !offer.isEmpty { SSL_set_alpn_protos(ssl, offer, UInt32(offer.count)) }
    if let session = settings.session { SSL_set_session(ssl, session.pointer) }
    return ssl
  }

  private static func trust(_ pem: [UInt8], in context: OpaquePointer) -> Bool {
    guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { return false }
    defer { BIO_free(bio) }
    guard let certificate = PEM_read_bio_X509(bio, nil, nil, nil) else { return false }
    defer { X509_free(certificate) }
    return X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1
  }

  /// Goes on with the handshake; true once it is done.
  func handshake() throws -> Bool {
    ERR_clear_error()
    return try isDone(SSL_do_handshake(ssl))
  }

  func send(_ bytes: [UInt8]) throws {
    ERR_clear_error()
    var count = 0
    guard SSL_write_ex(ssl, bytes, bytes.count, &count) == 1, count == bytes.count else {
      throw Failure.failed(errorText())
    }
  }

  /// All plaintext that has come.
  func receive() throws -> [UInt8] {
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 16_384)
    while true {
      ERR_clear_error()
      var count = 0
      let result = SSL_read_ex(ssl, &part, part.count, &count)
      guard result == 1 else {
        _ = try isDone(result)
        return all
      }
      all += part[..<count]
    }
  }

  func shutdown() {
    ERR_clear_error()
    _ = SSL_shutdown(ssl)
  }

  func renegotiate() {
    SSL_renegotiate(ssl)
    _ = SSL_do_handshake(ssl)
  }

  func updateKey() {
    SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED)
  }

  var sawCloseNotify: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }
  var isResumed: Bool { SSL_session_reused(ssl) == 1 }
  var session: TestSession? { SSL_get1_session(ssl).map(TestSession.init) }

  /// How many certificates the server sent.
  var chainCount: Int { SSL_get_peer_cert_chain(ssl).map { Int(lenity_x509_stack_count($0)) } ?? 0 }

  /// The host in the server's certificate.
  func isCertificateFor(_ host: String) -> Bool {
    guard let certificate = SSL_get1_peer_certificate(ssl) else { return false }
    defer { X509_free(certificate) }
    let flags = UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
    return X509_check_host(certificate, host, host.utf8.count, flags, nil) == 1
  }

  func feed(_ bytes: [UInt8]) {
    var count = 0
    BIO_write_ex(input, bytes, bytes.count, &count)
  }

  /// The records to be sent.
  func takeOutput() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(BIO_ctrl_pending(output)))
    var count = 0
    guard !bytes.isEmpty, BIO_read_ex(output, &bytes, bytes.count, &count) == 1 else { return [] }
    return Array(bytes[..<count])
  }

  private func isDone(_ result: Int32) throws -> Bool {
    if result == 1 { return true }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_ZERO_RETURN: return false
    default: throw Failure.failed(errorText())
    }
  }

  private func errorText() -> String {
    let code = ERR_peek_error()
    return ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

/// A session that a client can resume.
final class TestSession {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit { SSL_SESSION_free(pointer) }
}
