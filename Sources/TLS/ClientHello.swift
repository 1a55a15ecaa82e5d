public import NIOCore

/// What the first bytes from a client tell: whether it speaks TLS, and whom it wants to reach.
///
/// Reads only; the bytes are then given to `TLSServerHandler`, or to the tunnel.
public struct ClientHello: Hashable, Sendable {
  /// The name asked for (SNI), lower-cased; nil when there is none, or it is not there yet.
  public var serverName: String?
  /// The protocols offered by ALPN, the client's most wanted first.
  public var applicationProtocols: [String]
  /// Whether the whole message was there, so that a missing name means that none was sent.
  public var isWhole: Bool

  /// Puts together what was read.
  public init(serverName: String?, applicationProtocols: [String], isWhole: Bool) {
    self.serverName = serverName
    self.applicationProtocols = applicationProtocols
    self.isWhole = isWhole
  }

  /// What the bytes so far are.
  public enum Verdict: Hashable, Sendable {
    /// The start of a TLS handshake, with what could be read of it.
    case clientHello(ClientHello)
    /// Not TLS, whatever follows.
    case notTLS
    /// Too few bytes to tell.
    case needMore
  }

  /// Looks at the readable bytes of a buffer.
  public static func inspect(_ buffer: ByteBuffer) -> Verdict {
    inspect(buffer.readableBytesUInt8Span)
  }

  /// Looks at the first bytes that a client sent.
  ///
  /// Six bytes decide: record type, version, length and handshake type. A hello in the form of SSL 2 is
  /// not TLS here.
  ///
  /// Source: RFC 8446, 4.1.2 and 5.1; RFC 6066, 3; RFC 7301, 3.1.
  public static func inspect(_ bytes: Span<UInt8>) -> Verdict {
    guard hasHandshakeStart(bytes) else { return .notTLS }
    guard bytes.count >= handshakeStartByteCount else { return .needMore }
    let (message, isWhole) = handshakeMessage(bytes)
    var reader = HelloReader(bytes: message[...])
    var hello = ClientHello(serverName: nil, applicationProtocols: [], isWhole: isWhole)
    reader.read(into: &hello)
    return .clientHello(hello)
  }

  private static let recordHeaderByteCount = 5
  private static let handshakeStartByteCount = 6
  private static let recordByteCountMax = 16_384
  /// A longer hello is not read to its end; browsers' stay under 4 KiB.
  private static let helloByteCountMax = 65_536

  /// Whether what is there of the first six bytes can start a handshake record with a client hello.
  private static func hasHandshakeStart(_ bytes: Span<UInt8>) -> Bool {
    let count = bytes.count
    if count > 0 && bytes[0] != 22 { return false }
    if count > 1 && bytes[1] != 3 { return false }
    if count > 2 && bytes[2] > 4 { return false }
    if count > 4 {
      let length = Int(bytes[3]) << 8 | Int(bytes[4])
      guard length > 0, length <= recordByteCountMax else { return false }
    }
    return count < handshakeStartByteCount || bytes[5] == 1
  }

  /// The body of the hello, put together from its records, and whether it is all there.
  private static func handshakeMessage(_ bytes: Span<UInt8>) -> ([UInt8], isWhole: Bool) {
    var message: [UInt8] = []
    var offset = 0
    while offset + recordHeaderByteCount <= bytes.count, bytes[offset] == 22 {
      let length = Int(bytes[offset + 3]) << 8 | Int(bytes[offset + 4])
      let start = offset + recordHeaderByteCount
      let end = min(start + length, bytes.count)
      for index in start..<end { message.append(bytes[index]) }
      if let wanted = messageByteCount(message) {
        if message.count >= wanted { return (Array(message[4..<wanted]), true) }
        if wanted > helloByteCountMax { break }
      }
      guard length > 0, start + length <= bytes.count else { break }
      offset = start + length
    }
    return (Array(message.dropFirst(4)), false)
  }

  /// Header and body of the handshake message that `message` begins with.
  private static func messageByteCount(_ message: [UInt8]) -> Int? {
    guard message.count >= 4 else { return nil }
    return 4 + (Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3]))
  }
}

/// Reads the fields of a client hello in order; stops where the bytes do.
private struct HelloReader {
  var bytes: ArraySlice<UInt8>

  mutating func read(into hello: inout ClientHello) {
    guard skip(2 + 32), skipVector(lengthBytes: 1), skipVector(lengthBytes: 2),
      skipVector(lengthBytes: 1), number(2) != nil
    else { return }
    while let type = number(2), let body = vector(lengthBytes: 2) {
      var reader = HelloReader(bytes: body)
      switch type {
      case 0: hello.serverName = reader.serverName()
      case 16: hello.applicationProtocols = reader.protocols()
      default: break
      }
    }
  }

  /// The first name of type host_name, if it is a name of visible ASCII.
  private mutating func serverName() -> String? {
    guard number(2) != nil, number(1) == 0, let name = vector(lengthBytes: 2), !name.isEmpty,
      name.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  private mutating func protocols() -> [String] {
    guard number(2) != nil else { return [] }
    var names: [String] = []
    while let name = vector(lengthBytes: 1) { names.append(String(decoding: name, as: UTF8.self)) }
    return names
  }

  private mutating func skip(_ count: Int) -> Bool {
    guard bytes.count >= count else { return false }
    bytes.removeFirst(count)
    return true
  }

  private mutating func skipVector(lengthBytes: Int) -> Bool {
    vector(lengthBytes: lengthBytes) != nil
  }

  private mutating func number(_ byteCount: Int) -> Int? {
    guard bytes.count >= byteCount else { return nil }
    defer { bytes.removeFirst(byteCount) }
    return bytes.prefix(byteCount).reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func vector(lengthBytes: Int) -> ArraySlice<UInt8>? {
    guard let count = number(lengthBytes), bytes.count >= count else { return nil }
    defer { bytes.removeFirst(count) }
    return bytes.prefix(count)
  }
}
