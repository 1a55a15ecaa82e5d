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

  enum State {
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

  static let chunkLineBytesMax = 1_024
  static let examinedLineBytesMax = 4_096

  let headBytesMax: Int
  let fieldsMax: Int
  var buffer = ByteBuffer()
  var state = State.head
  var builder = RequestHeadBuilder()
  var headByteCount = 0
  var keepsAlive = true
  /// Bytes of the unfinished line that were found in order.
  var checkedCount = 0

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
