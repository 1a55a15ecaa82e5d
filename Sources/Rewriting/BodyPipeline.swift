internal import ContentCodings
internal import Edits

/// A body on its way through: codings off, then the rewriter.
///
/// Nothing is held but what the decoder and the rewriter hold. Past `decodedBytesMax` the rewriter is ended
/// and the rest passes as it is, decoded: half a page rewritten is better than a page withheld.
struct BodyPipeline {
  private var decoder: BodyDecoder?
  private(set) var rewriter: any StreamRewriter
  private let decodedBytesMax: Int
  private(set) var decodedByteCount = 0
  private(set) var isOverLimit = false
  private var hasBytes = false

  init(decoder: BodyDecoder?, rewriter: any StreamRewriter, decodedBytesMax: Int) {
    self.decoder = decoder
    self.rewriter = rewriter
    self.decodedBytesMax = decodedBytesMax
  }

  mutating func write(
    _ chunk: Span<UInt8>,
    into output: inout [UInt8]
  ) throws(ContentCodingError) {
    hasBytes = hasBytes || chunk.count > 0
    guard var decoder else {
      rewrite(chunk, into: &output)
      return
    }
    self.decoder = nil
    defer { self.decoder = decoder }
    try decoder.write(chunk) { rewrite($0, into: &output) }
  }

  mutating func end(into output: inout [UInt8]) throws(ContentCodingError) {
    if !isOverLimit { rewriter.end(into: &output) }
    // Servers answer with nothing at all and still name a coding; that is an empty body, not a cut one.
    if hasBytes { try decoder?.end() }
  }

  private mutating func rewrite(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    decodedByteCount += bytes.count
    if !isOverLimit, decodedByteCount > decodedBytesMax {
      isOverLimit = true
      rewriter.end(into: &output)
    }
    if isOverLimit {
      bytes.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    } else {
      rewriter.write(bytes, into: &output)
    }
  }
}
