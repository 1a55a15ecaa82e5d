import Certificates
import ConfigurationFile
import Desktop
import Proxy

/// A proxy that runs already and is ours: it shows the same certificate authority.
enum RunningProxy {
  /// Where it listens; nil where none runs, or another program has the port.
  static func find(_ settings: Settings, authority: CertificateAuthority?) -> ListenAddress? {
    guard let authority else { return nil }
    let root = String(decoding: authority.rootPEM, as: UTF8.self)
    return settings.localAddresses.first { address in
      LocalProxy(host: address.host, port: address.port).get("/ca.pem")?.body == root
    }
  }
}

extension Settings {
  /// Where the proxy listens, as this machine reaches it.
  var localAddresses: [ListenAddress] {
    let named = configuration.listen.map { ListenAddress(host: $0.host, port: $0.port) }
    let addresses = named.isEmpty ? [ListenAddress(host: "127.0.0.1", port: 8877)] : named
    return addresses.map { address in
      switch address.host {
      case "0.0.0.0": ListenAddress(host: "127.0.0.1", port: address.port)
      case "::": ListenAddress(host: "::1", port: address.port)
      default: address
      }
    }
  }
}

extension CertificateAuthority {
  /// The root as browsers and the system are to keep it.
  var trusted: TrustedAuthority {
    TrustedAuthority(
      pem: String(decoding: rootPEM, as: UTF8.self),
      mark: intermediatePublicKeyHash
    )
  }
}
