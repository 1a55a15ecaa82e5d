import CZstd

/// Zstandard: any number of frames, skippable ones among them, each with a window of at most 8 MiB.
///
/// Source: RFC 8878; the window limit is RFC 9659's for the content coding.
final class ZstdStage: DecodingStage {
  let coding = ContentCoding.zstd
  private let context: OpaquePointer
  private let piece = Piece()

  private var reader = ZstdFrameReader()

  /// Between two frames; false before the first, as no frame at all is no body.
  private var isAtFrameEnd = false

  private static let windowLogMax: Int32 = 23

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLogMax)
  }

  deinit {
    ZSTD_freeDCtx(context)
  }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>,
    emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError) {
    try reader.read(input) { (part) throws(ContentCodingError) in try decompress(part, emit) }
  }

  private func decompress(
    _ input: UnsafeBufferPointer<UInt8>,
    _ emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError) {
    // Asked with nothing to read, the library would begin the next frame.
    guard !input.isEmpty else { return }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    while true {
      var target = ZSTD_outBuffer(dst: piece.bytes.baseAddress, size: pieceBytesMax, pos: 0)
      let result = ZSTD_decompressStream(context, &target, &source)
      if ZSTD_isError(result) != 0 { throw failure(result) }
      if target.pos > 0 { try emit(piece.prefix(target.pos)) }
      isAtFrameEnd = result == 0
      // A full piece may hide more output, unless the frame has just been flushed to its end.
      let mayHideMore = target.pos == pieceBytesMax && !isAtFrameEnd
      guard source.pos < source.size || mayHideMore else { return }
    }
  }

  func end() throws(ContentCodingError) {
    guard isAtFrameEnd, !reader.holdsIncompletePart else {
      throw truncated("the body ends inside a frame")
    }
  }

  private func failure(_ result: Int) -> ContentCodingError {
    let words = String(cString: ZSTD_getErrorName(result))
    switch ZSTD_getErrorCode(result) {
    case ZSTD_error_frameParameter_windowTooLarge:
      return ContentCodingError(
        .windowExceeded,
        in: coding,
        "the frame asks for a window of more than 8 MiB"
      )
    case ZSTD_error_memory_allocation:
      return ContentCodingError(.outOfMemory, in: coding, "zstd had no memory")
    default:
      return corrupt("zstd says: \(words)")
    }
  }
}
