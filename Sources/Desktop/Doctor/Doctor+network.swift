import Foundation

extension Doctor {
  /// Whether the machine knows whom to ask for addresses; nobody is asked.
  var nameServers: Finding {
    let path = "\(surroundings.systemRoot)/etc/resolv.conf"
    let text = (try? PlainFile.text(path)) ?? ""
    let has = text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("nameserver ") }
    guard has else {
      return .broken(
        "dns",
        "The machine knows no name server, so no site can be found.",
        remedy: "check whether you are online; see /etc/resolv.conf"
      )
    }
    return .fine("dns", "A name server is set; 'lenity doctor --reach HOST' asks it.")
  }

  /// Whether the machine has an IPv6 address by which sites can be reached.
  var addressFamilies: Finding {
    let text = (try? PlainFile.text("\(surroundings.systemRoot)/proc/net/if_inet6")) ?? ""
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    guard !lines.isEmpty else {
      return .notice("ipv6", "IPv6 is switched off on this machine; Lenity uses IPv4 alone.")
    }
    // proc(5): the fourth column is the scope, 00 for global.
    let hasGlobal = lines.contains { $0.count > 3 && $0[3] == "00" }
    return hasGlobal
      ? .fine("ipv6", "IPv6 is there, and Lenity uses it as it uses IPv4.")
      : .fine("ipv6", "IPv6 is there for this machine alone; sites are reached by IPv4.")
  }

  /// What NetworkManager saw the last time it looked.
  var portal: Finding? {
    guard let nmcli = surroundings.program("nmcli"),
      let outcome = try? nmcli.run(["--terse", "networking", "connectivity"]), outcome.isFine
    else { return nil }
    switch outcome.answer {
    case "portal":
      return .broken(
        "portal",
        "This network wants a login before it lets you through.",
        remedy: "open any page without https, as http://neverssl.com, and log in there"
      )
    case "none", "limited":
      return .broken(
        "portal",
        "NetworkManager says that the internet cannot be reached (\(outcome.answer)).",
        remedy: "check cable or Wi-Fi"
      )
    case "full": return .fine("portal", "No login page is in the way.")
    default: return nil
    }
  }
}
