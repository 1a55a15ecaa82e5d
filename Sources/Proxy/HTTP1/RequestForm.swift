import HTTPTypes

/// Where the requests of a connection are meant to go.
enum ConnectionRole: Hashable, Sendable {
  /// The client speaks to a proxy: targets in absolute form, CONNECT, and our own pages in origin form.
  case proxy

  /// The client believes to speak to this host, inside the TLS session that CONNECT opened.
  case intercepted(Authority)
}

/// Turns a checked HTTP/1 head into the request it stands for, one form for every version of HTTP.
///
/// The scheme is nil where the client addresses the proxy itself.
enum RequestForm {
  static func request(
    _ head: RequestHead,
    role: ConnectionRole
  ) throws(RequestRefusal)
    -> HTTPRequest
  {
    var request = try target(head, role: role)
    request.headerFields = head.fields
    switch head.framing {
    case .none: break
    case .length(let length): request.headerFields[.contentLength] = String(length)
    case .chunked: request.headerFields[.transferEncoding] = "chunked"
    }
    if head.expectsContinue {
      request.headerFields[.expect] = "100-continue"
    }
    return request
  }

  private static func target(
    _ head: RequestHead,
    role: ConnectionRole
  ) throws(RequestRefusal) -> HTTPRequest {
    switch (head.target, role) {
    case (.absolute(let scheme, let authority, let path), _):
      request(head, scheme: scheme, authority: authority, path: path)
    case (.authority(let authority), .proxy):
      HTTPRequest(
        method: .connect,
        scheme: nil,
        authority: "\(authority.urlHost):\(authority.port ?? 0)",
        path: nil
      )
    case (.authority, .intercepted):
      throw .malformedTarget
    case (.origin(let path), .proxy):
      HTTPRequest(
        method: head.method,
        scheme: nil,
        authority: head.host?.text(scheme: "http"),
        path: path
      )
    case (.asterisk, .proxy):
      HTTPRequest(
        method: head.method,
        scheme: nil,
        authority: head.host?.text(scheme: "http"),
        path: "*"
      )
    case (.origin(let path), .intercepted(let authority)):
      request(head, scheme: "https", authority: head.host ?? authority, path: path)
    case (.asterisk, .intercepted(let authority)):
      request(head, scheme: "https", authority: head.host ?? authority, path: "*")
    }
  }

  private static func request(
    _ head: RequestHead,
    scheme: String,
    authority: Authority,
    path: String
  ) -> HTTPRequest {
    HTTPRequest(
      method: head.method,
      scheme: scheme,
      authority: authority.text(scheme: scheme),
      path: path
    )
  }
}
