import Glibc
import NIOCore
import NIOPosix
import Upstream

/// Looks up names for tunnels on threads of its own, and leaves out addresses that must not be connected to.
final class AddressLookup: Sendable {
  private let threads: NIOThreadPool

  init() {
    threads = NIOThreadPool(numberOfThreads: 4)
    threads.start()
  }

  func shutdown() {
    threads.shutdownGracefully { _ in }
  }

  /// The host's addresses that may be connected to, in the order of the system's preference.
  ///
  /// Fails with `.nameNotResolved`, or with `.addressProhibited` where addresses exist but none is allowed.
  func addresses(
    host: String,
    port: Int,
    allowedBy guardian: ConnectionGuard,
    on eventLoop: any EventLoop
  ) -> EventLoopFuture<[SocketAddress]> {
    threads.runIfActive(eventLoop: eventLoop) {
      let all = Self.lookUp(host: host, port: port)
      guard !all.isEmpty else { throw UpstreamError.nameNotResolved(host: host) }
      let allowed = all.filter { address in
        address.ipAddress.flatMap { IPAddress($0) }.map(guardian.allows) ?? false
      }
      guard !allowed.isEmpty else { throw UpstreamError.addressProhibited(host: host) }
      return allowed
    }
  }

  private static func lookUp(host: String, port: Int) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_protocol = Int32(IPPROTO_TCP)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var entry = list
    while let info = entry?.pointee, addresses.count < 16 {
      switch (info.ai_family, info.ai_addr) {
      case (AF_INET, let address?):
        address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          addresses.append(SocketAddress($0.pointee))
        }
      case (AF_INET6, let address?):
        address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
          addresses.append(SocketAddress($0.pointee))
        }
      default: break
      }
      entry = info.ai_next
    }
    return addresses
  }
}
