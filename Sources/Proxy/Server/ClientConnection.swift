import HTTPTypes
import Logging
import NIOCore
import Rules

/// One client's connection as its handlers know it; used on that connection's event loop only.
final class ClientConnection {
  let id: UInt64
  let core: ProxyCore
  /// What kind of client it is, by its own word in CONNECT.
  private(set) var client: String?
  /// Whether the client speaks TLS to the proxy itself.
  let isSecure: Bool
  private let ends: Ends?
  /// Who reads, by the credentials of the last request that went through the proxy.
  private var named: String?
  /// Whose the connection is on this machine; asked once, and only if a request brings no credentials.
  private lazy var account: String? = ends.flatMap {
    core.configuration.account?($0.client, $0.proxy)
  }
  /// What the gate found about the credentials of the request that comes next.
  private var checked: (field: String, user: String?)?
  private var exchangeCount = 0

  /// Where the connection begins and ends.
  struct Ends {
    let client: ListenAddress
    let proxy: ListenAddress
  }

  init(id: UInt64, core: ProxyCore, ends: Ends? = nil, isSecure: Bool = false) {
    self.id = id
    self.core = core
    self.ends = ends
    self.isSecure = isSecure
  }

  /// Who reads; nil for the default profile.
  var user: String? { named ?? account }

  var rules: RuleSet { core.rules(for: user) }

  /// Names the next exchange for the log.
  func nextExchangeID() -> String {
    exchangeCount += 1
    return "\(id).\(exchangeCount)"
  }

  /// Remembers what kind of client this is.
  func noteClient(_ fields: HTTPFields) {
    client = fields[.userAgent].map { String($0.prefix(200)) }
  }

  /// Finds the user of a request to the proxy by its credentials.
  ///
  /// Each request speaks for itself: one without credentials is not taken for the last one's user.
  ///
  /// - Returns: what keeps the request from being served: credentials that are wrong, missing where they are
  ///   demanded, or not safe on their way here.
  func identify(_ fields: HTTPFields) -> Problem? {
    named = nil
    let configuration = core.configuration
    guard let check = configuration.credentials else { return nil }
    guard let field = fields[.proxyAuthorization] else {
      guard let ends, let demand = configuration.demandsCredentials, demand(ends.client) else {
        return nil
      }
      return canCarryPasswords ? .authenticationRequired : .passwordsNeedTLS
    }
    guard canCarryPasswords else { return .passwordsNeedTLS }
    if let checked, checked.field == field {
      named = checked.user
    } else if let credentials = BasicCredentials(field) {
      named = check(credentials.name, credentials.password)
    }
    return named == nil ? .authenticationRequired : nil
  }

  /// On this machine, or by TLS.
  ///
  /// A client elsewhere is never asked for a password (407) where all on its way could read it: a browser would
  /// send it at once, and with every request from then on.
  var canCarryPasswords: Bool {
    isSecure || ends?.client.isLoopback ?? true
  }

  /// Leaves what was found about credentials for the handlers that the request comes to.
  func noteChecked(field: String, user: String?) {
    checked = (field, user)
  }
}

extension ClientConnection.Ends {
  /// Nil for what is no IP connection.
  init?(client: SocketAddress?, proxy: SocketAddress?) {
    guard let client, let proxy, let clientHost = client.ipAddress, let proxyHost = proxy.ipAddress
    else { return nil }
    self.client = ListenAddress(host: clientHost, port: client.port ?? 0)
    self.proxy = ListenAddress(host: proxyHost, port: proxy.port ?? 0)
  }
}
