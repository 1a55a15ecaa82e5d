/// The four forms of a request target (RFC 9112, 3.2).
enum RequestTarget: Hashable, Sendable {
  /// `/path?query`.
  case origin(path: String)

  /// `http://host/path?query`; the path is `*` for OPTIONS without one.
  case absolute(scheme: String, authority: Authority, path: String)

  /// `host:port`, only with CONNECT.
  case authority(Authority)

  /// `*`, only with OPTIONS.
  case asterisk

  /// Reads a target for a method.
  init(method: UnsafeRawBufferPointer, bytes: UnsafeRawBufferPointer) throws(RequestRefusal) {
    // Visible ASCII only: a URL has nothing else, and some readers cut at what is no URL byte.
    guard let first = bytes.first, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw .malformedTarget
    }
    if method.elementsEqual("CONNECT".utf8) {
      guard let authority = Authority(bytes: bytes), authority.port != nil else {
        throw .malformedTarget
      }
      self = .authority(authority)
    } else if first == UInt8(ascii: "/") {
      self = .origin(path: String(decoding: bytes, as: UTF8.self))
    } else if bytes.elementsEqual("*".utf8) {
      guard method.elementsEqual("OPTIONS".utf8) else { throw .malformedTarget }
      self = .asterisk
    } else {
      self = try Self.absolute(method: method, bytes: bytes)
    }
  }

  private static func absolute(
    method: UnsafeRawBufferPointer,
    bytes: UnsafeRawBufferPointer
  ) throws(RequestRefusal) -> RequestTarget {
    guard let scheme = scheme(of: bytes) else { throw .malformedTarget }
    let rest = bytes[(scheme.utf8.count + 3)...]
    let pathStart = rest.firstIndex { byte in
      byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
    var host = UnsafeRawBufferPointer(rebasing: rest[..<(pathStart ?? rest.endIndex)])
    // User information is dropped: it never belongs in a request, and a site must not get it.
    if let at = host.lastIndex(of: UInt8(ascii: "@")) {
      host = UnsafeRawBufferPointer(rebasing: host[(at + 1)...])
    }
    guard let authority = Authority(bytes: host) else { throw .malformedTarget }
    guard let pathStart else {
      let isOptions = method.elementsEqual("OPTIONS".utf8)
      return .absolute(scheme: scheme, authority: authority, path: isOptions ? "*" : "/")
    }
    let path = String(decoding: rest[pathStart...], as: UTF8.self)
    let isRooted = bytes[pathStart] == UInt8(ascii: "/")
    return .absolute(scheme: scheme, authority: authority, path: isRooted ? path : "/" + path)
  }

  private static func scheme(of bytes: UnsafeRawBufferPointer) -> String? {
    for scheme in ["http", "https"] {
      let prefix = scheme + "://"
      let isPrefix = bytes.prefix(prefix.utf8.count).lazy.map(ByteClass.lowercased)
        .elementsEqual(prefix.utf8)
      if isPrefix {
        return scheme
      }
    }
    return nil
  }
}
