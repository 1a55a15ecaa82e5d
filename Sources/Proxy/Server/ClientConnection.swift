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
  private let ends: Ends?
  /// Who reads, by the credentials of the last request that went through the proxy.
  private var named: String?
  /// Whose the connection is on this machine; asked once, and only if a request brings no credentials.
  private lazy var account: String? = ends.flatMap {
    core.configuration.account?($0.client, $0.proxy)
  }
  private var exchangeCount = 0

  /// Where the connection begins and ends.
  struct Ends {
    let client: ListenAddress
    let proxy: ListenAddress
  }

  init(id: UInt64, core: ProxyCore, ends: Ends? = nil) {
    self.id = id
    self.core = core
    self.ends = ends
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
  /// - Returns: false when they are wrong, or missing where they are demanded.
  func identify(_ fields: HTTPFields) -> Bool {
    named = nil
    let configuration = core.configuration
    guard let check = configuration.credentials else { return true }
    guard let field = fields[.proxyAuthorization] else {
      guard let ends, let demand = configuration.demandsCredentials else { return true }
      return !demand(ends.client)
    }
    guard let credentials = BasicCredentials(field),
      let name = check(credentials.name, credentials.password)
    else {
      return false
    }
    named = name
    return true
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
