import COpenSSL

/// The BIO through which OpenSSL reaches a `RecordTransport`.
enum RecordBIO {
  /// Owns the table of functions of this kind of BIO; made once, never changed.
  private struct Method: ~Copyable, @unchecked Sendable {
    let pointer: OpaquePointer?

    init() {
      pointer = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lenity records")
      guard let pointer else { return }
      BIO_meth_set_read_ex(pointer, readBytes)
      BIO_meth_set_write_ex(pointer, writeBytes)
      BIO_meth_set_ctrl(pointer, control)
    }

    deinit { BIO_meth_free(pointer) }
  }

  private static let method = Method()

  /// Makes a BIO on `transport`, which must live at least as long; nil when memory is short.
  static func make(on transport: RecordTransport) -> OpaquePointer? {
    guard let methodPointer = method.pointer, let bio = BIO_new(methodPointer) else { return nil }
    BIO_set_data(bio, Unmanaged.passUnretained(transport).toOpaque())
    BIO_set_init(bio, 1)
    return bio
  }
}

private func transport(of bio: OpaquePointer?) -> RecordTransport? {
  guard let data = BIO_get_data(bio) else { return nil }
  return Unmanaged<RecordTransport>.fromOpaque(data).takeUnretainedValue()
}

private func readBytes(
  _ bio: OpaquePointer?,
  _ target: UnsafeMutablePointer<CChar>?,
  _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  lenity_bio_clear_retry(bio)
  guard let transport = transport(of: bio), let target else { return 0 }
  let taken = transport.read(into: UnsafeMutableRawBufferPointer(start: target, count: capacity))
  count?.pointee = taken
  guard taken == 0 else { return 1 }
  lenity_bio_set_retry_read(bio)
  return 0
}

private func writeBytes(
  _ bio: OpaquePointer?,
  _ source: UnsafePointer<CChar>?,
  _ byteCount: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  lenity_bio_clear_retry(bio)
  guard let transport = transport(of: bio), let source else { return 0 }
  transport.write(UnsafeRawBufferPointer(start: source, count: byteCount))
  count?.pointee = byteCount
  return 1
}

private func control(
  _ bio: OpaquePointer?,
  _ command: Int32,
  _ number: Int,
  _ pointer: UnsafeMutableRawPointer?
) -> Int {
  // All is written at once, so there is never anything to flush; no other command applies.
  command == BIO_CTRL_FLUSH ? 1 : 0
}
