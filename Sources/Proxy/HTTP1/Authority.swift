/// A host with an optional port, as it stands in a URL, a `Host` field or after CONNECT.
///
/// The host is kept in lower case, without a trailing dot and without the brackets of IPv6.
struct Authority: Hashable, Sendable {
  /// A name of letters, digits, hyphens, underscores and dots, or a literal IP address.
  let host: String

  /// Nil where none was written.
  let port: Int?

  /// Takes what is already known to be a host.
  init(knownHost host: String, port: Int?) {
    self.host = host
    self.port = port
  }

  /// Reads an authority without user information; nil if it is not one.
  init?(_ text: String) {
    var text = text
    let parsed = text.withUTF8 { Self.parse(UnsafeRawBufferPointer($0)) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads an authority without user information; nil if it is not one.
  init?(bytes: UnsafeRawBufferPointer) {
    guard let parsed = Self.parse(bytes) else { return nil }
    self = parsed
  }

  /// The port, or the scheme's own where none was written.
  func port(scheme: String) -> Int {
    port ?? (scheme == "http" ? 80 : 443)
  }

  /// The host as it stands in a URL, with brackets around IPv6.
  var urlHost: String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
  }

  /// The canonical text for a scheme: no port where it is the scheme's own.
  func text(scheme: String) -> String {
    guard let port, port != (scheme == "http" ? 80 : 443) else { return urlHost }
    return "\(urlHost):\(port)"
  }
}

extension Authority {
  private static let hostBytesMax = 253

  private static func parse(_ bytes: UnsafeRawBufferPointer) -> Authority? {
    guard let first = bytes.first else { return nil }
    if first == UInt8(ascii: "[") {
      return parseIPv6(bytes)
    }
    let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
    guard let host = hostName(UnsafeRawBufferPointer(rebasing: bytes[..<colon])) else {
      return nil
    }
    return withPort(host: host, rest: UnsafeRawBufferPointer(rebasing: bytes[colon...]))
  }

  private static func parseIPv6(_ bytes: UnsafeRawBufferPointer) -> Authority? {
    guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), (3...46).contains(close) else {
      return nil
    }
    let inside = bytes[1..<close]
    let isAddress = inside.allSatisfy { byte in
      ByteClass.isHexDigit(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
    guard isAddress, inside.contains(UInt8(ascii: ":")) else { return nil }
    let host = String(decoding: inside.map(ByteClass.lowercased), as: UTF8.self)
    return withPort(host: host, rest: UnsafeRawBufferPointer(rebasing: bytes[(close + 1)...]))
  }

  private static func withPort(host: String, rest: UnsafeRawBufferPointer) -> Authority? {
    guard !rest.isEmpty else { return Authority(knownHost: host, port: nil) }
    guard rest[0] == UInt8(ascii: ":") else { return nil }
    // "host:" with an empty port is in the grammar and means the scheme's own.
    guard rest.count > 1 else { return Authority(knownHost: host, port: nil) }
    guard rest.count <= 6 else { return nil }
    var port = 0
    for byte in rest[1...] {
      guard ByteClass.isDigit(byte) else { return nil }
      port = port * 10 + Int(byte - UInt8(ascii: "0"))
    }
    guard (1...65_535).contains(port) else { return nil }
    return Authority(knownHost: host, port: port)
  }

  private static func hostName(_ bytes: UnsafeRawBufferPointer) -> String? {
    var bytes = bytes
    if bytes.last == UInt8(ascii: ".") {
      bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
    }
    guard !bytes.isEmpty, bytes.count <= hostBytesMax, bytes[0] != UInt8(ascii: ".") else {
      return nil
    }
    var hasUppercase = false
    for byte in bytes {
      guard ByteClass.isHostByte(byte) else { return nil }
      hasUppercase = hasUppercase || ByteClass.isUppercase(byte)
    }
    guard hasUppercase else { return String(decoding: bytes, as: UTF8.self) }
    return String(decoding: bytes.map(ByteClass.lowercased), as: UTF8.self)
  }
}
