import Proxy
import Synchronization

/// Numbers of a server that does not exist yet when whoever shows them is made.
final class LiveNumbers: Sendable {
  private let server = Mutex<ProxyServer?>(nil)

  /// Reads the numbers of this server from now on.
  func watch(_ server: ProxyServer) {
    self.server.withLock { $0 = server }
  }

  /// Hosts that pass unread for a while.
  var bypassedHosts: [BypassedHost] { server.withLock { $0 }?.bypassedHosts ?? [] }

  /// Looks into all of them again.
  func forgetBypassedHosts() {
    server.withLock { $0 }?.forgetBypassedHosts()
  }

  var connections: Int { server.withLock { $0 }?.openConnectionCount ?? 0 }
}
