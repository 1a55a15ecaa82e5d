import COpenSSL
import Certificates
import NIOCore

/// One TLS connection without its socket: records in and out, plaintext in and out.
///
/// Not safe across threads; the handler uses it on its event loop only.
final class TLSSession {
  let context: TLSServerContext
  let transport: RecordTransport
  let expectedHost: DomainName
  /// What a callback refused, which tells more than OpenSSL's error that follows.
  var failure: TLSError?

  private let ssl: SSLHandle

  /// How far a handshake or a reading got.
  enum Progress {
    case done
    case wantsInput
    case closed
    case failed(TLSError)
  }

  init(
    context: TLSServerContext,
    expectedHost: DomainName,
    allocator: ByteBufferAllocator
  ) throws(TLSError) {
    ERR_clear_error()
    guard let ssl = SSLHandle(context.handle) else { throw .fromErrorQueue() }
    self.ssl = ssl
    self.context = context
    self.expectedHost = expectedHost
    transport = RecordTransport(allocator: allocator)
    guard let bio = RecordBIO.make(on: transport) else { throw .fromErrorQueue() }
    SSL_set_bio(self.ssl.pointer, bio, bio)
    SSL_set_accept_state(self.ssl.pointer)
    try bindTickets()
    SSL_set_ex_data(self.ssl.pointer, Self.ownIndex, Unmanaged.passUnretained(self).toOpaque())
  }

  /// The session of an `SSL`, which never outlives it.
  static func of(_ ssl: OpaquePointer?) -> TLSSession? {
    guard let data = SSL_get_ex_data(ssl, ownIndex) else { return nil }
    return Unmanaged<TLSSession>.fromOpaque(data).takeUnretainedValue()
  }

  /// OpenSSL keeps index 0 free for the application (`SSL_set_app_data`).
  private static let ownIndex: Int32 = 0

  /// A ticket is taken only where the session id context is the same: for the same host (RFC 6066, 3).
  private func bindTickets() throws(TLSError) {
    guard let hash = try? sha256(Array(expectedHost.description.utf8)),
      SSL_set_session_id_context(ssl.pointer, hash, UInt32(hash.count)) == 1
    else { throw .fromErrorQueue() }
  }

  /// Goes on with the handshake as far as the received bytes allow.
  func handshake() -> Progress {
    ERR_clear_error()
    let result = SSL_do_handshake(ssl.pointer)
    return result == 1 ? .done : progress(after: result)
  }

  /// What was agreed; meaningful once the handshake is done.
  var agreement: TLSHandshakeCompleted {
    let name = SSL_get_servername(ssl.pointer, TLSEXT_NAMETYPE_host_name)
    var chosen: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(ssl.pointer, &chosen, &count)
    let bytes = UnsafeBufferPointer(start: chosen, count: Int(count))
    return TLSHandshakeCompleted(
      serverName: name.map { String(cString: $0).lowercased() },
      applicationProtocol: bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self),
      version: String(cString: SSL_get_version(ssl.pointer)),
      resumed: SSL_session_reused(ssl.pointer) == 1
    )
  }

  /// Decrypts into the writable part of `buffer` until that is full or the input used up.
  func read(into buffer: inout ByteBuffer) -> Progress {
    var result: Int32 = 1
    while result == 1, buffer.writableBytes > 0 {
      ERR_clear_error()
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { room in
        var count = 0
        result = SSL_read_ex(ssl.pointer, room.baseAddress, room.count, &count)
        return result == 1 ? count : 0
      }
    }
    return result == 1 ? .done : progress(after: result)
  }

  /// Decrypted bytes that OpenSSL holds ready.
  var pendingByteCount: Int { Int(SSL_pending(ssl.pointer)) }

  /// Encrypts all of `bytes`, as many records.
  func write(_ bytes: UnsafeRawBufferPointer) throws(TLSError) {
    var rest = bytes
    while !rest.isEmpty {
      ERR_clear_error()
      var count = 0
      let result = SSL_write_ex(ssl.pointer, rest.baseAddress, rest.count, &count)
      guard result == 1, count > 0 else {
        if case .failed(let error) = progress(after: result) { throw error }
        throw .outputClosed
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Writes the `close_notify` alert; nothing can be encrypted after it.
  func closeOutput() {
    ERR_clear_error()
    _ = SSL_shutdown(ssl.pointer)
    ERR_clear_error()
  }

  private func progress(after result: Int32) -> Progress {
    switch SSL_get_error(ssl.pointer, result) {
    case SSL_ERROR_WANT_READ: return .wantsInput
    case SSL_ERROR_ZERO_RETURN: return .closed
    default:
      defer { ERR_clear_error() }
      return .failed(failure ?? TLSError.fromErrorQueue())
    }
  }
}
