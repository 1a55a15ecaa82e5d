import Foundation
import Glibc

/// Ports of the loopback address for the servers of a test.
enum FreePort {
  /// A port that was free a moment ago.
  static func find() throws -> Int {
    let socket = try open()
    defer { close(socket) }
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard bound else { throw Shell.Failure(description: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Returns once something accepts connections on the port.
  static func awaitListener(on port: Int, attempts: Int = 200) throws {
    for _ in 0..<attempts {
      let socket = try open()
      defer { close(socket) }
      var address = loopback(port: port)
      let connected = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      if connected { return }
      usleep(50_000)
    }
    throw Shell.Failure(description: "nothing listens on port \(port)")
  }

  private static func open() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Shell.Failure(description: "no socket") }
    return descriptor
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }
}
