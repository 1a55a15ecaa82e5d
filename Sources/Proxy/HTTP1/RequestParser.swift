import Glibc
import HTTPTypes
import NIOCore

/// Reads HTTP/1 requests from bytes that arrive in any pieces.
///
/// Each line is checked as soon as it is whole, and the start of a line as soon as it can only be wrong, so a
/// malformed message is refused at once and not after a time-out. One reader for framing and fields alike:
/// there is no second opinion to disagree with (request smuggling lives in disagreement).
///
/// Source: RFC 9112, strict readings only.
struct RequestParser {
  /// What a message is made of.
  enum Part: Hashable, Sendable {
    case head(RequestHead)
    case body(ByteBuffer)
    case end
  }

  private enum State {
    case head
    case body(remaining: Int)
    case chunkSize
    case chunk(remaining: Int)
    case chunkEnd
    case trailers(fieldCount: Int, byteCount: Int)
    case end
    /// The last request of the connection was read.
    case closed
  }

  private static let chunkLineBytesMax = 1_024
  private static let examinedLineBytesMax = 4_096

  private let headBytesMax: Int
  private let fieldsMax: Int
  private var buffer = ByteBuffer()
  private var state = State.head
  private var builder = RequestHeadBuilder()
  private var headByteCount = 0
  private var keepsAlive = true
  /// Bytes of the unfinished line that were found in order.
  private var checkedCount = 0

  init(limits: ProxyLimits) {
    headBytesMax = limits.headBytesMax
    fieldsMax = limits.headerFieldsMax
  }

  /// Bytes received but not yet read.
  var unreadByteCount: Int { buffer.readableBytes }

  /// Whether a head has begun but not ended.
  var isInsideHead: Bool {
    guard case .head = state else { return false }
    return headByteCount > 0 || buffer.readableBytes > 0
  }

  /// Takes bytes as they came.
  mutating func receive(_ bytes: ByteBuffer) {
    if buffer.readableBytes == 0 {
      buffer = bytes
    } else {
      buffer.writeImmutableBuffer(bytes)
    }
  }

  /// Lets go of memory that holds nothing unread, so that its owner can use it again.
  mutating func releaseMemory() {
    if buffer.readableBytes == 0 {
      buffer = ByteBuffer()
    }
  }

  /// Gives up what was not read, for whoever speaks the next protocol on this connection.
  mutating func takeUnread() -> ByteBuffer {
    defer { buffer = ByteBuffer() }
    return buffer
  }

  /// The next part, or nil until more bytes come.
  mutating func next() throws(RequestRefusal) -> Part? {
    while true {
      switch state {
      case .head:
        guard let head = try nextHead() else { return nil }
        return .head(head)
      case .body(let remaining):
        return nextBody(remaining: remaining, then: .end) { .body(remaining: $0) }
      case .chunkSize:
        guard let size = try nextChunkSize() else { return nil }
        state = size == 0 ? .trailers(fieldCount: 0, byteCount: 0) : .chunk(remaining: size)
      case .chunk(let remaining):
        return nextBody(remaining: remaining, then: .chunkEnd) { .chunk(remaining: $0) }
      case .chunkEnd:
        guard let line = try nextLine(lengthMax: 0, refusal: .malformedChunk) else { return nil }
        guard line.isEmpty else { throw .malformedChunk }
        state = .chunkSize
      case .trailers(let fieldCount, let byteCount):
        guard try readTrailer(fieldCount: fieldCount, byteCount: byteCount) else { return nil }
      case .end:
        state = keepsAlive ? .head : .closed
        return .end
      case .closed:
        try expectNothing()
        return nil
      }
    }
  }
}

// MARK: - Heads

extension RequestParser {
  private mutating func nextHead() throws(RequestRefusal) -> RequestHead? {
    if headByteCount == 0 {
      skipEmptyLines()
    }
    while true {
      guard try hasCompleteLine() else { return nil }
      let limit = headBytesMax - headByteCount
      let tooLong: RequestRefusal = builder.hasRequestLine ? .headTooLarge : .targetTooLong
      guard let line = try nextLine(lengthMax: limit, refusal: tooLong) else { return nil }
      headByteCount += line.count + 2
      if line.isEmpty, builder.hasRequestLine {
        return try finishHead()
      }
      try take(line)
    }
  }

  /// Empty lines before a request line are ignored (RFC 9112, 2.2).
  private mutating func skipEmptyLines() {
    while buffer.readableBytes >= 2, buffer.readableBytesView.starts(with: "\r\n".utf8) {
      buffer.moveReaderIndex(forwardBy: 2)
    }
  }

  private mutating func take(_ line: Range<Int>) throws(RequestRefusal) {
    let isRequestLine = !builder.hasRequestLine
    guard isRequestLine || builder.fieldCount < fieldsMax else { throw .tooManyFields }
    let outcome: RequestRefusal? = buffer.withVeryUnsafeBytes { all in
      let bytes = UnsafeRawBufferPointer(rebasing: all[line])
      do throws(RequestRefusal) {
        if isRequestLine {
          try builder.setRequestLine(bytes)
        } else {
          try builder.addField(bytes)
        }
        return nil
      } catch {
        return error
      }
    }
    if let outcome {
      throw outcome
    }
  }

  private mutating func finishHead() throws(RequestRefusal) -> RequestHead {
    let finished = builder
    builder = RequestHeadBuilder()
    headByteCount = 0
    let head = try finished.finish()
    keepsAlive = head.keepsAlive
    switch head.framing {
    case .none: state = .end
    case .length(let length): state = .body(remaining: length)
    case .chunked: state = .chunkSize
    }
    return head
  }

  /// Refuses the beginning of a line that no further byte can put right.
  private mutating func hasCompleteLine() throws(RequestRefusal) -> Bool {
    guard lineFeedOffset() == nil, buffer.readableBytes > 0 else { return buffer.readableBytes > 0 }
    let isRequestLine = !builder.hasRequestLine
    let checked = checkedCount
    let fault: RequestRefusal? = buffer.withUnsafeReadableBytes { bytes in
      if !isRequestLine, ByteClass.isBlank(bytes[0]) {
        return .foldedField
      }
      // Past the size of any usual request line the limit alone decides.
      if isRequestLine, bytes.count <= Self.examinedLineBytesMax,
        !RequestHeadBuilder.couldBecomeRequestLine(bytes)
      {
        return .malformedRequestLine
      }
      for byte in bytes[checked...].dropLast() where !ByteClass.isFieldValue(byte) {
        return byte == 0x0d ? .bareCarriageReturn : .forbiddenByte
      }
      return nil
    }
    if let fault {
      throw fault
    }
    checkedCount = buffer.readableBytes - 1
    guard headByteCount + buffer.readableBytes <= headBytesMax else {
      throw isRequestLine ? .targetTooLong : .headTooLarge
    }
    return false
  }
}

// MARK: - Lines

extension RequestParser {
  private func lineFeedOffset() -> Int? {
    buffer.withUnsafeReadableBytes { bytes in
      let start = min(checkedCount, bytes.count)
      guard let base = bytes.baseAddress, start < bytes.count else { return nil }
      return memchr(base + start, 0x0a, bytes.count - start).map { found in
        found - UnsafeMutableRawPointer(mutating: base)
      }
    }
  }

  /// Takes one line that ends in CR LF: its place in the buffer's storage, without the line end.
  private mutating func nextLine(
    lengthMax: Int,
    refusal: RequestRefusal
  ) throws(RequestRefusal) -> Range<Int>? {
    guard let lineFeed = lineFeedOffset() else {
      guard buffer.readableBytes <= lengthMax + 1 else { throw refusal }
      return nil
    }
    let start = buffer.readerIndex
    guard lineFeed > 0, buffer.getInteger(at: start + lineFeed - 1, as: UInt8.self) == 0x0d else {
      throw refusal == .malformedChunk ? .malformedChunk : .bareLineFeed
    }
    guard lineFeed - 1 <= lengthMax else { throw refusal }
    checkedCount = 0
    buffer.moveReaderIndex(forwardBy: lineFeed + 1)
    let line = start..<(start + lineFeed - 1)
    let hasReturn = buffer.withVeryUnsafeBytes { all in
      all[line].contains(0x0d)
    }
    guard !hasReturn else { throw .bareCarriageReturn }
    return line
  }
}

// MARK: - Bodies

extension RequestParser {
  private mutating func nextBody(
    remaining: Int,
    then after: State,
    else more: (Int) -> State
  ) -> Part? {
    let count = min(remaining, buffer.readableBytes)
    guard count > 0, let bytes = buffer.readSlice(length: count) else { return nil }
    state = count == remaining ? after : more(remaining - count)
    return .body(bytes)
  }

  private mutating func nextChunkSize() throws(RequestRefusal) -> Int? {
    let line = try nextLine(lengthMax: Self.chunkLineBytesMax, refusal: .malformedChunk)
    guard let line else { return nil }
    let size = buffer.withVeryUnsafeBytes { all in
      ChunkLine.size(UnsafeRawBufferPointer(rebasing: all[line]))
    }
    guard let size else { throw .malformedChunk }
    return size
  }

  /// Checks one trailer line and drops it; true once the trailers have ended or a line was taken.
  private mutating func readTrailer(
    fieldCount: Int,
    byteCount: Int
  ) throws(RequestRefusal) -> Bool {
    let line = try nextLine(lengthMax: headBytesMax - byteCount, refusal: .headTooLarge)
    guard let line else { return false }
    guard !line.isEmpty else {
      state = .end
      return true
    }
    guard fieldCount < fieldsMax else { throw .tooManyFields }
    let fault: RequestRefusal? = buffer.withVeryUnsafeBytes { all in
      do throws(RequestRefusal) {
        _ = try FieldLine.split(UnsafeRawBufferPointer(rebasing: all[line]))
        return nil
      } catch {
        return error
      }
    }
    if let fault {
      throw fault
    }
    state = .trailers(fieldCount: fieldCount + 1, byteCount: byteCount + line.count + 2)
    return true
  }

  private mutating func expectNothing() throws(RequestRefusal) {
    skipEmptyLines()
    if buffer.readableBytes > 0 {
      throw .dataAfterLastRequest
    }
  }
}
