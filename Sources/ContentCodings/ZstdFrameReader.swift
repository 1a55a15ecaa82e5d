/// Walks the frames and blocks of a zstd body on their way to the library, and mends what it misreads.
///
/// libzstd up to 1.5.4 (Debian 12) differs from the format in two ways that matter here: it refuses a block
/// that writes "no sequences" in two bytes, and it accepts blocks with bytes after "no sequences" and Huffman
/// trees whose bit stream is cut short. The first kind is rewritten to the one-byte form, the others are
/// refused. Only compressed blocks are held, one at a time, 128 KiB at most; all else passes uncopied.
///
/// Source: RFC 8878, 3.1.1.
struct ZstdFrameReader {
  typealias Pass = (UnsafeBufferPointer<UInt8>) throws(ContentCodingError) -> Void

  private var state = State.collecting(.magic, byteCount: 4)
  private var held: [UInt8] = []
  private var hasChecksum = false
  private var isLastBlock = false

  private enum State {
    /// Until so many bytes are held, which are then read as that part.
    case collecting(Part, byteCount: Int)
    /// So many bytes to let through, then on with that part.
    case passing(byteCount: Int, then: Part)
    /// What comes is the library's to refuse.
    case passingAll
  }

  private enum Part {
    case magic
    case skippableSize
    case frameHeaderDescriptor
    case blockHeader
    case compressedBlock

    var byteCount: Int {
      switch self {
      case .magic, .skippableSize: 4
      case .frameHeaderDescriptor: 1
      case .blockHeader: 3
      case .compressedBlock: 0
      }
    }
  }

  private static let blockBytesMax = 128 << 10

  /// Takes the next bytes, cut anywhere, and passes on what the library shall see.
  mutating func read(
    _ input: UnsafeBufferPointer<UInt8>,
    pass: Pass
  ) throws(ContentCodingError) {
    var rest = input
    while !rest.isEmpty {
      let count: Int
      switch state {
      case .passingAll:
        count = rest.count
        try pass(rest)
      case .passing(let byteCount, let part):
        count = min(byteCount, rest.count)
        try pass(UnsafeBufferPointer(rebasing: rest[..<count]))
        advance(byteCount - count, part)
      case .collecting(let part, let byteCount):
        count = min(byteCount - held.count, rest.count)
        held.append(contentsOf: rest[..<count])
        if held.count == byteCount { try interpret(part, pass) }
      }
      rest = UnsafeBufferPointer(rebasing: rest[count...])
    }
  }

  /// The body's end has cut a part that the library has not seen.
  var holdsIncompletePart: Bool { !held.isEmpty }

  private mutating func advance(_ byteCount: Int, _ part: Part) {
    state =
      byteCount > 0
      ? .passing(byteCount: byteCount, then: part)
      : .collecting(part, byteCount: part.byteCount)
  }

  private mutating func flush(_ pass: Pass) throws(ContentCodingError) {
    let bytes = held
    held.removeAll(keepingCapacity: true)
    let result: Result<Void, ContentCodingError> = bytes.withUnsafeBufferPointer { buffer in
      do throws(ContentCodingError) {
        if !buffer.isEmpty { try pass(buffer) }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  // MARK: Parts

  private mutating func interpret(_ part: Part, _ pass: Pass) throws(ContentCodingError) {
    switch part {
    case .magic: readMagic()
    case .skippableSize: advance(Int(littleEndian(held)), .magic)
    case .frameHeaderDescriptor: readFrameHeaderDescriptor()
    case .blockHeader:
      // A compressed block's header waits for the block: its size may change.
      if readBlockHeader() { return }
    case .compressedBlock:
      held = try ZstdBlock.mended(held)
      finishBlock(dataByteCount: 0)
    }
    try flush(pass)
  }

  private mutating func readMagic() {
    let magic = littleEndian(held)
    if magic == 0xFD2F_B528 {
      state = .collecting(.frameHeaderDescriptor, byteCount: 1)
    } else if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
      state = .collecting(.skippableSize, byteCount: 4)
    } else {
      state = .passingAll
    }
  }

  private mutating func readFrameHeaderDescriptor() {
    let descriptor = held[0]
    hasChecksum = descriptor & 4 != 0
    let isSingleSegment = descriptor & 0x20 != 0
    let dictionaryBytes = [0, 1, 2, 4][Int(descriptor & 3)]
    let sizeFlag = Int(descriptor >> 6)
    let contentSizeBytes = sizeFlag == 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag
    advance((isSingleSegment ? 0 : 1) + dictionaryBytes + contentSizeBytes, .blockHeader)
  }

  /// True where the header stays held, in front of its block.
  private mutating func readBlockHeader() -> Bool {
    let header = littleEndian(held)
    isLastBlock = header & 1 != 0
    let size = Int(header >> 3)
    switch header >> 1 & 3 {
    case 0: finishBlock(dataByteCount: size)
    case 1: finishBlock(dataByteCount: 1)
    case 2 where size > 0 && size <= Self.blockBytesMax:
      state = .collecting(.compressedBlock, byteCount: 3 + size)
      return true
    default: state = .passingAll
    }
    return false
  }

  private mutating func finishBlock(dataByteCount: Int) {
    if isLastBlock {
      advance(dataByteCount + (hasChecksum ? 4 : 0), .magic)
    } else {
      advance(dataByteCount, .blockHeader)
    }
  }
}

private func littleEndian(_ bytes: [UInt8]) -> UInt32 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
}
