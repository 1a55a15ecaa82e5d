import HTTPTypes

extension HTTPField.Name {
  /// A name that is known to be a token.
  private static func known(_ name: StaticString) -> HTTPField.Name {
    guard let name = HTTPField.Name(name.description) else {
      preconditionFailure("not a token")
    }
    return name
  }

  /// `Proxy-Status` (RFC 9209).
  static let proxyStatusField = known("Proxy-Status")
  static let proxyConnection = known("Proxy-Connection")
  /// `Host`; from HTTP/2 clients it may come beside `:authority`.
  static let hostField = known("Host")
  static let keepAlive = known("Keep-Alive")
  static let cloudflareMitigated = known("cf-mitigated")
  static let dataDome = known("x-datadome")
  static let xFrameOptions = known("X-Frame-Options")
  static let referrerPolicy = known("Referrer-Policy")
  static let secFetchSite = known("Sec-Fetch-Site")
}
