import HTTPTypes

/// Where a request goes, checked once: what stands here can be put on the wire without a second look.
struct RequestTarget: Hashable, Sendable {
  let isEncrypted: Bool
  let endpoint: Endpoint

  /// The request target in origin form (or `*`), exactly as it was given.
  let path: String

  /// Reads scheme, authority and path.
  init(_ request: HTTPRequest) throws(UpstreamError) {
    switch request.scheme?.lowercased() {
    case "https": isEncrypted = true
    case "http": isEncrypted = false
    default: throw .malformedRequest("its scheme is neither http nor https")
    }
    let authority = request.authority ?? ""
    guard let endpoint = Endpoint(authority, defaultPort: isEncrypted ? 443 : 80) else {
      throw .malformedRequest("its authority is no host with a port")
    }
    self.endpoint = endpoint
    path = request.path ?? "/"
    // A space or line break would end the target early and let the rest speak for itself.
    let isClean = path.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    guard path.hasPrefix("/") || path == "*", isClean else {
      throw .malformedRequest("its path is empty or holds a space or control character")
    }
    guard request.method.rawValue != "CONNECT" else {
      throw .malformedRequest("CONNECT is no request for a resource")
    }
  }

  /// Scheme, host and, unless it is the scheme's own, the port: what shares connections.
  var origin: String {
    let isUsual = endpoint.port == (isEncrypted ? 443 : 80)
    let authority = isUsual ? endpoint.hostInURL : endpoint.description
    return "\(isEncrypted ? "https" : "http")://\(authority)"
  }

  /// The URL for libcurl; the path goes beside it, untouched.
  var url: String { origin + "/" }
}
