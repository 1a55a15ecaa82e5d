import NIOCore
import TLS
import Testing

@Suite struct ClientHelloTests {
  @Test(
    arguments: [
      [], [22], [22, 3], [22, 3, 1], [22, 3, 1, 2], [22, 3, 1, 2, 0],
    ] as [[UInt8]]
  )
  func waitsForSixBytes(start: [UInt8]) {
    #expect(ClientHello.inspect(start.span) == .needMore)
  }

  @Test(
    arguments: [
      (Array("GET / HTTP/1.1\r\n".utf8), "HTTP"),
      (Array("SSH-2.0-OpenSSH".utf8), "SSH"),
      ([0x80, 0x2E, 1, 3, 1, 0], "the form of SSL 2"),
      ([22, 2, 0, 0, 5, 1], "SSL 2 in a record"),
      ([22, 3, 5, 0, 5, 1], "a version to come"),
      ([22, 3, 1, 0, 0, 1], "an empty record"),
      ([22, 3, 1, 0x40, 1, 1], "a record that is too long"),
      ([22, 3, 1, 0, 5, 2], "a server hello"),
      ([21, 3, 1, 0, 2, 2], "an alert"),
      ([23], "application data"),
    ] as [([UInt8], String)]
  )
  func knowsWhatIsNotTLS(start: [UInt8], what: String) {
    #expect(ClientHello.inspect(start.span) == .notTLS, "\(what)")
  }

  @Test func readsNameAndProtocols() {
    let bytes = hello(serverName: "API.Example.com", protocols: ["h2", "http/1.1"])
    let expected = ClientHello(
      serverName: "api.example.com",
      applicationProtocols: ["h2", "http/1.1"],
      isWhole: true
    )
    #expect(ClientHello.inspect(bytes.span) == .clientHello(expected))
    #expect(ClientHello.inspect(ByteBuffer(bytes: bytes)) == .clientHello(expected))
  }

  @Test func readsAHelloInManyRecords() {
    let whole = hello(serverName: "example.com", protocols: ["h2"])
    var bytes: [UInt8] = []
    for byte in whole[5...] { bytes += [22, 3, 1, 0, 1, byte] }
    guard case .clientHello(let found) = ClientHello.inspect(bytes.span) else {
      Issue.record("not taken for a hello")
      return
    }
    #expect(found.serverName == "example.com")
    #expect(found.isWhole)
  }

  @Test func anyCutIsAHelloOrNeedsMore() {
    let bytes = hello(serverName: "example.com", protocols: ["h2"])
    for count in bytes.indices {
      switch ClientHello.inspect(Array(bytes[..<count]).span) {
      case .needMore: #expect(count < 6)
      case .clientHello(let found): #expect(count >= 6 && !found.isWhole)
      case .notTLS: Issue.record("cut after \(count) bytes it is not TLS")
      }
    }
  }

  @Test func survivesAnyChangedByte() {
    let bytes = hello(serverName: "example.com", protocols: ["h2", "http/1.1"])
    for index in bytes.indices {
      for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = value
        _ = ClientHello.inspect(changed.span)
      }
    }
  }

  @Test(arguments: ["", "exam ple.com", "bücher.example"])
  func takesNoNameThatIsNotVisibleASCII(name: String) {
    let bytes = hello(serverName: name, protocols: [])
    guard case .clientHello(let found) = ClientHello.inspect(bytes.span) else {
      Issue.record("not taken for a hello")
      return
    }
    #expect(found.serverName == nil)
  }

  /// A client hello as RFC 8446, 4.1.2 has it, in one record.
  private func hello(serverName: String, protocols: [String]) -> [UInt8] {
    let name = Array(serverName.utf8)
    let serverNames = vector([0] + vector(name, lengthBytes: 2), lengthBytes: 2)
    let offered = protocols.flatMap { vector(Array($0.utf8), lengthBytes: 1) }
    var extensions: [UInt8] = [0x0A, 0x0A] + vector([], lengthBytes: 2)
    extensions += [0, 0] + vector(serverNames, lengthBytes: 2)
    extensions += [0, 16] + vector(vector(offered, lengthBytes: 2), lengthBytes: 2)
    var body: [UInt8] = [3, 3] + Array(repeating: 7, count: 32)
    body += vector([1, 2, 3], lengthBytes: 1)
    body += vector([0x13, 0x01], lengthBytes: 2) + vector([0], lengthBytes: 1)
    body += vector(extensions, lengthBytes: 2)
    return [22, 3, 1] + vector([1] + vector(body, lengthBytes: 3), lengthBytes: 2)
  }

  private func vector(_ bytes: [UInt8], lengthBytes: Int) -> [UInt8] {
    (0..<lengthBytes).reversed().map { UInt8(bytes.count >> ($0 * 8) & 0xFF) } + bytes
  }
}
