import HTTPTypes

/// Decides what a request is for; knows no socket.
struct RequestRouter {
  /// What to do with a request.
  enum Route: Hashable {
    /// Ask the site. The request is canonical: fields of the connection are gone, the target decides the host.
    case fetch(HTTPRequest)
    /// Ask the site to leave HTTP for another protocol; fields of the connection are still there.
    case upgrade(HTTPRequest)
    /// Our script asks, on the page's own host; the site never sees it.
    case question(HTTPRequest)
    /// One of our own pages.
    case own(path: String)
    /// Answer at once, with nothing to say (RFC 9110, 7.6.2).
    case lastHop
    case refuse(Problem)

    /// Whether a site is asked, or we are in its place.
    var leadsAway: Bool {
      switch self {
      case .fetch, .upgrade, .question: true
      case .own, .lastHop, .refuse: false
      }
    }
  }

  var role: ConnectionRole
  /// Whether the connection could switch protocols.
  var canUpgrade: Bool
  /// Names what we listen on.
  var isOwn: (_ host: String, _ port: Int) -> Bool
  /// Names the hosts by which a request would come back to us.
  var leadsBack: (_ host: String) -> Bool = { _ in false }
  /// Names the hosts whose traffic is looked into.
  var isLookedInto: (_ host: String) -> Bool = { _ in false }

  func route(_ request: HTTPRequest) -> Route {
    guard let scheme = request.scheme?.lowercased() else {
      guard case .proxy = role else { return .refuse(.malformed("The request names no scheme.")) }
      return ownPage(request)
    }
    guard scheme == "http" || scheme == "https",
      let text = request.authority ?? request.headerFields[.hostField],
      let authority = Authority(text), let path = request.path,
      path.hasPrefix("/") || (path == "*" && request.method == .options)
    else {
      return .refuse(.malformed("The request's target is not a web address."))
    }
    if let problem = disagreement(request, scheme: scheme, authority: authority) {
      return .refuse(problem)
    }
    let port = authority.port(scheme: scheme)
    if role == .proxy,
      authority.host == ProxyAutoConfiguration.magicHost || isOwn(authority.host, port)
    {
      return .own(path: path)
    }
    guard !leadsBack(authority.host) else { return .refuse(.loop) }
    if path.hasPrefix(ReservedPath.folder), role != .proxy || isLookedInto(authority.host) {
      var question = request
      question.scheme = scheme
      question.authority = authority.text(scheme: scheme)
      return .question(question)
    }
    return site(request, scheme: scheme, authority: authority)
  }

  /// Whether a request inside a TLS session speaks to another host than the session does, or to two at once.
  private func disagreement(
    _ request: HTTPRequest,
    scheme: String,
    authority: Authority
  ) -> Problem? {
    if let host = request.headerFields[.hostField] {
      guard let named = Authority(host), named.host == authority.host,
        named.port(scheme: scheme) == authority.port(scheme: scheme)
      else {
        return .malformed("The request names two hosts.")
      }
    }
    guard case .intercepted(let connected) = role else { return nil }
    let isSame =
      authority.host == connected.host
      && authority.port(scheme: scheme) == connected.port(scheme: "https") && scheme == "https"
    return isSame
      ? nil
      : .misdirected(
        asked: authority.text(scheme: scheme),
        connected: connected.text(scheme: "https")
      )
  }

  private func site(_ request: HTTPRequest, scheme: String, authority: Authority) -> Route {
    var request = request
    request.scheme = scheme
    request.authority = authority.text(scheme: scheme)
    request.headerFields[.hostField] = nil
    if canUpgrade, request.headerFields[.upgrade]?.lowercased() == "websocket",
      request.method == .get, !request.headerFields.contains(.contentLength)
    {
      return .upgrade(request)
    }
    if request.method == .options || request.method == .trace,
      let text = request.headerFields[.maxForwards], let count = Int(text)
    {
      guard count > 0 else { return .lastHop }
      request.headerFields[.maxForwards] = String(count - 1)
    }
    ConnectionFields.strip(&request.headerFields)
    joinCookies(&request.headerFields)
    return .fetch(request)
  }

  /// HTTP/2 may cut one Cookie field into many; outside it there is one (RFC 9113, 8.2.3).
  private func joinCookies(_ fields: inout HTTPFields) {
    let crumbs = fields[values: .cookie]
    guard crumbs.count > 1 else { return }
    fields[fields: .cookie] = [HTTPField(name: .cookie, value: crumbs.joined(separator: "; "))]
  }

  /// A page from a site must not be able to read our pages by a name that leads to this machine.
  private func ownPage(_ request: HTTPRequest) -> Route {
    guard let path = request.path else { return .refuse(.noSuchPage) }
    guard let text = request.authority else { return .own(path: path) }
    guard let authority = Authority(text) else { return .refuse(.notOurHost(text)) }
    let isOurs =
      ["127.0.0.1", "localhost", "::1", ProxyAutoConfiguration.magicHost]
      .contains(authority.host)
      || ["http", "https"].contains { isOwn(authority.host, authority.port(scheme: $0)) }
    return isOurs ? .own(path: path) : .refuse(.notOurHost(text))
  }
}
