import CBrotli

/// Brotli (RFC 7932) with its standard window of at most 16 MiB; bytes behind the stream's end are dropped.
final class BrotliStage: DecodingStage {
  let coding = ContentCoding.br
  private let decoder: OpaquePointer
  private let piece = Piece()
  private var isFinished = false

  init?() {
    guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
    self.decoder = decoder
  }

  deinit {
    BrotliDecoderDestroyInstance(decoder)
  }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>,
    emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError) {
    guard !isFinished else { return }
    var availableIn = input.count
    var nextIn = input.baseAddress
    while true {
      var availableOut = pieceBytesMax
      var nextOut = piece.bytes.baseAddress
      let result = BrotliDecoderDecompressStream(
        decoder,
        &availableIn,
        &nextIn,
        &availableOut,
        &nextOut,
        nil
      )
      let byteCount = pieceBytesMax - availableOut
      if byteCount > 0 { try emit(piece.prefix(byteCount)) }
      switch result {
      case BROTLI_DECODER_RESULT_SUCCESS:
        isFinished = true
        return
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        continue
      default:
        throw failure()
      }
    }
  }

  func end() throws(ContentCodingError) {
    guard isFinished else { throw truncated("the body ends before the stream's last block") }
  }

  private func failure() -> ContentCodingError {
    let code = BrotliDecoderGetErrorCode(decoder)
    let words = BrotliDecoderErrorString(code).map { String(cString: $0) } ?? "invalid data"
    // The library's codes from -21 to -30 are failed allocations.
    if (-30 ... -21).contains(code.rawValue) {
      return ContentCodingError(.outOfMemory, in: coding, "brotli had no memory")
    }
    return corrupt("brotli says: \(words)")
  }
}
