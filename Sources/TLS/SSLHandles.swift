import COpenSSL

/// Owns an `SSL_CTX`; OpenSSL lets threads share one once it is set up.
struct SSLContextHandle: ~Copyable, @unchecked Sendable {
  let pointer: OpaquePointer

  init?(_ method: OpaquePointer?) {
    guard let pointer = SSL_CTX_new(method) else { return nil }
    self.pointer = pointer
  }

  deinit { SSL_CTX_free(pointer) }
}

/// Owns an `SSL`, and with it its BIO.
struct SSLHandle: ~Copyable {
  let pointer: OpaquePointer

  init?(_ context: borrowing SSLContextHandle) {
    guard let pointer = SSL_new(context.pointer) else { return nil }
    self.pointer = pointer
  }

  deinit { SSL_free(pointer) }
}
