import HTTPTypes
import Upstream

extension Problem {
  /// A site's answer did not come.
  init(_ error: UpstreamError, host: String) {
    self.init(
      status: HTTPResponse.Status(
        code: error.httpStatus,
        reasonPhrase: StatusPhrase.standard(for: error.httpStatus)
      ),
      token: error.proxyStatusToken,
      title: Self.title(error, host: host),
      sentences: Self.sentences(error),
      facts: [Fact(name: "Host", value: host), Fact(name: "Cause", value: error.description)]
    )
    if case .certificate(let failure) = error {
      facts += Self.facts(failure)
    }
  }

  private static func title(_ error: UpstreamError, host: String) -> String {
    switch error {
    case .nameNotResolved: "There is no site called \(host)"
    case .refused, .unreachable: "\(host) cannot be reached"
    case .timedOut: "\(host) takes too long to answer"
    case .certificate: "\(host) could not prove who it is"
    case .tlsHandshake: "\(host) and Lenity found no common language"
    case .addressProhibited: "\(host) leads into your own machine or network"
    case .connectionLost: "\(host) hung up"
    case .proxy: "The upstream proxy does not help"
    case .malformedRequest: "This request cannot be sent on"
    case .protocolViolation, .headTooLarge, .transferCoding:
      "\(host) gave an answer that cannot be read"
    case .resourcesExhausted: "Lenity is busy"
    case .cancelled, .shutDown: "Lenity is closing"
    case .other: "Something went wrong on the way to \(host)"
    }
  }

  private static func sentences(_ error: UpstreamError) -> [String] {
    switch error {
    case .nameNotResolved:
      ["The name has no address. Check its spelling, and whether you are online."]
    case .refused: ["Nothing answers there at the moment. Try again later."]
    case .unreachable: ["There is no way to its address. Check whether you are online."]
    case .timedOut: ["The site may be busy, or the connection slow. Reloading may help."]
    case .certificate(let failure):
      [
        advice(failure.check),
        "Lenity does not go on: someone else could be answering in the site's name.",
      ]
    case .tlsHandshake: ["No secure connection could be made, so none was."]
    case .addressProhibited: ["Web sites may not reach into your machine through the proxy."]
    case .connectionLost: ["The connection ended before the answer did. Reloading may help."]
    case .proxy: ["Check the upstream proxy in the configuration."]
    case .resourcesExhausted: ["Wait a moment and reload."]
    case .cancelled, .shutDown: ["Start Lenity again and reload."]
    default: ["This is a fault of the site or of Lenity, not yours."]
    }
  }

  private static func advice(_ check: CertificateFailure.Check) -> String {
    switch check {
    case .expired: "Its certificate has expired. Only the site can renew it."
    case .notYetValid: "Its certificate is not valid yet. Is your computer's clock right?"
    case .wrongHost: "It showed a certificate that is made out to another name."
    case .unknownIssuer, .untrustedRoot:
      "Its certificate comes from an authority nobody here knows."
    case .selfSigned: "It signed its certificate itself, so nobody vouches for it."
    case .revoked: "Its certificate was withdrawn by the authority that had issued it."
    case .weak: "Its certificate uses cryptography that is too weak to trust."
    case .wrongPurpose, .outsideConstraints, .badSignature, .chainTooLong, .other:
      "Its certificate did not pass the check."
    }
  }

  private static func facts(_ failure: CertificateFailure) -> [Fact] {
    var facts = [Fact(name: "Check", value: "\(failure.check.rawValue): \(failure.verifyText)")]
    guard let certificate = failure.certificate else { return facts }
    facts.append(Fact(name: "Certificate for", value: certificate.subject))
    facts.append(Fact(name: "Names", value: certificate.names.prefix(20).joined(separator: ", ")))
    facts.append(Fact(name: "Issued by", value: certificate.issuer))
    facts.append(Fact(name: "Valid", value: "\(certificate.notBefore) to \(certificate.notAfter)"))
    facts.append(Fact(name: "SHA-256", value: certificate.fingerprint))
    return facts
  }
}
