import HTTPTypes

/// Fields that speak about one connection, not about the message (RFC 9110, 7.6.1).
enum ConnectionFields {
  private static let always: Set<String> = [
    "connection", "proxy-connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade",
    "proxy-authorization", "proxy-authenticate", "proxy-authentication-info", "http2-settings",
  ]

  /// What no `Connection` field may take away: without it the message would mean something else.
  private static let protected: Set<String> = [
    "host", "content-length", "content-type", "content-encoding", "cookie", "set-cookie",
    "authorization", "cache-control", "content-security-policy",
  ]

  /// Removes them, and those that a `Connection` field names.
  static func strip(_ fields: inout HTTPFields) {
    var named: [String] = []
    var needsWork = false
    for field in fields {
      let name = field.name.canonicalName
      if name == "connection" {
        named += options(field.value)
      }
      needsWork = needsWork || always.contains(name)
    }
    guard needsWork else { return }
    fields = HTTPFields(
      fields.filter { field in
        let name = field.name.canonicalName
        return !always.contains(name) && !(named.contains(name) && !protected.contains(name))
      }
    )
  }

  private static func options(_ value: String) -> [String] {
    value.split(separator: ",").map { option in
      option.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
  }
}
