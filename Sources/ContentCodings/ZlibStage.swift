import CZlib

/// gzip (RFC 1952, any number of members) and deflate (RFC 1950, or RFC 1951 bare as some servers send).
///
/// The first complete gzip member may be followed by more members; what follows and does not begin like
/// one is dropped, as gzip(1) and browsers do. deflate is told from its bare form by the two bytes of the
/// zlib header, whose check value a bare stream meets only by chance.
final class ZlibStage: DecodingStage {
  let coding: ContentCoding

  /// zlib keeps a pointer back to this struct, so it lives at one address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let piece = Piece()
  private var state = State.beforeMember
  private var isInitialized = false

  /// The first bytes of a member or stream, held until there are two to tell its kind by.
  private var start: [UInt8] = []
  private var hasMember = false

  private enum State {
    /// Waiting for the two bytes by which a member or stream begins.
    case beforeMember
    case inMember
    /// Everything that was to be read has been; what else comes is dropped.
    case finished
  }

  init(coding: ContentCoding) {
    self.coding = coding
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
  }

  deinit {
    if isInitialized { inflateEnd(stream) }
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>,
    emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError) {
    var rest = input
    while !rest.isEmpty {
      switch state {
      case .finished:
        return
      case .beforeMember:
        start.append(rest[0])
        rest = UnsafeBufferPointer(rebasing: rest.dropFirst())
        guard start.count == 2 else { continue }
        try begin(emit)
      case .inMember:
        rest = try inflate(rest, emit)
      }
    }
  }

  func end() throws(ContentCodingError) {
    switch state {
    case .finished: return
    case .inMember: throw truncated("the body ends inside the compressed data")
    case .beforeMember:
      // After a whole member, one byte that could begin the next is a cut member; none is the end.
      if hasMember, start.isEmpty || start[0] != 0x1F { return }
      throw truncated("the body ends before the compressed data begins")
    }
  }

  /// Decides what the two bytes in `start` begin, and feeds them to zlib.
  private func begin(
    _ emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError) {
    let isGzip = start[0] == 0x1F && start[1] == 0x8B
    if coding == .gzip, !isGzip {
      guard hasMember else { throw corrupt("the body does not begin with the gzip mark 1f 8b") }
      state = .finished
      return
    }
    try reset()
    state = .inMember
    let held = start
    start = []
    let result: Result<Void, ContentCodingError> = held.withUnsafeBufferPointer { bytes in
      do throws(ContentCodingError) {
        _ = try inflate(bytes, emit)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func reset() throws(ContentCodingError) {
    if isInitialized {
      inflateReset(stream)
      return
    }
    guard lenity_inflate_init(stream, windowBits) == Z_OK else {
      throw ContentCodingError(.outOfMemory, in: coding, "zlib could not be set up")
    }
    isInitialized = true
  }

  /// 15 is the largest window; 16 more asks for gzip, a negative number for bare deflate.
  private var windowBits: Int32 {
    guard coding == .deflate else { return 15 + 16 }
    let hasZlibHeader =
      start[0] & 0x0F == 8 && start[0] >> 4 <= 7 && (Int(start[0]) << 8 + Int(start[1])) % 31 == 0
    return hasZlibHeader ? 15 : -15
  }

  /// Feeds bytes to zlib up to the end of the member; returns those behind it.
  private func inflate(
    _ input: UnsafeBufferPointer<UInt8>,
    _ emit: (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void
  ) throws(ContentCodingError) -> UnsafeBufferPointer<UInt8> {
    // zlib counts in 32 bits.
    let part = UnsafeBufferPointer(rebasing: input.prefix(1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: part.baseAddress)
    stream.pointee.avail_in = UInt32(part.count)
    while true {
      stream.pointee.next_out = piece.bytes.baseAddress
      stream.pointee.avail_out = UInt32(pieceBytesMax)
      let result = CZlib.inflate(stream, Z_NO_FLUSH)
      let byteCount = pieceBytesMax - Int(stream.pointee.avail_out)
      if byteCount > 0 { try emit(piece.prefix(byteCount)) }
      switch result {
      case Z_STREAM_END:
        hasMember = true
        state = coding == .gzip ? .beforeMember : .finished
        return remainder(of: input, part)
      case Z_OK, Z_BUF_ERROR:
        // A full piece may hide more output; anything less means that the input is used up.
        guard byteCount == pieceBytesMax else { return remainder(of: input, part) }
      default:
        throw failure(result)
      }
    }
  }

  private func remainder(
    of input: UnsafeBufferPointer<UInt8>,
    _ part: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let used = part.count - Int(stream.pointee.avail_in)
    return UnsafeBufferPointer(rebasing: input.dropFirst(used))
  }

  private func failure(_ result: Int32) -> ContentCodingError {
    switch result {
    case Z_MEM_ERROR:
      return ContentCodingError(.outOfMemory, in: coding, "zlib had no memory")
    case Z_NEED_DICT:
      return corrupt("the data asks for a preset dictionary, which HTTP has none of")
    default:
      let words = stream.pointee.msg.map { String(cString: $0) } ?? "invalid data"
      return corrupt("zlib says: \(words)")
    }
  }
}
