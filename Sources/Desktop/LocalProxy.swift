import Foundation

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// Asks a proxy on this machine for one of its own pages.
public struct LocalProxy: Sendable {
  /// An IP address of this machine, without brackets.
  public var host: String
  /// Its port.
  public var port: Int

  private static let bytesMax = 4 << 20

  /// Names a proxy; nothing is opened.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// What it answered.
  public struct Answer: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The body.
    public var body: String
  }

  /// Fetches a page; nil where nothing answers like a web server within two seconds.
  public func get(_ path: String) -> Answer? {
    ask("GET", path)
  }

  /// Has something changed, as a program of the person's; nil as for `get`.
  @discardableResult
  public func delete(_ path: String) -> Answer? {
    ask("DELETE", path, fields: "X-Lenity-Request: 1\r\n")
  }

  private func ask(_ method: String, _ path: String, fields: String = "") -> Answer? {
    guard let socket = connect() else { return nil }
    defer { close(socket) }
    let name = host.contains(":") ? "[\(host)]" : host
    let request =
      "\(method) \(path) HTTP/1.0\r\nHost: \(name):\(port)\r\nConnection: close\r\n\(fields)\r\n"
    let sent = Array(request.utf8).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0) }
    guard sent == request.utf8.count else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < Self.bytesMax {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return Self.parse(bytes)
  }

  private static func parse(_ bytes: [UInt8]) -> Answer? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n"), text.hasPrefix("HTTP/1."),
      let status = text.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return Answer(status: status, body: String(text[end.upperBound...]))
  }

  private func connect() -> Int32? {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    #if os(Linux)
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
    hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let address = list else {
      return nil
    }
    defer { freeaddrinfo(list) }
    let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
    guard descriptor >= 0 else { return nil }
    var patience = timeval(tv_sec: 2, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    #if os(Linux)
    let connected = Glibc.connect(
      descriptor,
      address.pointee.ai_addr,
      address.pointee.ai_addrlen
    )
    #else
    let connected = Darwin.connect(
      descriptor,
      address.pointee.ai_addr,
      address.pointee.ai_addrlen
    )
    #endif
    guard connected == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
