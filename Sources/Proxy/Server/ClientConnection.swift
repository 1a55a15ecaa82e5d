import HTTPTypes
import Logging
import Rules

/// One client's connection as its handlers know it; used on that connection's event loop only.
final class ClientConnection {
  let id: UInt64
  let core: ProxyCore
  /// Who reads; nil for the default profile.
  private(set) var user: String?
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
