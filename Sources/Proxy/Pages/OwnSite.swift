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
    let path = path.prefix { $0 != "?" }
    return ["/proxy.pac", "/wpad.dat", "/ca.pem"].contains(path) || personalMark(in: path) != nil
  }

  private let core: ProxyCore
  private let rules: RuleSet
  /// Whether the client speaks TLS to us.
  private let isSecure: Bool

  init(_ connection: ClientConnection) {
    core = connection.core
    rules = connection.rules
    isSecure = connection.isSecure
  }

  /// The mark in a personal PAC address, `/pac/MARK/proxy.pac`.
  private static func personalMark(in path: Substring) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1] == "pac", parts[3] == "proxy.pac" else {
      return nil
    }
    return String(parts[2])
  }

  func answer(_ request: HTTPRequest, path: String) -> Answer {
    guard request.method == .get || request.method == .head else {
      return .problem(.methodNotAllowed)
    }
    let address = address(asked: request.authority)
    let path = path.prefix { $0 != "?" }
    if let mark = Self.personalMark(in: path) {
      // Browsers fetch the script without a name; the mark in its address stands for one.
      guard let user = core.configuration.personalAddress?(mark) else {
        return .problem(.noSuchPage)
      }
      return script(rules: core.rules(for: user), proxy: address)
    }
    switch path {
    case "/proxy.pac", "/wpad.dat": return script(rules: rules, proxy: address)
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
        String(decoding: core.signing.authority.rootPEM, as: UTF8.self),
        type: "application/x-x509-ca-cert"
      )
    default:
      return .problem(.noSuchPage)
    }
  }

  private func script(rules: RuleSet, proxy: String) -> Answer {
    let script = ProxyAutoConfiguration.script(
      hosts: rules.pacHosts.map(\.description),
      proxy: "\(isSecure ? "HTTPS" : "PROXY") \(proxy)"
    )
    return page(script, type: ProxyAutoConfiguration.mediaType)
  }

  /// The address to give out: the one the client came by, or where that says nothing, our first.
  private func address(asked: String?) -> String {
    let first = core.addresses.first
    let fallback = first?.description ?? "127.0.0.1:8877"
    guard let asked, let authority = Authority(asked) else { return fallback }
    let port = authority.port(scheme: isSecure ? "https" : "http")
    let isHere = ["127.0.0.1", "::1", "localhost"].contains(authority.host) && port == first?.port
    guard isHere || core.isOwn(host: authority.host, port: port) else { return fallback }
    return "\(authority.urlHost):\(port)"
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
