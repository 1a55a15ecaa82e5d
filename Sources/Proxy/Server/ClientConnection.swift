import HTTPTypes
import Logging
import Rules

/// One client's connection as its handlers know it; used on that connection's event loop only.
final class ClientConnection {
  let id: UInt64
  let core: ProxyCore
  /// Who reads; nil for the default profile.
  private(set) var user: String?
  /// What kind of client it is, by its own word in CONNECT.
  private(set) var client: String?
  private var exchangeCount = 0

  init(id: UInt64, core: ProxyCore) {
    self.id = id
    self.core = core
  }

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

  /// Finds the user by the proxy credentials in a request, if there are any; false when they are wrong.
  func identify(_ fields: HTTPFields) -> Bool {
    guard let check = core.configuration.credentials,
      let field = fields[.proxyAuthorization]
    else {
      return true
    }
    guard let credentials = BasicCredentials(field),
      let name = check(credentials.name, credentials.password)
    else {
      return false
    }
    user = name
    return true
  }
}
