import Glibc

/// A TCP socket on the loopback address, blocking.
package struct Socket: Sendable {
  struct Failure: Error {}

  let descriptor: Int32
  package let port: UInt16

  /// A socket that takes connections, on a port of the system's choice.
  package static func listening() throws -> Socket {
    let descriptor = try open()
    var address = loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw Failure() }
    return Socket(descriptor: descriptor, port: UInt16(bigEndian: address.sin_port))
  }

  /// A connection to a port.
  package static func connected(to port: UInt16) throws -> Socket {
    let descriptor = try open()
    var address = loopback(port)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      close(descriptor)
      throw Failure()
    }
    return Socket(descriptor: descriptor, port: port)
  }

  package func accept() -> Socket? {
    let accepted = Glibc.accept(descriptor, nil, nil)
    return accepted < 0 ? nil : Socket(descriptor: accepted, port: port)
  }

  /// The next bytes; none at the end.
  package func read() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : []
  }

  package func write(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  package func finish() {
    close(descriptor)
  }

  package func shutDown() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private static func open() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure() }
    return descriptor
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}

/// Just enough HTTP/1.1 for a test: one message a connection.
package struct HTTPMessage {
  /// The request's target; empty for a response.
  package var target: String
  package var body: [UInt8]

  /// Reads one message; nil where the peer says nothing.
  package static func read(from socket: Socket) -> HTTPMessage? {
    var bytes: [UInt8] = []
    while true {
      let part = socket.read()
      bytes += part
      let text = String(decoding: bytes.prefix(16_384), as: UTF8.self)
      if let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) {
        let head = String(text[..<end.lowerBound])
        let headCount = text.utf8.distance(from: text.startIndex, to: end.upperBound)
        let length = contentLength(head)
        if bytes.count - headCount >= length || part.isEmpty {
          let words = head.split(separator: " ")
          return HTTPMessage(
            target: words.count > 1 ? String(words[1]) : "",
            body: Array(bytes[headCount...].prefix(length))
          )
        }
      }
      if part.isEmpty { return nil }
    }
  }

  package static func response(
    _ status: Int,
    type: String,
    fields: String = "",
    body: String
  ) -> [UInt8] {
    let head =
      "HTTP/1.1 \(status) Status\r\nContent-Type: \(type)\r\nConnection: close\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\(fields)\r\n"
    return Array((head + body).utf8)
  }

  private static func contentLength(_ head: String) -> Int {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      return Int(line.dropFirst("content-length:".count).drop { $0 == " " }) ?? 0
    }
    return 0
  }
}
