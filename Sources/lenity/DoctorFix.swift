import Certificates
import Desktop
import Foundation
import Proxy

/// Puts right what can be without asking: everything here repeats what the person had agreed to before.
struct DoctorFix {
  let settings: Settings
  /// Says nothing about what is done.
  let isQuiet: Bool

  func run() throws {
    let setup = Setup(stateFolder: settings.statePath, surroundings: .current)
    try SetupReport.tellRecovery(try setup.recover(), isQuiet: isQuiet)
    try fixAuthority()
    if let authority = try AuthorityStore(folder: settings.statePath).open() {
      try AuthorityRenewal(settings: settings, isQuiet: isQuiet).repeatSetup(authority)
    }
    let service = ServiceCommand.service(config: nil)
    if service.isInstalled, try service.start() { tell("The service's socket was opened.") }
    if let address = settings.localAddresses.first {
      LocalProxy(host: address.host, port: address.port).delete("/api/v1/left-alone")
    }
  }

  /// Makes a new authority where the old one is spoilt, about to end, or too narrow.
  private func fixAuthority() throws {
    do throws(CertificateError) {
      guard let known = try AuthorityStore(folder: settings.statePath).open() else { return }
      let domains = (try? RuleSets(settings: settings).domains) ?? []
      guard known.endsSoon || domains.contains(where: { !known.permits($0) }) else {
        return
      }
    } catch {
      guard error.isEndedByNewAuthority else { throw error }
      // Whoever could write into it could have put a certificate there.
      chmod(settings.statePath, 0o700)
    }
    _ = try AuthorityRenewal(settings: settings, isQuiet: isQuiet).run()
    tell("A new certificate authority was made. Start your browsers again.")
  }

  private func tell(_ text: String) {
    if !isQuiet { note(text) }
  }
}
