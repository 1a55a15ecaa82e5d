import Certificates
import Desktop
import Proxy

extension Settings {
  /// What the doctor needs to know about this program; opens nothing on the network.
  func doctorFacts() throws -> Doctor.Facts {
    let address = localAddresses.first
    let (authority, missing) = try doctorAuthority()
    var facts = Doctor.Facts(
      host: address?.host ?? "127.0.0.1",
      port: address?.port ?? 8877,
      authority: authority
    )
    facts.missingDomains = missing
    facts.portOwner = address.flatMap { PortOwner.describe(port: $0.port) }
    let service = ServiceCommand.service(config: nil)
    facts.hasService = service.isInstalled
    facts.serviceHidesAccounts = try service.hidesAccounts && !accountUsers.isEmpty
    return facts
  }

  private func doctorAuthority() throws -> (Doctor.Authority, missing: [String]) {
    do throws(CertificateError) {
      guard let known = try AuthorityStore(folder: statePath).open() else { return (.none, []) }
      let missing = ((try? RuleSets(settings: self).domains) ?? []).filter { !known.permits($0) }
      return (.present(known.trusted, daysLeft: known.daysLeft), missing)
    } catch {
      let unusable = Doctor.Authority.unusable(
        cause: "Your certificate authority cannot be used: \(error.description).",
        remedy: error.remedy,
        isFixable: error.isEndedByNewAuthority
      )
      return (unusable, [])
    }
  }
}

extension CertificateError {
  /// Whether a new authority is what helps: a key that others may have read is no secret any more.
  var isEndedByNewAuthority: Bool {
    switch self {
    case .fileMissing, .notAPlainFile, .keyReadableByOthers, .fileWritableByOthers,
      .notACertificate, .notAKey, .keyMismatch, .notAChain, .notConstrained, .expired,
      .folderWritableByOthers:
      true
    default: false
    }
  }
}
