internal import ContentCodings
internal import Edits

/// A body on its way through: codings off, then the rewriter.
///
/// Nothing is held but what the decoder and the rewriter hold. At `decodedBytesMax` the rewriter is stopped
/// and the rest passes as it is, decoded: half a page rewritten is better than a page withheld. It is at the
/// same byte however the body comes, so a replay gives what the client got.
struct BodyPipeline {
  private var decoder: BodyDecoder?
  private(set) var rewriter: any StreamRewriter
  /// How many bytes the rewriter may yet look at.
  private var bytesLeft: Int
  private(set) var isOverLimit = false
  private var isStopped = false
  private var hasBytes = false

  init(decoder: BodyDecoder?, rewriter: any StreamRewriter, decodedBytesMax: Int) {
    self.decoder = decoder
    self.rewriter = rewriter
    bytesLeft = decodedBytesMax
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
    if !isStopped { rewriter.end(into: &output) }
    // Servers answer with nothing at all and still name a coding; that is an empty body, not a cut one.
    if hasBytes { try decoder?.end() }
  }

  private mutating func rewrite(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    let within = bytes.extracting(first: bytesLeft)
    bytesLeft -= within.count
    if !isOverLimit { rewriter.write(within, into: &output) }
    guard within.count < bytes.count else { return }
    isOverLimit = true
    var rest = bytes.extracting(droppingFirst: within.count)
    stop(&rest, into: &output)
    rest.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  /// Stops the rewriter behind what it is replacing; that end is looked for byte by byte, to be the same always.
  private mutating func stop(_ rest: inout Span<UInt8>, into output: inout [UInt8]) {
    while !isStopped, rewriter.isReplacing, !rest.isEmpty {
      rewriter.write(rest.extracting(first: 1), into: &output)
      rest = rest.extracting(droppingFirst: 1)
    }
    guard !isStopped, !rewriter.isReplacing else { return }
    rewriter.stop(into: &output)
    isStopped = true
  }
}
