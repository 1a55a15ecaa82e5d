import HTTPTypes

/// Fields that speak about one connection, not about the message (RFC 9110, 7.6.1).
enum ConnectionFields {
  /// Removes them, and those that a `Connection` field names.
  static func strip(_ fields: inout HTTPFields) {
    var named: [String] = []
    for field in fields where field.name.canonicalName == "connection" {
      named += options(field.value)
    }
    for index in fields.indices.reversed() {
      let name = fields[index].name.canonicalName
      if isAboutConnection(name) || (named.contains(name) && !isProtected(name)) {
        fields.remove(at: index)
      }
    }
  }

  private static func isAboutConnection(_ name: String) -> Bool {
    // Most names have none of these lengths.
    switch name.utf8.count {
    case 2, 7, 10, 14, 16, 17, 18, 19, 25: break
    default: return false
    }
    return switch name {
    case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "te", "trailer",
      "upgrade", "proxy-authorization", "proxy-authenticate", "proxy-authentication-info",
      "http2-settings":
      true
    default: false
    }
  }

  /// What no `Connection` field may take away: without it the message would mean something else.
  private static func isProtected(_ name: String) -> Bool {
    switch name {
    case "host", "content-length", "content-type", "content-encoding", "cookie", "set-cookie",
      "authorization", "cache-control", "content-security-policy":
      true
    default: false
    }
  }

  /// The names in a `Connection` field that could be fields; its usual words are none.
  private static func options(_ value: String) -> [String] {
    if value == "keep-alive" || value == "close" || value == "Keep-Alive" { return [] }
    return value.split(separator: ",").map { option in
      option.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
  }
}
