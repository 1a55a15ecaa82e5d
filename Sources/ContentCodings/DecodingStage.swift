/// One coding being taken off a body: owns the library's handle and frees it.
///
/// Decoded bytes are handed out in pieces of at most `pieceBytesMax`, so that memory does not grow with
/// the ratio: whatever the input unfolds to, one stage holds one piece.
protocol DecodingStage: AnyObject {
  /// Takes bytes cut anywhere and hands each decoded piece to `emit`; the piece lives for that call only.
  func decode(
    _ input: UnsafeBufferPointer<UInt8>,
    emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError)

  /// Takes the end of the body; throws `.truncated` unless the coding's own end mark was seen.
  func end() throws(ContentCodingError)

  var coding: ContentCoding { get }
}

/// The most bytes in one decoded piece.
let pieceBytesMax = 64 << 10

extension DecodingStage {
  func truncated(_ explanation: String) -> ContentCodingError {
    ContentCodingError(.truncated, in: coding, explanation)
  }

  func corrupt(_ explanation: String) -> ContentCodingError {
    ContentCodingError(.corrupt, in: coding, explanation)
  }
}

/// A fixed buffer for one decoded piece, freed with its owner.
final class Piece {
  let bytes: UnsafeMutableBufferPointer<UInt8>

  init() {
    bytes = .allocate(capacity: pieceBytesMax)
  }

  deinit {
    bytes.deallocate()
  }

  func prefix(_ byteCount: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[..<byteCount])
  }
}
