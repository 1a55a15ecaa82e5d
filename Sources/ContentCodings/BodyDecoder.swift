/// Takes the content codings off a body that comes in pieces.
///
/// zlib, brotli and zstd do the work; this type chains them, holds them to `DecodingLimits` and insists on
/// each coding's own end mark, so that a body cut short is never taken for a short body. Libraries' handles
/// are freed with the last copy. Copies share the state of the stream: carry one on and drop the other.
///
/// Works in one thread at a time. After an error the decoder stays in that error.
public struct BodyDecoder {
  private var stages: [any DecodingStage] = []
  private var meters: [ExpansionMeter] = []
  private var failure: ContentCodingError?

  /// More codings on one body than this are a trick, not a saving.
  private static let codingsMax = 4

  /// Makes a decoder for a body to which `codings` were applied in that order.
  ///
  /// Nil when there are more than four codings or a library has no memory. With no coding, or only
  /// `identity`, the bytes pass through and no limit applies: nothing unfolds.
  public init?(codings: [ContentCoding], limits: DecodingLimits = DecodingLimits()) {
    let applied = codings.filter { $0 != .identity }
    guard applied.count <= Self.codingsMax else { return nil }
    for coding in applied.reversed() {
      guard let stage = Self.stage(for: coding) else { return nil }
      stages.append(stage)
      meters.append(ExpansionMeter(limits: limits))
    }
  }

  private static func stage(for coding: ContentCoding) -> (any DecodingStage)? {
    switch coding {
    case .gzip, .deflate: ZlibStage(coding: coding)
    case .br: BrotliStage()
    case .zstd: ZstdStage()
    case .identity: nil
    }
  }

  /// Decodes the next bytes, cut anywhere, and appends what comes out to `output`.
  ///
  /// - Throws: at corrupt data or a passed limit; `output` then has what came out before.
  public mutating func write(
    _ chunk: Span<UInt8>,
    into output: inout [UInt8]
  ) throws(ContentCodingError) {
    try write(chunk) { piece in
      piece.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    }
  }

  /// Decodes the next bytes, cut anywhere, and shows what comes out in pieces of at most 64 KiB.
  ///
  /// Memory stays bounded whatever the chunk unfolds to. The span ends with the call of `emit`.
  public mutating func write(
    _ chunk: Span<UInt8>,
    emit: (Span<UInt8>) -> Void
  ) throws(ContentCodingError) {
    if let failure { throw failure }
    let result: Result<Void, ContentCodingError> = chunk.withUnsafeBufferPointer { bytes in
      do throws(ContentCodingError) {
        try decode(bytes, stage: 0, emit)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try note(result)
  }

  /// Takes the end of the body.
  ///
  /// - Throws: `.truncated` where a coding's own end mark is missing, an empty body included.
  public mutating func end(into output: inout [UInt8]) throws(ContentCodingError) {
    // Every stage hands out all it can at each write, so nothing is left to append.
    _ = output
    try end()
  }

  /// Takes the end of the body, for whoever uses `write(_:emit:)`.
  public mutating func end() throws(ContentCodingError) {
    if let failure { throw failure }
    for stage in stages { try stage.end() }
  }

  private mutating func note(
    _ result: Result<Void, ContentCodingError>
  ) throws(ContentCodingError) {
    if case .failure(let error) = result { failure = error }
    try result.get()
  }

  /// Runs bytes through the stage of that index and each piece that comes out through the next.
  private mutating func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    stage index: Int,
    _ emit: (Span<UInt8>) -> Void
  ) throws(ContentCodingError) {
    guard index < stages.count else {
      emit(bytes.span)
      return
    }
    let stage = stages[index]
    meters[index].took(bytes.count)
    try stage.decode(bytes) { (piece) throws(ContentCodingError) in
      try meters[index].gave(piece.count, coding: stage.coding)
      try decode(piece, stage: index + 1, emit)
    }
  }
}
