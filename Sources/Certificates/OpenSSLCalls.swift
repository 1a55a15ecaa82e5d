import COpenSSL

/// Passes a pointer that OpenSSL returned, or throws what its error queue says.
func require(_ pointer: OpaquePointer?, _ call: String) throws(CertificateError) -> OpaquePointer {
  guard let pointer else { throw .openSSL(call: call, cause: drainedErrorQueue()) }
  return pointer
}

/// Throws what OpenSSL's error queue says unless `holds`.
func require(_ holds: Bool, _ call: String) throws(CertificateError) {
  guard holds else { throw .openSSL(call: call, cause: drainedErrorQueue()) }
}

/// Empties this thread's error queue; the text of its latest entry.
package func drainedErrorQueue() -> String {
  let code = ERR_peek_last_error()
  ERR_clear_error()
  guard code != 0 else { return "no reason given" }
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let start = buffer.baseAddress else { return "error \(code)" }
    ERR_error_string_n(code, start, buffer.count)
    return String(cString: start)
  }
}

/// Bytes of DER from one of the `i2d` functions: asked for the length, then for the bytes.
func derBytes(
  _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
) throws(CertificateError) -> [UInt8] {
  let count = Int(encode(nil))
  try require(count > 0, "i2d")
  var bytes = [UInt8](repeating: 0, count: count)
  let written = bytes.withUnsafeMutableBufferPointer { buffer in
    var cursor = buffer.baseAddress
    return Int(encode(&cursor))
  }
  try require(written == count, "i2d")
  return bytes
}
