/// The script that tells a browser which hosts to send through the proxy.
///
/// Named hosts and the hosts below them only; everything else goes out directly, as do the named ones when the
/// proxy is not running.
enum ProxyAutoConfiguration {
  /// The media type that browsers ask for.
  static let mediaType = "application/x-ns-proxy-autoconfig"

  /// The host under which the proxy's own pages can be reached.
  static let magicHost = "lenity.internal"

  /// The script's text.
  ///
  /// - Parameters:
  ///   - hosts: what the rules name, as `example.com`, `*.example.com` or `.example.com`.
  ///   - proxy: how the browser is to reach the listener: `PROXY address:port`, or `HTTPS name:port`.
  /// - Returns: JavaScript that calls no function of the browser's.
  static func script(hosts: [String], proxy: String) -> String {
    let names = Set(hosts.compactMap(entry)).sorted()
    let table = names.map { "  \"\($0)\": 1" }.joined(separator: ",\n")
    return """
      var hosts = {
      \(table)
      };

      function FindProxyForURL(url, host) {
        host = host.toLowerCase();
        if (host.charAt(host.length - 1) === ".") host = host.slice(0, -1);
        if (host === "\(magicHost)") return "\(proxy)";
        if (hosts.hasOwnProperty("=" + host)) return "\(proxy); DIRECT";
        for (var name = host; name; ) {
          if (hosts.hasOwnProperty("." + name)) return "\(proxy); DIRECT";
          var dot = name.indexOf(".");
          name = dot < 0 ? "" : name.slice(dot + 1);
        }
        return "DIRECT";
      }

      """
  }

  /// The key of a host in the script's table: `=` for the host alone, `.` for it and all below it.
  private static func entry(_ host: String) -> String? {
    var name = Substring(host.lowercased())
    var covers = "="
    if name.hasPrefix("*.") {
      name = name.dropFirst(2)
      covers = "."
    } else if name.hasPrefix(".") {
      name = name.dropFirst()
      covers = "."
    }
    guard let authority = Authority(String(name)), authority.port == nil else { return nil }
    return covers + authority.host
  }
}
