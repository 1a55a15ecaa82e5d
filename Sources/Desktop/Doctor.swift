import Foundation

/// Looks at each layer between a browser and Lenity, and says what is wrong and what helps.
public struct Doctor: Sendable {
  /// How a layer is.
  public enum Condition: String, Codable, Sendable {
    case fine
    case notice
    case broken
  }

  /// What was found in one layer.
  public struct Finding: Codable, Hashable, Sendable {
    /// Names the layer, for programs.
    public var layer: String
    /// How it is.
    public var condition: Condition
    /// What was seen: a sentence.
    public var words: String
    /// What helps: one line; nil where nothing is needed.
    public var remedy: String?

    /// Joins the parts.
    public init(layer: String, condition: Condition, words: String, remedy: String? = nil) {
      self.layer = layer
      self.condition = condition
      self.words = words
      self.remedy = remedy
    }
  }

  /// What the program knows of itself.
  public struct Facts: Sendable {
    /// Where it should be listening.
    public var host: String
    /// The port.
    public var port: Int
    /// The root certificate, as PEM text; nil where there is no authority yet.
    public var authority: TrustedAuthority?
    /// Days until the authority ends.
    public var authorityDaysLeft: Int?
    /// Site names that the rules name and the authority may not sign for.
    public var missingDomains: [String]
    /// Which program has the port, if another one has it.
    public var portOwner: String?

    /// Joins the parts.
    public init(
      host: String,
      port: Int,
      authority: TrustedAuthority?,
      authorityDaysLeft: Int?,
      missingDomains: [String],
      portOwner: String?
    ) {
      self.host = host
      self.port = port
      self.authority = authority
      self.authorityDaysLeft = authorityDaysLeft
      self.missingDomains = missingDomains
      self.portOwner = portOwner
    }
  }

  private let facts: Facts
  private let surroundings: Surroundings
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

  /// Every layer, from the inside out.
  public func findings() -> [Finding] {
    [proxy, pac, certificate, clock, record, desktop, otherProxy] + browsers
      + [nameLookup, addressFamilies]
  }

  private var local: LocalProxy { LocalProxy(host: facts.host, port: facts.port) }

  private var proxy: Finding {
    if local.get("/ca.pem") != nil {
      return Finding(
        layer: "proxy",
        condition: .fine,
        words: "Lenity listens on \(facts.host):\(facts.port)."
      )
    }
    if let owner = facts.portOwner {
      return Finding(
        layer: "proxy",
        condition: .broken,
        words: "Port \(facts.port) belongs to another program (\(owner)).",
        remedy: "stop it, or choose another port with 'listen:' in lenity.yaml, then: lenity setup"
      )
    }
    return Finding(
      layer: "proxy",
      condition: .broken,
      words: "Lenity does not run, so sites arrive as they are.",
      remedy: "lenity run, or once for all: lenity service install"
    )
  }

  private var pac: Finding {
    guard let answer = local.get("/proxy.pac") else {
      return Finding(
        layer: "pac",
        condition: .notice,
        words:
          "The automatic proxy settings cannot be fetched while Lenity does not run; browsers go direct."
      )
    }
    let isRight = answer.status == 200 && answer.body.contains("FindProxyForURL")
    return Finding(
      layer: "pac",
      condition: isRight ? .fine : .broken,
      words: isRight
        ? "The automatic proxy settings can be fetched."
        : "Another program answers for /proxy.pac.",
      remedy: isRight ? nil : "lenity doctor again after stopping it"
    )
  }

  private var certificate: Finding {
    guard facts.authority != nil, let days = facts.authorityDaysLeft else {
      return Finding(
        layer: "authority",
        condition: .notice,
        words: "There is no certificate authority yet.",
        remedy: "it is made at the first: lenity run"
      )
    }
    if days < 30 {
      return Finding(
        layer: "authority",
        condition: days < 0 ? .broken : .notice,
        words: days < 0
          ? "Your certificate authority has ended."
          : "Your certificate authority ends in \(days) days.",
        remedy: "lenity ca renew"
      )
    }
    guard facts.missingDomains.isEmpty else {
      let names = facts.missingDomains.prefix(5).joined(separator: ", ")
      return Finding(
        layer: "authority",
        condition: .notice,
        words:
          "Your certificate authority may not speak for \(names), so those sites pass untouched.",
        remedy: "lenity ca renew"
      )
    }
    return Finding(
      layer: "authority",
      condition: .fine,
      words: "The certificate authority covers all sites in the rules and lasts \(days) days."
    )
  }

  /// Certificates depend on the date; a clock from before this program was written is wrong.
  private var clock: Finding {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    let isRight = parts.tm_year + 1900 >= 2026
    return Finding(
      layer: "clock",
      condition: isRight ? .fine : .broken,
      words: isRight
        ? "The clock says \(parts.tm_year + 1900)." : "The clock says \(parts.tm_year + 1900).",
      remedy: isRight ? nil : "set the clock: sudo timedatectl set-ntp true"
    )
  }

  private var record: Finding {
    do throws(DesktopError) {
      guard let record = try setup.record() else {
        return Finding(
          layer: "setup",
          condition: .notice,
          words: "Nothing is set up on this machine.",
          remedy: "lenity setup, or without any change: lenity browse"
        )
      }
      guard record.phase == .applied else {
        return Finding(
          layer: "setup",
          condition: .broken,
          words: "A set-up was interrupted halfway.",
          remedy: "lenity doctor --fix"
        )
      }
      let lost = record.entries.filter { !$0.change.isInForce(in: surroundings) }
      return Finding(
        layer: "setup",
        condition: lost.isEmpty ? .fine : .broken,
        words: lost.isEmpty
          ? "All \(record.entries.count) steps of the set-up are in force."
          : "\(lost.count) of \(record.entries.count) steps of the set-up are not in force any more.",
        remedy: lost.isEmpty ? nil : "lenity setup"
      )
    } catch {
      return Finding(layer: "setup", condition: .broken, words: error.description, remedy: nil)
    }
  }

  private var desktop: Finding {
    let present = PresentProxy(surroundings).pacURL
    let isOurs = present == "http://\(facts.host):\(facts.port)/proxy.pac"
    return Finding(
      layer: "desktop",
      condition: isOurs ? .fine : .notice,
      words: isOurs
        ? "The desktop sends browsers to Lenity."
        : "The desktop (\(surroundings.desktop.rawValue)) does not send browsers to Lenity.",
      remedy: isOurs ? nil : "lenity setup"
    )
  }

  private var otherProxy: Finding {
    let own = "http://\(facts.host):\(facts.port)/proxy.pac"
    let variables = ["http_proxy", "https_proxy", "all_proxy"].filter { name in
      let value = surroundings.environment[name] ?? surroundings.environment[name.uppercased()]
      return value.map { !$0.isEmpty } ?? false
    }
    let other = PresentProxy(surroundings).description(besides: own)
    let tunnels = Self.tunnels()
    guard let words = other ?? variables.first ?? tunnels.first else {
      return Finding(
        layer: "otherProxy",
        condition: .fine,
        words: "No other proxy and no VPN is in the way."
      )
    }
    return Finding(
      layer: "otherProxy",
      condition: .notice,
      words: other != nil || !variables.isEmpty
        ? "Another proxy is set: \(words)." : "A VPN is up (\(words)); that is fine.",
      remedy: other != nil || !variables.isEmpty
        ? "if sites cannot be reached, name it as upstream_proxy in lenity.yaml" : nil
    )
  }

  /// Interfaces of VPNs.
  private static func tunnels() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/sys/class/net")) ?? []
    return names.filter { name in ["tun", "wg", "ppp", "tailscale"].contains { name.hasPrefix($0) }
    }
  }

  private var browsers: [Finding] {
    let installed = BrowserFinder(surroundings).all()
    guard !installed.isEmpty else {
      return [
        Finding(
          layer: "browsers",
          condition: .notice,
          words: "No browser that Lenity knows was found.",
          remedy: "install chromium or firefox"
        )
      ]
    }
    guard surroundings.path(of: "certutil") != nil else {
      return [
        Finding(
          layer: "browsers",
          condition: .notice,
          words:
            "Whether browsers trust your certificate authority cannot be seen without certutil.",
          remedy: "sudo apt install libnss3-tools"
        )
      ]
    }
    guard let authority = facts.authority else { return [] }
    return TrustDatabases(surroundings).all().map { database in
      let trust = BrowserTrust(folder: database.folder, owner: database.owner, authority: authority)
      let isTrusted = trust.isInForce(in: surroundings)
      return Finding(
        layer: "trust",
        condition: isTrusted ? .fine : .notice,
        words:
          "Your certificate authority is \(isTrusted ? "" : "not ")trusted by \(database.owner).",
        remedy: isTrusted ? nil : "lenity setup"
      )
    }
  }

  private var nameLookup: Finding {
    let isFine = Self.resolves("x.com", family: AF_UNSPEC)
    return Finding(
      layer: "dns",
      condition: isFine ? .fine : .broken,
      words: isFine ? "Names of sites can be looked up." : "Names of sites cannot be looked up.",
      remedy: isFine ? nil : "check whether you are online; a captive portal may wait for a login"
    )
  }

  private var addressFamilies: Finding {
    let descriptor = socket(AF_INET6, 2, 0)
    if descriptor >= 0 { close(descriptor) }
    return Finding(
      layer: "ipv6",
      condition: descriptor >= 0 ? .fine : .notice,
      words: descriptor >= 0
        ? "IPv6 is there." : "This machine has no IPv6; Lenity uses IPv4 alone."
    )
  }

  private static func resolves(_ name: String, family: Int32) -> Bool {
    var hints = addrinfo()
    hints.ai_family = family
    var list: UnsafeMutablePointer<addrinfo>?
    defer { if list != nil { freeaddrinfo(list) } }
    return getaddrinfo(name, "443", &hints, &list) == 0
  }
}
