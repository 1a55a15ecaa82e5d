import HTTPTypes
import Hummingbird

/// Keeps web sites out: what they make a browser send to us is refused.
///
/// A page anywhere on the web can make a browser *send* requests to 127.0.0.1, and by rebinding its own name to
/// 127.0.0.1 can even make the browser let it *read* the answers. So:
/// - the Host must be one of ours; a rebound name is not,
/// - Origin and Sec-Fetch-Site, where a browser sends them, must say that one of our own pages asks; for plain
///   reading of pages a link from elsewhere is fine,
/// - whoever changes something brings the token of our pages and the SameSite cookie, or, as a program, a field
///   that no page can add without asking us first.
///
/// Source: OWASP CSRF prevention; Fetch Standard, metadata headers; RFC 6454.
struct RequestGuard: RouterMiddleware {
  typealias Context = PanelContext

  let secrets: PanelSecrets
  static let hosts: Set<String> = ["lenity.internal", "localhost", "127.0.0.1", "[::1]"]

  @concurrent func handle(
    _ request: Request,
    context: PanelContext,
    next: @concurrent (Request, PanelContext) async throws -> Response
  ) async throws -> Response {
    guard let authority = request.head.authority, Self.isOurs(authority) else {
      throw HTTPError(.misdirectedRequest, message: "This is Lenity, not the site you asked for.")
    }
    let isReading = request.method == .get || request.method == .head
    let path = request.uri.path
    guard Self.comesFromUs(request, mayBeALink: isReading && !path.hasPrefix("/api/")) else {
      throw HTTPError(.forbidden, message: "Another web site asked for this, so it was refused.")
    }
    return try await next(request, context)
  }

  /// One of our names; the port is whatever leads here.
  static func isOurs(_ authority: String) -> Bool {
    var host = Substring(authority.lowercased())
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
      guard host[host.index(after: colon)...].allSatisfy(\.isNumber) else { return false }
      host = host[..<colon]
    }
    return hosts.contains(String(host))
  }

  private static func comesFromUs(_ request: Request, mayBeALink: Bool) -> Bool {
    if let origin = request.headers[.origin] {
      guard let authority = request.head.authority, origin == "http://\(authority)" else {
        return false
      }
    }
    switch request.headers[.secFetchSite] {
    case nil, "same-origin", "none": return true
    default: return mayBeALink && request.headers[.secFetchMode] == "navigate"
    }
  }
}

/// What only our own pages know.
///
/// New at each start, so that an old page has to be loaded again.
struct PanelSecrets: Sendable {
  /// In a cookie that the browser keeps from other sites' requests.
  let cookie: String
  /// In a hidden field of each form.
  let token: String

  static let cookieName = "lenity"
  static let fieldName = "token"

  init() {
    cookie = Self.random()
    token = Self.random()
  }

  /// `SameSite=Strict`: sent with requests of our own pages only.
  var setCookie: String {
    "\(Self.cookieName)=\(cookie); Path=/; HttpOnly; SameSite=Strict"
  }

  /// Whether a form came from one of our pages.
  func allows(token given: String?, cookies: String?) -> Bool {
    let pair = "\(Self.cookieName)=\(cookie)"
    let hasCookie = (cookies ?? "").split(separator: ";")
      .contains { Self.isSame(String($0.drop { $0 == " " }), pair) }
    return hasCookie && Self.isSame(given ?? "", token)
  }

  /// Takes the same time wherever the difference is.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in String(generator.next(), radix: 36) }.joined()
  }
}

extension HTTPField.Name {
  static let secFetchSite = Self.known("Sec-Fetch-Site")
  static let secFetchMode = Self.known("Sec-Fetch-Mode")
  /// Sent by programs that use the API; a page of another origin cannot add it without a preflight.
  static let lenityRequest = Self.known("X-Lenity-Request")

  private static func known(_ name: String) -> HTTPField.Name {
    guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
    return field
  }
}
