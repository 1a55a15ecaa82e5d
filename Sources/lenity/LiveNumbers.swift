import Proxy
import Synchronization

/// Numbers of a server that does not exist yet when whoever shows them is made.
final class LiveNumbers: Sendable {
  private let server = Mutex<ProxyServer?>(nil)

  /// Reads the numbers of this server from now on.
  func watch(_ server: ProxyServer) {
    self.server.withLock { $0 = server }
  }

  var connections: Int { server.withLock { $0 }?.openConnectionCount ?? 0 }
}
