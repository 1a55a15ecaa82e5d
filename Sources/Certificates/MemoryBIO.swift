import COpenSSL

/// Owns a BIO over memory, for reading and writing PEM.
struct MemoryBIO: ~Copyable {
  let pointer: OpaquePointer

  /// One that holds `bytes`; its memory is cleared when it is freed (`BIO_s_secmem`).
  init(holding bytes: [UInt8] = []) throws(CertificateError) {
    let bio = try require(BIO_new(BIO_s_secmem()), "BIO_new")
    var written = 0
    guard bytes.isEmpty || BIO_write_ex(bio, bytes, bytes.count, &written) == 1 else {
      BIO_free(bio)
      throw .openSSL(call: "BIO_write_ex", cause: drainedErrorQueue())
    }
    pointer = bio
  }

  deinit { BIO_free(pointer) }

  /// Takes all that it holds.
  func read() -> [UInt8] {
    let count = Int(BIO_ctrl_pending(pointer))
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      _ = BIO_read_ex(pointer, buffer.baseAddress, count, &initialized)
    }
  }
}
