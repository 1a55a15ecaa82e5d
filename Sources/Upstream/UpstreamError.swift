/// Why a site's answer did not come, or not to its end.
public enum UpstreamError: Error, Hashable, Sendable {
  /// The request cannot be sent as HTTP; the text says why.
  case malformedRequest(String)
  /// The host has no address.
  case nameNotResolved(host: String)
  /// The host has only addresses that must not be connected to.
  case addressProhibited(host: String)
  /// Nothing listens there.
  case refused(Endpoint)
  /// There is no way to the address.
  case unreachable(Endpoint)
  /// It took too long.
  case timedOut(Phase)
  /// The site's certificate did not pass.
  case certificate(CertificateFailure)
  /// No TLS connection could be made, for another reason than the certificate.
  case tlsHandshake(String)
  /// The answer breaks the rules of HTTP; the text says how.
  case protocolViolation(String)
  /// The response head is longer, or has more fields, than the configuration allows.
  case headTooLarge
  /// The body is in a transfer coding other than chunked.
  case transferCoding
  /// The connection ended before the answer did.
  case connectionLost(bodyBytesBefore: Int)
  /// The upstream proxy could not be used, or would not connect.
  case proxy(String)
  /// Too much is held already; the text says what.
  case resourcesExhausted(String)
  /// The request was cancelled from this side.
  case cancelled
  /// This client is being shut down.
  case shutDown
  /// What libcurl says, where no other case fits.
  case other(code: Int, String)

  /// What was being waited for.
  public enum Phase: String, Hashable, Sendable {
    case nameResolution
    case connecting
    case tlsHandshake
    case responseHead
    case body
  }
}

extension UpstreamError: CustomStringConvertible {
  /// One sentence for a person, without bytes of the exchange.
  public var description: String {
    switch self {
    case .malformedRequest(let why): "the request cannot be sent on: \(why)"
    case .nameNotResolved(let host): "the name \(host) has no address"
    case .addressProhibited(let host): "\(host) leads to an address of this machine or network"
    case .refused(let endpoint): "\(endpoint) refuses connections"
    case .unreachable(let endpoint): "\(endpoint) cannot be reached"
    case .timedOut(let phase): "nothing came in time (\(phase.rawValue))"
    case .certificate(let failure): failure.description
    case .tlsHandshake(let why): "no TLS connection could be made: \(why)"
    case .protocolViolation(let how): "the site's answer is not valid HTTP: \(how)"
    case .headTooLarge: "the site's response head is too large"
    case .transferCoding: "the site's answer is in an unknown transfer coding"
    case .connectionLost(let count): "the connection ended early, after \(count) bytes of the body"
    case .proxy(let why): "the upstream proxy could not be used: \(why)"
    case .resourcesExhausted(let what): "too much is held already: \(what)"
    case .cancelled: "the request was cancelled"
    case .shutDown: "Lenity is being shut down"
    case .other(let code, let words): "libcurl says (\(code)): \(words)"
    }
  }
}

extension CertificateFailure: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch check {
    case .expired: "the site's certificate has expired"
    case .notYetValid: "the site's certificate is not valid yet"
    case .wrongHost: "the site's certificate is for another host"
    case .unknownIssuer: "the site's certificate comes from an unknown authority"
    case .selfSigned: "the site's certificate is signed by itself"
    case .untrustedRoot: "the site's certificate ends in an authority that is not trusted"
    case .revoked: "the site's certificate has been revoked"
    case .weak: "the site's certificate uses a key or signature that is too weak"
    case .wrongPurpose: "the site's certificate is not made for this use"
    case .outsideConstraints: "the site's authority may not sign for this host"
    case .badSignature: "a signature in the site's certificate chain is wrong"
    case .chainTooLong: "the site's certificate chain is too long"
    case .other: "the site's certificate did not pass: \(verifyText)"
    }
  }
}
