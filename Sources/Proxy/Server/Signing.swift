import Certificates
import NIOCore
import TLS

/// An authority and what goes with it: the two are replaced together.
struct Signing: Sendable {
  let authority: CertificateAuthority
  let tls: TLSServerContext

  init(_ authority: CertificateAuthority, limits: ProxyLimits) throws(TLSError) {
    self.authority = authority
    tls = try TLSServerContext(
      authority: authority,
      configuration: TLSConfiguration(handshakeTimeout: TimeAmount(limits.handshake))
    )
  }
}
