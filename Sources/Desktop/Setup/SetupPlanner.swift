import Foundation

/// Finds out which changes this machine needs.
struct SetupPlanner {
  var wishes: SetupWishes
  var surroundings: Surroundings
  private(set) var changes: [Change] = []
  private(set) var remarks: [String] = []

  init(wishes: SetupWishes, surroundings: Surroundings) {
    self.wishes = wishes
    self.surroundings = surroundings
  }

  /// Trust comes first: nothing reaches the proxy before its certificates are accepted.
  mutating func plan(hasRecord: Bool) throws(DesktopError) {
    planBrowserTrust()
    planSystemTrust()
    if !hasRecord { try refuseToReplaceAnotherProxy() }
    #if os(macOS)
    planNetworkServices()
    #else
    planDesktopSettings()
    try planKDE()
    try planEnvironment()
    #endif
  }

  // MARK: Trust

  private mutating func planBrowserTrust() {
    guard surroundings.path(of: "certutil") != nil else {
      remarks.append(
        """
        Browsers cannot be told to trust your certificate authority: 'certutil' is not installed. \
        On Debian and Ubuntu: sudo apt install libnss3-tools
        """
      )
      return
    }
    for database in TrustDatabases(surroundings).all() {
      let trust = BrowserTrust(
        folder: database.folder,
        owner: database.owner,
        authority: wishes.authority
      )
      changes.append(.browserTrust(trust))
    }
  }

  private mutating func planSystemTrust() {
    guard wishes.includesSystemTrust else { return }
    if let trust = SystemTrust(authority: wishes.authority, in: surroundings) {
      changes.append(.systemTrust(trust))
    } else {
      remarks.append("This system's certificate store is of no kind that Lenity knows.")
    }
  }

  // MARK: Proxy

  private func refuseToReplaceAnotherProxy() throws(DesktopError) {
    guard !wishes.replacesProxy else { return }
    if let other = PresentProxy(surroundings).description(besides: wishes.pacURL) {
      throw .anotherProxy(description: other)
    }
  }

  private mutating func planDesktopSettings() {
    // Without a session bus the setting would be taken and forgotten.
    guard surroundings.hasSessionBus else { return }
    let schema = DesktopSetting.proxySchema
    let url = DesktopSetting(
      schema: schema,
      key: "autoconfig-url",
      after: DesktopSetting.quoted(wishes.pacURL),
      in: surroundings
    )
    let mode = DesktopSetting(schema: schema, key: "mode", after: "'auto'", in: surroundings)
    guard let url, let mode else {
      if surroundings.desktop == .gnome || surroundings.desktop == .cinnamon {
        remarks.append(
          """
          This desktop's proxy settings are locked or not there. In its network settings, choose \
          'Automatic' and enter \(wishes.pacURL)
          """
        )
      }
      return
    }
    // The address comes before the mode that makes use of it.
    changes += [.desktopSetting(url), .desktopSetting(mode)]
  }

  /// KDE 5 and 6 keep it in `kioslaverc`; a file that is there counts on any desktop.
  private mutating func planKDE() throws(DesktopError) {
    let path = "\(surroundings.configurationFolder)/kioslaverc"
    guard surroundings.desktop == .kde || PlainFile.exists(path) else { return }
    let group = "Proxy Settings"
    changes.append(
      .iniEntry(
        try INIEntry(path: path, group: group, key: "Proxy Config Script", after: wishes.pacURL)
      )
    )
    // 2: automatic, by the script named (KProtocolManager::ProxyType).
    changes.append(
      .iniEntry(try INIEntry(path: path, group: group, key: "ProxyType", after: "2"))
    )
  }

  private mutating func planEnvironment() throws(DesktopError) {
    guard !surroundings.desktop.isAskedByChromium else { return }
    let path = "\(surroundings.configurationFolder)/environment.d/60-lenity.conf"
    let text = """
      # Written by 'lenity setup'; 'lenity unset' removes it. Chromium and its relatives read this variable.
      auto_proxy=\(wishes.pacURL)

      """
    changes.append(
      .ownFile(
        try OwnFile(path: path, text: text, purpose: "so that Chromium's family finds the proxy")
      )
    )
    remarks.append(
      """
      This desktop has no proxy setting that all browsers read. Chromium's family finds Lenity after your \
      next login; in any other browser, enter this address for automatic proxy configuration: \
      \(wishes.pacURL)
      """
    )
  }

  #if os(macOS)
  private mutating func planNetworkServices() {
    remarks.append("On macOS this is not tried yet: please look at what is planned.")
    guard let networksetup = surroundings.program("networksetup"),
      let list = try? networksetup.run(["-listallnetworkservices"])
    else { return }
    for name in list.output.split(separator: "\n").dropFirst() where !name.hasPrefix("*") {
      let present = (try? networksetup.run(["-getautoproxyurl", String(name)]))?.output ?? ""
      let lines = present.split(separator: "\n")
      let url = lines.first { $0.hasPrefix("URL: ") }?.dropFirst(5) ?? ""
      changes.append(
        .networkService(
          NetworkService(
            name: String(name),
            urlBefore: url == "(null)" ? "" : String(url),
            wasOn: lines.contains("Enabled: Yes"),
            urlAfter: wishes.pacURL
          )
        )
      )
    }
  }
  #endif
}
