import COpenSSL
import Glibc

/// Owns an X.509 certificate (`X509`).
///
/// Threads may share one: it is not changed once made, and OpenSSL guards what it caches inside.
package struct Certificate: ~Copyable, @unchecked Sendable {
  package let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) {
    self.pointer = pointer
  }

  /// Reads the first certificate of a PEM text; nil when there is none.
  package init?(pem: [UInt8]) throws(CertificateError) {
    let bio = try MemoryBIO(holding: pem)
    guard let certificate = PEM_read_bio_X509(bio.pointer, nil, nil, nil) else {
      ERR_clear_error()
      return nil
    }
    pointer = certificate
  }

  deinit { X509_free(pointer) }

  package func pem() throws(CertificateError) -> [UInt8] {
    let bio = try MemoryBIO()
    try require(PEM_write_bio_X509(bio.pointer, pointer) == 1, "PEM_write_bio_X509")
    return bio.read()
  }

  package func der() throws(CertificateError) -> [UInt8] {
    try derBytes { i2d_X509(pointer, $0) }
  }

  /// SHA-256 of the subject's public key info, in base64: what Chromium's list of SPKI takes.
  func publicKeyHash() throws(CertificateError) -> String {
    let key = X509_get_X509_PUBKEY(pointer)
    let info = try derBytes { i2d_X509_PUBKEY(key, $0) }
    let digest = try sha256(info)
    var text = [UInt8](repeating: 0, count: 4 * ((digest.count + 2) / 3) + 1)
    let count = EVP_EncodeBlock(&text, digest, Int32(digest.count))
    return String(decoding: text.prefix(Int(count)), as: UTF8.self)
  }

  var notBefore: UnixTime { UnixTime(X509_get0_notBefore(pointer)) }
  var notAfter: UnixTime { UnixTime(X509_get0_notAfter(pointer)) }

  func isKey(_ key: borrowing PrivateKey) -> Bool {
    defer { ERR_clear_error() }
    return X509_check_private_key(pointer, key.pointer) == 1
  }
}

/// SHA-256 of `bytes`.
package func sha256(_ bytes: [UInt8]) throws(CertificateError) -> [UInt8] {
  var digest = [UInt8](repeating: 0, count: 32)
  var count: UInt32 = 0
  let done = EVP_Digest(bytes, bytes.count, &digest, &count, EVP_sha256(), nil)
  try require(done == 1 && count == 32, "EVP_Digest")
  return digest
}

extension UnixTime {
  /// A time in a certificate; the distant past when it cannot be read, so that nothing is valid then.
  fileprivate init(_ time: UnsafePointer<ASN1_TIME>?) {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else {
      self.init(secondsSinceEpoch: .min)
      return
    }
    self.init(secondsSinceEpoch: Int64(timegm(&parts)))
  }
}
