import COpenSSL

/// Owns a stack of certificates, with a reference to each.
package struct CertificateStack: ~Copyable, @unchecked Sendable {
  package let pointer: OpaquePointer

  /// An empty one.
  package init() throws(CertificateError) {
    pointer = try require(lenity_x509_stack_new(), "sk_X509_new_null")
  }

  deinit { lenity_x509_stack_free(pointer) }

  /// The first certificate of each PEM text.
  init(pems: [[UInt8]]) throws(CertificateError) {
    let stack = try CertificateStack()
    for pem in pems {
      guard let certificate = try Certificate(pem: pem) else {
        throw .notACertificate(path: "intermediate")
      }
      try stack.append(certificate)
    }
    self = stack
  }

  package func append(_ certificate: borrowing Certificate) throws(CertificateError) {
    try require(lenity_x509_stack_push(pointer, certificate.pointer) == 1, "sk_X509_push")
  }
}

/// Owns a store of trusted certificates (`X509_STORE`).
struct TrustedCertificates: ~Copyable {
  let pointer: OpaquePointer

  private init() throws(CertificateError) {
    pointer = try require(X509_STORE_new(), "X509_STORE_new")
  }

  /// The first certificate of each PEM text.
  init(_ pems: [[UInt8]]) throws(CertificateError) {
    let store = try TrustedCertificates()
    for pem in pems {
      guard let certificate = try Certificate(pem: pem) else {
        throw .notACertificate(path: "trusted")
      }
      let added = X509_STORE_add_cert(store.pointer, certificate.pointer)
      try require(added == 1, "X509_STORE_add_cert")
    }
    self = store
  }

  deinit { X509_STORE_free(pointer) }
}

/// Owns what one verification works with (`X509_STORE_CTX`).
struct StoreContext: ~Copyable {
  let pointer: OpaquePointer

  init() throws(CertificateError) {
    pointer = try require(X509_STORE_CTX_new(), "X509_STORE_CTX_new")
  }

  deinit { X509_STORE_CTX_free(pointer) }
}
