/// What a policy sees of a URL or an origin.
public struct PolicyURL: Hashable, Sendable {
  /// In lower case.
  public var scheme: String
  /// In lower case; nil for `data:`, `blob:` and their like.
  public var host: String?
  /// Nil where the URL names none.
  public var port: UInt16?
  /// Percent-encoded, without query and fragment; empty where the URL has none.
  public var path: String

  /// Reads an absolute URL; nil where the text has no scheme or an impossible port.
  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      isScheme(text[..<colon].utf8)
    else { return nil }
    scheme = lowercased(String(text[..<colon]))
    var rest = text[text.utf8.index(after: colon)...]
    rest = rest[..<(rest.utf8.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? rest.endIndex)]
    guard rest.hasPrefix("//") else {
      path = String(rest)
      return
    }
    rest = rest.dropFirst(2)
    let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    path = String(rest[slash...])
    var authority = rest[..<slash]
    if let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) {
      authority = authority[authority.utf8.index(after: at)...]
    }
    let bracket = authority.utf8.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
    if let colon = authority[bracket...].utf8.lastIndex(of: UInt8(ascii: ":")) {
      let digits = authority[authority.utf8.index(after: colon)...]
      if !digits.isEmpty {
        guard let number = UInt16(digits) else { return nil }
        port = number
      }
      authority = authority[..<colon]
    }
    host = lowercased(String(authority))
  }

  /// The port a client would use.
  var effectivePort: UInt16? { port ?? Self.defaultPorts[scheme] }

  var hasDefaultPort: Bool { port == nil || port == Self.defaultPorts[scheme] }

  private static let defaultPorts: [String: UInt16] = [
    "http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21,
  ]
}
