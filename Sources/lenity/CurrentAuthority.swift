import Certificates
import Proxy
import Synchronization

/// The certificate authority while the proxy runs: taken over anew when `lenity ca renew` has made another.
final class CurrentAuthority: Sendable {
  private let store: AuthorityStore
  private let latest: Mutex<CertificateAuthority>

  /// Starts with what was opened.
  init(_ authority: CertificateAuthority, settings: Settings) {
    store = AuthorityStore(folder: settings.statePath)
    latest = Mutex(authority)
  }

  /// In force.
  var now: CertificateAuthority { latest.withLock { $0 } }

  /// The name of the file that is put in place last.
  static let fileName = "ca.pem"

  /// Opens what is in the folder; nil where that is what is in force, or nothing.
  func readAnew() throws(CertificateError) -> CertificateAuthority? {
    guard let found = try store.open(), found.rootPEM != now.rootPEM else { return nil }
    return found
  }

  /// Puts an authority in force for what asks here.
  func take(_ authority: CertificateAuthority) {
    latest.withLock { $0 = authority }
  }
}
