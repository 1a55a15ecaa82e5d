import Glibc
import Testing

@testable import Users

/// Whose a loopback connection is, asked of the real kernel.
@Suite("Owners of sockets") struct SocketOwnerTests {
  @Test("our own connections are ours", arguments: ["127.0.0.1", "::1"])
  func findsOwnConnections(host: String) throws {
    let pair = try #require(LoopbackPair(host: host), "no \(host) here")
    let owner = SocketOwner.userID(client: pair.client, proxy: pair.server)
    #expect(owner == getuid())
  }

  @Test("an IPv4 connection that is told in IPv6's form is found")
  func findsMappedAddresses() throws {
    let pair = try #require(LoopbackPair(host: "127.0.0.1"))
    let client = SocketEnd(host: "::ffff:127.0.0.1", port: pair.client.port)
    let server = SocketEnd(host: "::ffff:127.0.0.1", port: pair.server.port)
    #expect(SocketOwner.userID(client: client, proxy: server) == getuid())
  }

  @Test("a connection that is not there has no owner")
  func knowsNoOthers() throws {
    let pair = try #require(LoopbackPair(host: "127.0.0.1"))
    let none = SocketEnd(host: "127.0.0.1", port: 1)
    #expect(SocketOwner.userID(client: none, proxy: pair.server) == nil)
    let far = SocketEnd(host: "192.0.2.1", port: pair.client.port)
    #expect(SocketOwner.userID(client: far, proxy: pair.server) == nil)
    let name = SocketEnd(host: "localhost", port: pair.client.port)
    #expect(SocketOwner.userID(client: name, proxy: pair.server) == nil)
  }

  @Test("a connection that its client has closed belongs to nobody")
  func ignoresClosedConnections() throws {
    let pair = try #require(LoopbackPair(host: "127.0.0.1"))
    pair.closeClient()
    #expect(SocketOwner.userID(client: pair.client, proxy: pair.server) == nil)
  }

  @Test("accounts have names")
  func namesAccounts() {
    #expect(SocketOwner.accountName(userID: 0) == "root")
    #expect(SocketOwner.accountName(userID: 4_000_000_000) == nil)
  }

  @Test("answers that are cut short or about another socket are no answers")
  func refusesOtherAnswers() throws {
    let here = try #require(NumericAddress("127.0.0.1"))
    let question = SocketQuestion(from: here, port: 1, to: here, port: 2)
    #expect(question.userID([]) == nil)
    #expect(question.userID([UInt8](repeating: 0, count: 124)) == nil)
    #expect(question.bytes.count == 72)
  }
}

/// A TCP connection of this process with itself.
private final class LoopbackPair {
  let client: SocketEnd
  let server: SocketEnd
  private var descriptors: [Int32]

  init?(host: String) {
    let family = host.contains(":") ? AF_INET6 : AF_INET
    let kind = Int32(SOCK_STREAM.rawValue)
    let listener = socket(family, kind, 0)
    let near = socket(family, kind, 0)
    descriptors = [listener, near]
    guard Self.bindLoopback(listener, family: family), listen(listener, 1) == 0,
      let server = Self.port(of: listener),
      Self.connectLoopback(near, family: family, port: server), let client = Self.port(of: near)
    else { return nil }
    descriptors.append(accept(listener, nil, nil))
    self.client = SocketEnd(host: host, port: client)
    self.server = SocketEnd(host: host, port: server)
  }

  deinit {
    for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
  }

  func closeClient() {
    close(descriptors[1])
    descriptors[1] = -1
  }

  private static func withAddress<Result>(
    family: Int32,
    port: UInt16,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    if family == AF_INET6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      return withUnsafeBytes(of: address) { bytes in
        bytes.withMemoryRebound(to: sockaddr.self) { buffer in
          guard let base = buffer.baseAddress else { preconditionFailure("an address has bytes") }
          return body(base, socklen_t(bytes.count))
        }
      }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafeBytes(of: address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("an address has bytes") }
        return body(base, socklen_t(bytes.count))
      }
    }
  }

  private static func bindLoopback(_ descriptor: Int32, family: Int32) -> Bool {
    withAddress(family: family, port: 0) { bind(descriptor, $0, $1) == 0 }
  }

  private static func connectLoopback(_ descriptor: Int32, family: Int32, port: UInt16) -> Bool {
    withAddress(family: family, port: port) { connect(descriptor, $0, $1) == 0 }
  }

  private static func port(of descriptor: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutableBytes(of: &storage) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { buffer in
        getsockname(descriptor, buffer.baseAddress, &length)
      }
    }
    guard status == 0 else { return nil }
    // The port stands at the same place in both families.
    return withUnsafeBytes(of: storage) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
