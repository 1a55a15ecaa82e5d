import COpenSSL

/// Owns a private key (`EVP_PKEY`).
///
/// Freeing it clears the private number: `EC_KEY_free` uses `BN_clear_free` and `OPENSSL_clear_free`.
/// Threads may share one, since it is never changed once made.
package struct PrivateKey: ~Copyable, @unchecked Sendable {
  package let pointer: OpaquePointer

  /// Makes a new EC key on the curve P-256.
  static func generate() throws(CertificateError) -> PrivateKey {
    PrivateKey(owning: try require(lenity_ec_p256_generate(), "EVP_PKEY_Q_keygen"))
  }

  /// Reads an unencrypted PEM key; nil when there is none.
  init?(pem: [UInt8]) throws(CertificateError) {
    let bio = try MemoryBIO(holding: pem)
    // Without a callback of its own, OpenSSL would ask for a passphrase on the terminal.
    guard let key = PEM_read_bio_PrivateKey(bio.pointer, nil, { _, _, _, _ in -1 }, nil) else {
      ERR_clear_error()
      return nil
    }
    pointer = key
  }

  private init(owning pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit { EVP_PKEY_free(pointer) }

  /// PKCS #8, unencrypted; the caller clears the bytes.
  func pem() throws(CertificateError) -> [UInt8] {
    let bio = try MemoryBIO()
    let written = PEM_write_bio_PKCS8PrivateKey(bio.pointer, pointer, nil, nil, 0, nil, nil)
    try require(written == 1, "PEM_write_bio_PKCS8PrivateKey")
    return bio.read()
  }
}

extension [UInt8] {
  /// Overwrites secret bytes before they are let go.
  mutating func clear() {
    withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    removeAll()
  }
}
