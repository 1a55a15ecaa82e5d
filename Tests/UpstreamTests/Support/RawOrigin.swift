import Foundation
import Glibc
import Synchronization

/// A TCP server that runs one closure for each connection, on a thread of its own.
final class RawOrigin: Sendable {
  let port: Int
  private let listener: Int32

  /// What the server does with a connection.
  typealias Session = @Sendable (SocketStream) -> Void

  init(_ session: @escaping Session) throws {
    (listener, port) = try boundSocket()
    let listener = listener
    Thread.detachNewThread {
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        Thread.detachNewThread { session(SocketStream(descriptor)) }
      }
    }
  }

  /// A server that reads one request's head and then writes `answer`, byte for byte, and closes.
  convenience init(answering answer: String) throws {
    try self.init { stream in
      _ = stream.readHead()
      stream.write(answer)
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}

/// A connected socket; closed with its owner.
final class SocketStream: Sendable {
  let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Reads up to `max` bytes; none at the end.
  func read(max: Int = 16 << 10) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: max)
    let count = Glibc.recv(descriptor, &buffer, max, 0)
    return count > 0 ? Array(buffer[..<count]) : []
  }

  func readExactly(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more = read(max: count - bytes.count)
      if more.isEmpty { return bytes }
      bytes += more
    }
    return bytes
  }

  /// Reads to the blank line, one byte at a time, so that nothing behind it is lost.
  func readHead() -> String {
    var bytes: [UInt8] = []
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let next = read(max: 1)
      if next.isEmpty { break }
      bytes += next
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func write(_ text: String) {
    write(Array(text.utf8))
  }

  func write(_ bytes: [UInt8]) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      offset += count
    }
  }

  func finishWriting() {
    shutdown(descriptor, Int32(SHUT_WR))
  }
}
