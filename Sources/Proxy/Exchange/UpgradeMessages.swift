import HTTPTypes
import NIOCore

/// The request that asks a site to switch to the WebSocket protocol, as bytes for a connection of its own.
enum UpgradeRequest {
  static func bytes(_ request: HTTPRequest) -> ByteBuffer {
    var fields = request.headerFields
    ConnectionFields.strip(&fields)
    var buffer = ByteBuffer()
    buffer.writeString("\(request.method.rawValue) \(request.path ?? "/") HTTP/1.1\r\n")
    buffer.writeString("Host: \(request.authority ?? "")\r\n")
    buffer.writeStaticString("Connection: Upgrade\r\nUpgrade: websocket\r\n")
    for field in fields where field.name != .hostField {
      buffer.writeString(field.name.rawName)
      buffer.writeStaticString(": ")
      field.withUnsafeBytesOfValue { value in
        _ = buffer.writeBytes(value)
      }
      buffer.writeStaticString("\r\n")
    }
    buffer.writeStaticString("\r\n")
    return buffer
  }
}

/// Reads a site's answer to such a request.
enum UpgradeResponse {
  enum Reading: Hashable {
    case needMore
    case malformed
    /// What the client is to get, the bytes behind the head included.
    case answer(ByteBuffer)
  }

  static func read(_ buffer: ByteBuffer, headBytesMax: Int) -> Reading {
    let bytes = buffer.readableBytesView
    guard let end = endOfHead(bytes) else {
      return buffer.readableBytes > headBytesMax ? .malformed : .needMore
    }
    let head = bytes[..<end]
    guard end - bytes.startIndex <= headBytesMax, isClean(head) else { return .malformed }
    guard head.starts(with: "HTTP/1.1 ".utf8) || head.starts(with: "HTTP/1.0 ".utf8) else {
      return .malformed
    }
    let code = head.dropFirst(9).prefix(3)
    guard code.count == 3, code.allSatisfy(ByteClass.isDigit) else { return .malformed }
    if code.elementsEqual("101".utf8) {
      return .answer(buffer)
    }
    return .answer(withoutKeepAlive(buffer, headEnd: end))
  }

  private static func endOfHead(_ bytes: ByteBufferView) -> Int? {
    var index = bytes.startIndex
    while let lineFeed = bytes[index...].firstIndex(of: 0x0a) {
      let next = lineFeed + 1
      if next + 1 < bytes.endIndex, bytes[next] == 0x0d, bytes[next + 1] == 0x0a {
        return next + 2
      }
      index = next
    }
    return nil
  }

  /// Every line ends in CR LF, and neither stands alone; no NUL.
  private static func isClean(_ head: ByteBufferView) -> Bool {
    var before: UInt8 = 0x20
    for byte in head {
      guard byte != 0, (byte == 0x0a) == (before == 0x0d) else { return false }
      before = byte
    }
    return true
  }

  /// The same answer, but the connection ends with it: the client's next request must not go this way.
  private static func withoutKeepAlive(_ buffer: ByteBuffer, headEnd: Int) -> ByteBuffer {
    var result = ByteBuffer()
    let bytes = buffer.readableBytesView
    for line in bytes[..<headEnd].split(separator: 0x0a) {
      let name = line.prefix { $0 != UInt8(ascii: ":") }.map(ByteClass.lowercased)
      let isAboutConnection = ["connection", "keep-alive", "upgrade"].contains { known in
        name.elementsEqual(known.utf8)
      }
      guard !isAboutConnection, line.count > 1 else { continue }
      result.writeBytes(line)
      result.writeStaticString("\n")
    }
    result.writeStaticString("Connection: close\r\n\r\n")
    result.writeBytes(bytes[headEnd...])
    return result
  }
}
