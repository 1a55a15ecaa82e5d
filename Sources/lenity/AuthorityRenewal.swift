import Certificates
import Desktop
import Proxy

/// A new certificate authority in the old one's place, told to every browser that trusted the old one.
struct AuthorityRenewal {
  let settings: Settings
  let isQuiet: Bool

  /// Makes it for all sites that the rules name, and repeats the set-up where there is one.
  func run() throws -> CertificateAuthority {
    let domains = try RuleSets(settings: settings).domains
    let authority = try AuthorityStore(folder: settings.statePath).renew(domains: domains)
    try repeatSetup(authority)
    return authority
  }

  /// Brings a set-up that was made up to date: the address, new browser profiles, the authority of today.
  ///
  /// Steps of an earlier set-up that nobody wants any more are undone, the old authority's trust among them.
  func repeatSetup(_ authority: CertificateAuthority) throws {
    let setup = Setup(stateFolder: settings.statePath, surroundings: .current)
    guard let record = try setup.record(), let address = settings.localAddresses.first else {
      return
    }
    var wishes = SetupWishes(pacURL: "http://\(address)/proxy.pac", authority: authority.trusted)
    wishes.replacesProxy = true
    wishes.includesSystemTrust = record.entries.contains { entry in
      if case .systemTrust = entry.change { true } else { false }
    }
    let plan = try setup.plan(wishes)
    guard !plan.isEmpty else { return }
    try SetupReport(isQuiet: isQuiet, isJSON: false).tell(setup.apply(plan))
  }
}
