import HTTPTypes
import Testing

@testable import Proxy

@Suite("Deciding what a request is for")
struct RequestRouterTests {
  private let connected = Authority(knownHost: "site.test", port: 443)

  @Test("to the proxy: sites, own pages, other hosts")
  func routesProxyRequests() {
    #expect(route("http", "site.test", "/a") == .fetch(request("http", "site.test", "/a")))
    #expect(route("http", "lenity.internal", "/x") == .own(path: "/x"))
    #expect(route("http", "127.0.0.1:8877", "/proxy.pac") == .own(path: "/proxy.pac"))
    #expect(route(nil, "localhost:8877", "/") == .own(path: "/"))
    #expect(route(nil, nil, "/") == .own(path: "/"))
    #expect(route("http", "loop.test", "/") == .refuse(.loop))
  }

  @Test(
    "a page elsewhere cannot read our pages under its own name",
    arguments: ["evil.test", "evil.test:8877", "127.0.0.1.evil.test", "x"]
  )
  func refusesForeignHosts(host: String) {
    #expect(route(nil, host, "/proxy.pac") == .refuse(.notOurHost(host)))
  }

  @Test("inside a TLS session only that session's host is spoken to")
  func insistsOnTheSessionsHost() {
    let role = ConnectionRole.intercepted(connected)
    let expected = RequestRouter.Route.fetch(request("https", "site.test", "/"))
    #expect(route("https", "site.test", "/", role: role) == expected)
    #expect(route("https", "SITE.test.:443", "/", role: role) == expected)
    for (scheme, authority) in [
      ("https", "other.test"), ("https", "site.test:8443"), ("http", "site.test:443"),
    ] {
      guard case .refuse(let problem) = route(scheme, authority, "/", role: role) else {
        Issue.record("\(authority) was let through")
        continue
      }
      #expect(problem.status == .misdirectedRequest)
    }
  }

  @Test("our own pages cannot be asked for inside a site's session")
  func hidesOwnPagesFromSites() {
    let role = ConnectionRole.intercepted(connected)
    for (scheme, authority) in [(nil, "127.0.0.1:8877"), (nil, nil), ("https", "lenity.internal")] {
      guard case .refuse = route(scheme, authority, "/", role: role) else {
        Issue.record("\(authority ?? "-") was let through")
        continue
      }
    }
  }

  @Test("a Host field beside another authority is refused")
  func refusesTwoHosts() {
    var asked = request("https", "site.test", "/")
    asked.headerFields.append(HTTPField(name: .hostField, value: "other.test"))
    guard case .refuse(let problem) = router(.intercepted(connected)).route(asked) else {
      Issue.record("two hosts were let through")
      return
    }
    #expect(problem.status == .badRequest)
  }

  @Test("fields of the connection stay on it; the rest goes up")
  func stripsConnectionFields() {
    var asked = request("http", "site.test", "/")
    asked.headerFields = [
      .connection: "X-Hop, Content-Length, keep-alive", .proxyAuthorization: "Basic eDp5",
      .te: "trailers", .upgrade: "h2c", .accept: "*/*", .contentLength: "0",
    ]
    asked.headerFields[.keepAlive] = "timeout=5"
    asked.headerFields[.proxyConnection] = "keep-alive"
    if let hop = HTTPField.Name("X-Hop") {
      asked.headerFields[hop] = "1"
    }
    var expected = request("http", "site.test", "/")
    expected.headerFields = [.accept: "*/*", .contentLength: "0"]
    #expect(router(.proxy).route(asked) == .fetch(expected))
  }

  @Test("a cookie that HTTP/2 cut in pieces is one again")
  func joinsCookies() {
    var asked = request("https", "site.test", "/")
    asked.headerFields.append(HTTPField(name: .cookie, value: "a=1"))
    asked.headerFields.append(HTTPField(name: .cookie, value: "b=2"))
    guard case .fetch(let sent) = router(.intercepted(connected)).route(asked) else { return }
    #expect(sent.headerFields[fields: .cookie].map(\.value) == ["a=1; b=2"])
  }

  @Test("Max-Forwards counts down, and at zero we are the last hop")
  func countsForwards() {
    var asked = request("http", "site.test", "/", method: .options)
    asked.headerFields[.maxForwards] = "1"
    var expected = asked
    expected.headerFields[.maxForwards] = "0"
    #expect(router(.proxy).route(asked) == .fetch(expected))
    #expect(router(.proxy).route(expected) == .lastHop)
  }

  @Test("only a GET without a body may become a WebSocket, and only where bytes can be handed over")
  func recognisesUpgrades() {
    var asked = request("https", "site.test", "/")
    asked.headerFields = [.upgrade: "WebSocket", .connection: "Upgrade"]
    var router = router(.intercepted(connected))
    #expect(router.route(asked) == .upgrade(asked))
    router.canUpgrade = false
    #expect(router.route(asked) == .fetch(request("https", "site.test", "/")))
  }

  @Test("what is no web address is refused", arguments: ["", "relative", "*"])
  func refusesOddPaths(path: String) {
    guard case .refuse(let problem) = route("http", "site.test", path) else {
      Issue.record("'\(path)' was let through")
      return
    }
    #expect(problem.status == .badRequest)
  }

  private func router(_ role: ConnectionRole) -> RequestRouter {
    RequestRouter(
      role: role,
      canUpgrade: true,
      isOwn: { $0 == "127.0.0.1" && $1 == 8877 },
      leadsBack: { $0 == "loop.test" }
    )
  }

  private func route(
    _ scheme: String?,
    _ authority: String?,
    _ path: String,
    role: ConnectionRole = .proxy
  ) -> RequestRouter.Route {
    router(role).route(
      HTTPRequest(method: .get, scheme: scheme, authority: authority, path: path)
    )
  }

  private func request(
    _ scheme: String,
    _ authority: String,
    _ path: String,
    method: HTTPRequest.Method = .get
  ) -> HTTPRequest {
    HTTPRequest(method: method, scheme: scheme, authority: authority, path: path)
  }
}
