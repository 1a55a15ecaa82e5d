import Certificates
import HTTPTypes
import NIOCore
import Rules

/// The proxy's own pages: its status, and the settings for browsers.
struct OwnSite {
  /// What a request for one of our pages gets.
  enum Answer {
    case page(HTTPResponse, ByteBuffer)
    case problem(Problem)
  }

  /// Pages that the proxy makes itself, whoever makes the others.
  static func keeps(_ path: String) -> Bool {
    ["/proxy.pac", "/wpad.dat", "/ca.pem"].contains(path.prefix { $0 != "?" })
  }

  var core: ProxyCore
  var rules: RuleSet

  func answer(_ request: HTTPRequest, path: String) -> Answer {
    guard request.method == .get || request.method == .head else {
      return .problem(.methodNotAllowed)
    }
    let address = address(asked: request.authority)
    switch path.prefix(while: { $0 != "?" }) {
    case "/proxy.pac", "/wpad.dat":
      let hosts = rules.pacHosts.map(\.description)
      let script = ProxyAutoConfiguration.script(hosts: hosts, proxy: address)
      return page(script, type: ProxyAutoConfiguration.mediaType)
    case "/":
      let status = StatusPage(
        address: address,
        hostCount: rules.pacHosts.count,
        rulesHash: rules.hash,
        domains: rules.domains
      )
      return page(status.html, type: "text/html; charset=utf-8")
    case "/ca.pem":
      return page(
        String(decoding: core.configuration.authority.rootPEM, as: UTF8.self),
        type: "application/x-x509-ca-cert"
      )
    default:
      return .problem(.noSuchPage)
    }
  }

  /// The address to give out: the one the client came by, or where that says nothing, our first.
  private func address(asked: String?) -> String {
    let first = core.addresses.first
    let fallback = first?.description ?? "127.0.0.1:8877"
    guard let asked, let authority = Authority(asked), authority.port == first?.port,
      ["127.0.0.1", "::1", "localhost"].contains(authority.host)
    else {
      return fallback
    }
    return "\(authority.urlHost):\(authority.port(scheme: "http"))"
  }

  private func page(_ text: String, type: String) -> Answer {
    let body = ByteBuffer(string: text)
    let fields: HTTPFields = [
      .contentType: type,
      .contentLength: String(body.readableBytes),
      .cacheControl: "no-store",
      .contentSecurityPolicy: OwnPage.contentSecurityPolicy,
      .xContentTypeOptions: "nosniff",
    ]
    return .page(HTTPResponse(status: .ok, headerFields: fields), body)
  }
}
