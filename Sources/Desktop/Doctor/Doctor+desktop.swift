import Foundation

extension Doctor {
  /// Whether the desktop's setting leads to us.
  var desktop: Finding {
    let present = PresentProxy(surroundings).pacURL
    guard present != ownPAC else {
      return .fine("desktop", "The desktop sends browsers to Lenity.")
    }
    return .notice(
      "desktop",
      "The desktop (\(surroundings.desktop.rawValue)) does not send browsers to Lenity.",
      remedy: "lenity setup"
    )
  }

  /// A proxy or PAC address that the desktop uses in our place.
  var otherProxy: Finding {
    guard let other = PresentProxy(surroundings).description(besides: ownPAC) else {
      return .fine("otherProxy", "The desktop uses no other proxy.")
    }
    return .notice(
      "otherProxy",
      "The desktop uses another proxy: \(other).",
      remedy: "name it as upstream_proxy in lenity.yaml, then: lenity setup --replace-proxy"
    )
  }

  /// Variables that send programs, and Chromium on desktops without a setting, elsewhere.
  var environment: Finding {
    let names = ["http_proxy", "https_proxy", "all_proxy", "auto_proxy"]
    let set = names.flatMap { [$0, $0.uppercased()] }.filter { name in
      let value = surroundings.environment[name] ?? ""
      return !value.isEmpty && value != ownPAC
    }
    guard !set.isEmpty else {
      return .fine("environment", "No variable names another proxy.")
    }
    return .notice(
      "environment",
      "These variables name another proxy: \(set.joined(separator: ", ")).",
      remedy:
        "unset them where they are set (~/.profile, ~/.config/environment.d, /etc/environment), "
        + "or name that proxy as upstream_proxy in lenity.yaml"
    )
  }

  /// A VPN is fine; it is named because it explains much when something else is odd.
  var vpn: Finding {
    let folder = "\(surroundings.systemRoot)/sys/class/net"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let tunnels = names.filter { name in
      // A tun device carries this file whatever it is called.
      PlainFile.exists("\(folder)/\(name)/tun_flags")
        || ["tun", "tap", "wg", "ppp", "tailscale", "proton", "nordlynx"].contains {
          name.hasPrefix($0)
        }
    }
    guard let first = tunnels.sorted().first else { return .fine("vpn", "No VPN is up.") }
    return .notice("vpn", "A VPN is up (\(first)); that is fine, Lenity goes through it.")
  }

  /// Whom each browser trusts, and whether it follows the desktop's proxy setting.
  var browsers: [Finding] {
    guard !BrowserFinder(surroundings).all().isEmpty else {
      return [
        .notice(
          "browsers",
          "No browser that Lenity knows was found.",
          remedy: "install chromium or firefox"
        )
      ]
    }
    let databases = TrustDatabases(surroundings).all()
    return databases.compactMap(ownProxy) + trust(databases)
  }

  private func trust(_ databases: [TrustDatabases.Database]) -> [Finding] {
    guard let authority = facts.authority.trusted else { return [] }
    guard surroundings.path(of: "certutil") != nil else {
      return [
        .notice(
          "trust",
          "Whether browsers trust your certificate authority cannot be seen without certutil.",
          remedy: "sudo apt install libnss3-tools"
        )
      ]
    }
    let isSetUp = isSetUp
    return databases.map { database in
      let trust = BrowserTrust(folder: database.folder, owner: database.owner, authority: authority)
      guard !trust.isInForce(in: surroundings) else {
        return .fine("trust", "Your certificate authority is trusted by \(database.owner).")
      }
      return .notice(
        "trust",
        "Your certificate authority is not trusted by \(database.owner).",
        remedy: "lenity setup",
        isFixable: isSetUp
      )
    }
  }

  /// A Firefox whose own settings name a proxy, or none, does not ask the desktop.
  private func ownProxy(of database: TrustDatabases.Database) -> Finding? {
    let lines = ["prefs.js", "user.js"].compactMap {
      try? PlainFile.text("\(database.folder)/\($0)")
    }
    let settings = FirefoxSettings(lines.joined(separator: "\n"))
    let words: String
    switch settings["network.proxy.type"] {
    case "0": words = "uses no proxy at all"
    case "1": words = "has a proxy of its own"
    case "2" where settings["network.proxy.autoconfig_url"] != "\"\(ownPAC)\"":
      words = "has automatic proxy settings of its own"
    case "4": words = "looks for a proxy by itself"
    default: return nil
    }
    return .notice(
      "browserProxy",
      "\(database.owner) \(words), so it does not go through Lenity.",
      remedy: "in its settings, under Network Settings, choose 'Use system proxy settings'"
    )
  }
}

/// What a Firefox profile sets: lines of `user_pref("name", value);`.
struct FirefoxSettings {
  private var values: [Substring: Substring] = [:]

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard line.hasPrefix("user_pref(\""), line.hasSuffix(");") else { continue }
      let inner = line.dropFirst("user_pref(\"".count).dropLast(2)
      guard let end = inner.firstRange(of: "\", ") else { continue }
      values[inner[..<end.lowerBound]] = inner[end.upperBound...]
    }
  }

  /// The value as it is written, texts with their quotation marks; the last line counts.
  subscript(name: String) -> String? { values[name[...]].map(String.init) }
}
