import Foundation
import Glibc
import Synchronization

/// An upstream proxy of forty lines: CONNECT, absolute-form GET, or SOCKS5, always to one loopback port.
final class TinyProxy: Sendable {
  /// What clients asked for, in order: `CONNECT host:port`, `GET url`, `SOCKS5 host:port`.
  let requests: Requests
  let port: Int
  private let origin: RawOrigin

  final class Requests: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func append(_ request: String) { list.withLock { $0.append(request) } }
  }

  enum Kind {
    case http
    case socks5
    /// Answers each CONNECT with that status.
    case refusing(Int)
  }

  init(_ kind: Kind, to targetPort: Int) throws {
    let requests = Requests()
    self.requests = requests
    origin = try RawOrigin { client in
      switch kind {
      case .socks5: Self.greetSocks(client, requests)
      case .refusing(let status):
        _ = client.readHead()
        client.write("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\n\r\n")
        return
      case .http:
        let head = client.readHead()
        let words = head.split(separator: " ").prefix(2).joined(separator: " ")
        requests.append(words)
        guard words.hasPrefix("CONNECT") else {
          client.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nvia proxy")
          return
        }
        client.write("HTTP/1.1 200 Connected\r\nX-Proxy: noise\r\n\r\n")
      }
      guard let descriptor = connectedSocket(port: targetPort) else { return }
      let server = SocketStream(descriptor)
      Thread.detachNewThread { Self.pump(from: server, to: client) }
      Self.pump(from: client, to: server)
    }
    port = origin.port
  }

  private static func greetSocks(_ client: SocketStream, _ requests: Requests) {
    let methodCount = client.readExactly(2).last ?? 0
    _ = client.readExactly(Int(methodCount))
    client.write([5, 0])
    let head = client.readExactly(5)
    guard head.count == 5, head[3] == 3 else { return }
    let name = client.readExactly(Int(head[4]))
    let port = client.readExactly(2).reduce(0) { $0 << 8 + Int($1) }
    requests.append("SOCKS5 \(String(decoding: name, as: UTF8.self)):\(port)")
    client.write([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  }

  private static func pump(from source: SocketStream, to target: SocketStream) {
    while true {
      let bytes = source.read()
      if bytes.isEmpty { break }
      target.write(bytes)
    }
    target.finishWriting()
  }
}
