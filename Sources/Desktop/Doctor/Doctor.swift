import Foundation

/// Looks at each layer between a browser and Lenity, and says what is wrong and what helps.
///
/// Nothing leaves the machine for it: no name is looked up and no site asked, unless the person names one
/// (`SiteVisit`).
public struct Doctor: Sendable {
  let facts: Facts
  let surroundings: Surroundings
  private let setup: Setup

  /// - Parameters:
  ///   - facts: what the program knows of itself.
  ///   - surroundings: the machine.
  ///   - setup: what was set up.
  public init(facts: Facts, surroundings: Surroundings, setup: Setup) {
    self.facts = facts
    self.surroundings = surroundings
    self.setup = setup
  }

  /// Every layer, from the inside out; the last ones tell of the site that the person named.
  public func findings(of visit: SiteVisit? = nil) -> [Finding] {
    let inner = [proxy, pac, authority, clock, service, leftAlone, record].compactMap(\.self)
    let outer = [desktop, otherProxy, environment, vpn] + browsers
    return inner + outer + [nameServers, addressFamilies, portal].compactMap(\.self)
      + (visit.map(findings) ?? [])
  }

  var local: LocalProxy { LocalProxy(host: facts.host, port: facts.port) }

  /// Whether anything was set up, so that repeating it needs no fresh consent.
  var isSetUp: Bool { ((try? setup.record()) ?? nil) != nil }

  var ownPAC: String {
    let host = facts.host.contains(":") ? "[\(facts.host)]" : facts.host
    return "http://\(host):\(facts.port)/proxy.pac"
  }

  private var proxy: Finding {
    if let answer = local.get("/ca.pem"), answer.status == 200 { return listening(answer.body) }
    if let owner = facts.portOwner {
      return .broken(
        "proxy",
        "Port \(facts.port) belongs to another program (\(owner)).",
        remedy: "stop it, or choose another port with 'listen:' in lenity.yaml, then: lenity setup"
      )
    }
    return .broken(
      "proxy",
      "Lenity does not run, so sites arrive as they are.",
      remedy: facts.hasService
        ? "lenity doctor --fix, or: systemctl --user start lenity.socket"
        : "lenity run, or once for all: lenity service install",
      isFixable: facts.hasService
    )
  }

  /// A Lenity answers: ours, or one whose certificates no browser here would take.
  private func listening(_ root: String) -> Finding {
    guard let authority = facts.authority.trusted, authority.pem != root else {
      return .fine("proxy", "Lenity listens on \(facts.host):\(facts.port).")
    }
    return .broken(
      "proxy",
      "The Lenity on \(facts.host):\(facts.port) has another certificate authority than yours.",
      remedy: "stop it and start your own, or, if it is another account's, choose another port "
        + "with 'listen:' in lenity.yaml, then: lenity setup"
    )
  }

  private var pac: Finding {
    guard let answer = local.get("/proxy.pac") else {
      return .notice(
        "pac",
        "The automatic proxy settings cannot be fetched while Lenity does not run; browsers go direct."
      )
    }
    guard answer.status == 200, answer.body.contains("FindProxyForURL") else {
      return .broken(
        "pac",
        "Another program answers for /proxy.pac.",
        remedy: "stop it, then: lenity doctor"
      )
    }
    return .fine("pac", "The automatic proxy settings can be fetched.")
  }

  private var authority: Finding {
    switch facts.authority {
    case .none:
      return .notice(
        "authority",
        "There is no certificate authority yet.",
        remedy: "it is made at the first: lenity run"
      )
    case .unusable(let cause, let remedy, let isFixable):
      return .broken("authority", cause, remedy: remedy, isFixable: isFixable)
    case .present(_, let days):
      return lifetime(days) ?? constraint
        ?? .fine(
          "authority",
          "The certificate authority covers all sites in the rules and lasts \(days) days."
        )
    }
  }

  private func lifetime(_ days: Int) -> Finding? {
    guard days < 30 else { return nil }
    return .notice(
      "authority",
      "Your certificate authority ends in \(days) days.",
      remedy: "lenity ca renew",
      isFixable: true
    )
  }

  private var constraint: Finding? {
    guard !facts.missingDomains.isEmpty else { return nil }
    let names = facts.missingDomains.prefix(5).joined(separator: ", ")
    return .notice(
      "authority",
      "Your certificate authority may not speak for \(names), so those sites pass untouched.",
      remedy: "lenity ca renew",
      isFixable: true
    )
  }

  /// Certificates depend on the date; one from before this program was written is wrong.
  private var clock: Finding {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    let year = Int(parts.tm_year) + 1900
    guard year >= 2026 else {
      return .broken(
        "clock",
        "The clock says \(year), which is past.",
        remedy: "set the clock: sudo timedatectl set-ntp true"
      )
    }
    return .fine("clock", "The clock may be right; 'lenity doctor --reach HOST' compares it.")
  }

  private var service: Finding? {
    guard facts.hasService else { return nil }
    guard let systemctl = surroundings.program("systemctl"),
      let outcome = try? systemctl.run(["--user", "is-active", "lenity.socket"]),
      outcome.answer != "active"
    else { return sandbox ?? .fine("service", "Lenity starts by itself at the first request.") }
    guard outcome.answer != "failed" else {
      return .broken(
        "service",
        "Lenity could not start several times, so its service was closed; sites arrive as they are.",
        remedy: "see why: journalctl --user -u lenity; put that right, then: lenity doctor --fix",
        isFixable: true
      )
    }
    return .broken(
      "service",
      "The service is installed, and its socket is not open (\(outcome.answer)).",
      remedy: "systemctl --user start lenity.socket",
      isFixable: true
    )
  }

  private var sandbox: Finding? {
    guard facts.serviceHidesAccounts else { return nil }
    return .broken(
      "service",
      "The service's sandbox hides whose a connection is, so everyone gets the default profile.",
      remedy: "lenity service install"
    )
  }

  /// Sites that pass unread because a program did not accept their certificate.
  private var leftAlone: Finding? {
    struct Site: Decodable {
      var host: String
    }
    guard let answer = local.get("/api/v1/left-alone"), answer.status == 200,
      let sites = try? JSONDecoder().decode([Site].self, from: Data(answer.body.utf8)),
      !sites.isEmpty
    else { return nil }
    let names = sites.prefix(5).map(\.host).joined(separator: ", ")
    return .notice(
      "leftAlone",
      "These sites pass unread for some minutes, because a program did not accept the certificate or the site "
        + "was checking for robots: \(names).",
      remedy: "lenity status --look-again",
      isFixable: true
    )
  }

  private var record: Finding {
    do throws(DesktopError) {
      guard let record = try setup.record() else {
        return .notice(
          "setup",
          "Nothing is set up on this machine.",
          remedy: "lenity setup, or without any change: lenity browse"
        )
      }
      guard record.phase == .applied else {
        return .broken(
          "setup",
          "A set-up was interrupted halfway.",
          remedy: "lenity doctor --fix",
          isFixable: true
        )
      }
      return steps(of: record)
    } catch {
      return .broken(
        "setup",
        error.description,
        remedy: "look at your desktop's proxy settings, then remove the file"
      )
    }
  }

  private func steps(of record: SetupRecord) -> Finding {
    guard record.pacURL == ownPAC else {
      return .broken(
        "setup",
        "Browsers were set up for \(record.pacURL), and Lenity is to listen elsewhere.",
        remedy: "lenity setup",
        isFixable: true
      )
    }
    let lost = record.entries.filter { !$0.change.isInForce(in: surroundings) }
    guard let first = lost.first else {
      return .fine("setup", "All \(record.entries.count) steps of the set-up are in force.")
    }
    return .broken(
      "setup",
      "\(lost.count) of \(record.entries.count) steps of the set-up are not in force any more: "
        + first.change.summary,
      remedy: "lenity setup",
      isFixable: true
    )
  }
}
