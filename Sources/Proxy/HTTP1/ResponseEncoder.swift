import HTTPTypes
import NIOCore

/// Writes HTTP/1 responses in canonical form.
///
/// Fields that are about the connection are written by the encoder alone: what stands in the response under
/// these names is left out. Exactly one of Content-Length, chunks and the connection's end frames a body.
struct ResponseEncoder {
  /// What of the request decides the form of its response.
  struct Request: Hashable, Sendable {
    var isHead = false
    var isVersion10 = false
    var keepsAlive = true
  }

  /// How the body under way is framed.
  private enum Framing {
    case none
    case length(remaining: Int)
    case chunked
    case untilClose
  }

  /// Bodies up to this size are copied behind the head, so that one write, and one TLS record, carries both.
  static let copiedBytesMax = 8 * 1024

  private var framing = Framing.none

  /// Whether the connection can carry another response after this one.
  private(set) var keepsAlive = true

  /// Appends a head; informational ones do not begin the response.
  mutating func encode(
    head response: HTTPResponse,
    for request: Request,
    into buffer: inout ByteBuffer
  ) {
    let code = response.status.code
    Self.writeStatusLine(response.status, into: &buffer)
    guard code >= 200 else {
      Self.writeFields(response.headerFields, into: &buffer)
      buffer.writeStaticString("\r\n")
      return
    }
    keepsAlive = request.keepsAlive
    let length = Self.contentLength(response.headerFields)
    framing = Self.framing(code: code, length: length, for: request)
    if case .untilClose = framing {
      keepsAlive = false
    }
    Self.writeFields(response.headerFields, into: &buffer)
    if let length, code != 204 {
      buffer.writeStaticString("Content-Length: ")
      buffer.writeString(String(length))
      buffer.writeStaticString("\r\n")
    }
    if case .chunked = framing {
      buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
    }
    if !keepsAlive {
      buffer.writeStaticString("Connection: close\r\n\r\n")
    } else if request.isVersion10 {
      buffer.writeStaticString("Connection: keep-alive\r\n\r\n")
    } else {
      buffer.writeStaticString("\r\n")
    }
  }

  /// What to do with a piece of a body.
  enum BodyStep: Hashable, Sendable {
    /// The bytes go out as they are.
    case send(ByteBuffer)
    /// The bytes go out between the two pieces of framing that were appended before and after.
    case sendChunk(ByteBuffer)
    /// There is no body to send.
    case drop
  }

  /// Takes a piece of the body; the framing before it is appended to `buffer`.
  mutating func encode(body: ByteBuffer, into buffer: inout ByteBuffer) -> BodyStep {
    guard body.readableBytes > 0 else { return .drop }
    switch framing {
    case .none:
      return .drop
    case .untilClose:
      return .send(body)
    case .length(let remaining):
      // More than was announced would be read as the next response.
      let count = min(remaining, body.readableBytes)
      framing = .length(remaining: remaining - count)
      return body.getSlice(at: body.readerIndex, length: count).map { .send($0) } ?? .drop
    case .chunked:
      buffer.writeString(String(body.readableBytes, radix: 16))
      buffer.writeStaticString("\r\n")
      return .sendChunk(body)
    }
  }

  /// Whether the connection's end would be taken for the end of the body under way.
  var endsByClosing: Bool {
    if case .untilClose = framing { return true }
    return false
  }

  /// Ends the response; false if less than announced was sent, so that only closing tells the truth.
  mutating func encodeEnd(into buffer: inout ByteBuffer) -> Bool {
    defer { framing = .none }
    switch framing {
    case .none, .untilClose: return true
    case .length(let remaining): return remaining == 0
    case .chunked:
      buffer.writeStaticString("0\r\n\r\n")
      return true
    }
  }

  private static func framing(code: Int, length: Int?, for request: Request) -> Framing {
    guard !request.isHead, code != 204, code != 304 else { return .none }
    if let length {
      return .length(remaining: length)
    }
    return request.isVersion10 ? .untilClose : .chunked
  }

  /// The length, if all Content-Length fields agree on one; otherwise none is passed on.
  private static func contentLength(_ fields: HTTPFields) -> Int? {
    var length: Int?
    for field in fields where field.name.canonicalName == "content-length" {
      let value = field.withUnsafeBytesOfValue { FieldLine.decimal(UnsafeRawBufferPointer($0)) }
      guard let value, length == nil || length == value else { return nil }
      length = value
    }
    return length
  }

  private static func writeStatusLine(_ status: HTTPResponse.Status, into buffer: inout ByteBuffer)
  {
    if status.code == 200, status.reasonPhrase.isEmpty || status.reasonPhrase == "OK" {
      buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
      return
    }
    buffer.writeStaticString("HTTP/1.1 ")
    buffer.writeString(String(status.code))
    buffer.writeStaticString(" ")
    // HTTP/2 has no phrase; the standard one is for people who read traces.
    let phrase =
      status.reasonPhrase.isEmpty
      ? StatusPhrase.standard(for: status.code) : status.reasonPhrase
    buffer.writeString(phrase)
    buffer.writeStaticString("\r\n")
  }

  private static func writeFields(_ fields: HTTPFields, into buffer: inout ByteBuffer) {
    for field in fields {
      switch field.name.canonicalName {
      case "connection", "transfer-encoding", "keep-alive", "content-length": continue
      default: break
      }
      buffer.writeString(field.name.rawName)
      buffer.writeStaticString(": ")
      field.withUnsafeBytesOfValue { bytes in
        _ = buffer.writeBytes(bytes)
      }
      buffer.writeStaticString("\r\n")
    }
  }
}
