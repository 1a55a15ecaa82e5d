import Foundation

/// The proxy that the desktop uses now.
public struct PresentProxy {
  private let surroundings: Surroundings

  /// Looks at nothing yet.
  public init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
  }

  /// The PAC address that the desktop has in force; nil where it uses none.
  public var pacURL: String? {
    if surroundings.desktop != .kde, setting("mode") == "auto",
      let url = setting("autoconfig-url"), !url.isEmpty
    {
      return url
    }
    if let kde = kdeEntry("ProxyType"), kde == "2" { return kdeEntry("Proxy Config Script") }
    return nil
  }

  /// What is set besides our own, in words; nil where nothing is.
  public func description(besides own: String) -> String? {
    desktopDescription(besides: own) ?? kdeDescription(besides: own)
  }

  private func desktopDescription(besides own: String) -> String? {
    guard surroundings.desktop != .kde else { return nil }
    switch setting("mode") {
    case "manual":
      let schema = DesktopSetting.proxySchema
      let host = value("\(schema).https", "host") ?? ""
      let port = value("\(schema).https", "port") ?? ""
      return host.isEmpty ? "set by hand" : "\(host):\(port)"
    case "auto":
      let url = setting("autoconfig-url") ?? ""
      return url == own ? nil : (url.isEmpty ? "found automatically, WPAD" : url)
    default: return nil
    }
  }

  private func kdeDescription(besides own: String) -> String? {
    switch kdeEntry("ProxyType") {
    case "1": kdeEntry("httpsProxy") ?? "set by hand"
    case "2":
      kdeEntry("Proxy Config Script").flatMap { $0 == own ? nil : $0 }
    case "3": "found automatically, WPAD"
    case "4": "from the environment"
    default: nil
    }
  }

  private func setting(_ key: String) -> String? {
    value(DesktopSetting.proxySchema, key)
  }

  private func value(_ schema: String, _ key: String) -> String? {
    DesktopSetting.value(schema: schema, key: key, in: surroundings)?
      .trimmingCharacters(in: ["'"])
  }

  private func kdeEntry(_ key: String) -> String? {
    guard let text = try? PlainFile.text("\(surroundings.configurationFolder)/kioslaverc") else {
      return nil
    }
    return INIDocument(text).value(of: key, in: "Proxy Settings")
  }
}
