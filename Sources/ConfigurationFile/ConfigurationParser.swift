public import Rules

extension Configuration {
  /// Reads a configuration file.
  ///
  /// - Parameters:
  ///   - yaml: the file's text; an empty text is an empty configuration.
  ///   - file: its name, for messages.
  /// - Throws: everything found wrong, each with its place, cause and remedy.
  public init(parsing yaml: String, file: String) throws(RuleErrors) {
    self.init()
    guard !yaml.allSatisfy(\.isWhitespace) else { return }
    var document = YAMLDocument(file: file)
    if let root = document.root(of: yaml) {
      read(root, in: &document)
    }
    guard document.errors.isEmpty else { throw RuleErrors(document.errors) }
  }

  private static let keys = [
    "listen", "listen_tls", "state", "rules", "upstream_ca", "resolve", "profiles", "users",
    "require_password", "intercept", "upstream_proxy", "connect_ports", "limits",
  ]

  private mutating func read(_ root: YAMLValue, in document: inout YAMLDocument) {
    let fields = YAMLFields(root, known: Self.keys, of: "the configuration", in: &document)
    for (text, place) in fields.texts("listen", in: &document) {
      if let address = Self.address(text, at: place, in: &document) { listen.append(address) }
    }
    readSecureAddresses(fields, in: &document)
    state = fields.text("state", in: &document)
    rules = fields.texts("rules", in: &document).map(\.text)
    upstreamCA = fields.text("upstream_ca", in: &document)
    for (host, value) in Self.pairs("resolve", of: fields, in: &document) {
      guard let text = value.text else { continue }
      resolve[host] = Self.address(text, at: value.place, in: &document)
    }
    for (user, value) in Self.pairs("profiles", of: fields, in: &document) {
      profiles[user] = value.text
    }
    readUsers(fields, in: &document)
    requiresPassword = fields.flag("require_password", in: &document) ?? false
    readIntercept(fields, in: &document)
    readUpstreamProxy(fields, in: &document)
    readNumbers(fields, in: &document)
  }

  private mutating func readSecureAddresses(
    _ fields: YAMLFields,
    in document: inout YAMLDocument
  ) {
    let known = ["address", "name", "certificate", "key"]
    for value in fields["listen_tls"]?.elements ?? [] {
      guard value.isMapping else {
        document.report(
          .wrongType,
          at: value.place,
          "an entry of 'listen_tls' is \(value.kindName)",
          "write { address: 192.168.1.5:8878, name: proxy.home, certificate: cert.pem, key: key.pem }"
        )
        continue
      }
      let entry = YAMLFields(value, known: known, of: "a TLS address", in: &document)
      let written = entry.requiredText("address", of: "a TLS address", in: &document)
      let certificate = entry.requiredText("certificate", of: "a TLS address", in: &document)
      let key = entry.requiredText("key", of: "a TLS address", in: &document)
      let name = entry.text("name", in: &document)
      guard let written, let certificate, let key,
        let address = Self.address(
          written,
          at: entry["address"]?.place ?? value.place,
          in: &document
        )
      else { continue }
      listenSecurely.append(
        SecureAddress(address: address, name: name, certificate: certificate, key: key)
      )
    }
  }

  private mutating func readUsers(_ fields: YAMLFields, in document: inout YAMLDocument) {
    for (name, value) in Self.pairs("users", of: fields, in: &document) {
      let known = ["password", "account"]
      let user = YAMLFields(value, known: known, of: "a user", in: &document)
      let hash = user.text("password", in: &document)
      let account = user.text("account", in: &document)
      if let hash, !hash.hasPrefix("scrypt$") {
        document.report(
          .badValue,
          at: value.place,
          "the password of '\(name)' is not hashed",
          "write what 'lenity user hash' prints; it begins with scrypt$"
        )
      } else if hash == nil, account == nil {
        document.report(
          .missingKey,
          at: value.place,
          "nothing tells who '\(name)' is",
          "add 'password: …' as 'lenity user hash' prints it, or 'account: …'"
        )
      } else {
        users[name] = User(passwordHash: hash, account: account)
      }
    }
  }

  private mutating func readIntercept(_ fields: YAMLFields, in document: inout YAMLDocument) {
    for value in fields["intercept"]?.elements ?? [] {
      var platform: String?
      var written = value.text
      if value.isMapping {
        let host = YAMLFields(value, known: ["host", "platform"], of: "a host", in: &document)
        written = host.requiredText("host", of: "a host", in: &document)
        platform = host.text("platform", in: &document)
      }
      guard let written else { continue }
      guard HostPattern(parsing: written) != nil, written != "*" else {
        document.report(
          .badHost,
          at: value.place,
          "'\(written)' is no host",
          "write a name like social.example, or *.social.example with all below it"
        )
        continue
      }
      intercept.append(InterceptedHost(host: written, platform: platform, place: value.place))
    }
  }

  private mutating func readUpstreamProxy(_ fields: YAMLFields, in document: inout YAMLDocument) {
    guard let value = fields["upstream_proxy"] else { return }
    let known = ["http", "https", "socks5", "no_proxy"]
    let proxies = YAMLFields(value, known: known, of: "upstream_proxy", in: &document)
    upstreamProxies.http = proxies.text("http", in: &document)
    upstreamProxies.https = proxies.text("https", in: &document)
    upstreamProxies.socks5 = proxies.text("socks5", in: &document)
    upstreamProxies.except = proxies.texts("no_proxy", in: &document).map(\.text)
  }

  private mutating func readNumbers(_ fields: YAMLFields, in document: inout YAMLDocument) {
    if fields["connect_ports"] != nil {
      connectPorts = fields.texts("connect_ports", in: &document).compactMap { text, place in
        Self.number(text, in: 1...65_535, of: "connect_ports", at: place, in: &document)
      }
    }
    guard let value = fields["limits"] else { return }
    let known = ["body_bytes", "connections", "idle_seconds", "upstream_connect_seconds"]
    let bounds = YAMLFields(value, known: known, of: "limits", in: &document)
    func bound(_ name: String, _ range: ClosedRange<Int>, _ document: inout YAMLDocument) -> Int? {
      guard let text = bounds.text(name, in: &document) else { return nil }
      let place = bounds[name]?.place ?? bounds.place
      return Self.number(text, in: range, of: name, at: place, in: &document)
    }
    limits.bodyBytesMax = bound("body_bytes", 0...(1 << 30), &document)
    limits.connectionsMax = bound("connections", 1...65_536, &document)
    limits.idleSeconds = bound("idle_seconds", 1...86_400, &document)
    limits.upstreamConnectSeconds = bound("upstream_connect_seconds", 1...600, &document)
  }

  /// The members of a group whose keys are names of the person's own.
  private static func pairs(
    _ name: String,
    of fields: YAMLFields,
    in document: inout YAMLDocument
  ) -> [(name: String, value: YAMLValue)] {
    guard let value = fields[name] else { return [] }
    guard let pairs = value.pairs else {
      document.report(
        .wrongType,
        at: value.place,
        "'\(name)' is a group of names with their values, and here stands \(value.kindName)",
        "write { name: value } or one 'name: value' a line, indented"
      )
      return []
    }
    return pairs.compactMap { key, value in key.text.map { ($0, value) } }
  }

  private static func address(
    _ text: String,
    at place: SourcePlace,
    in document: inout YAMLDocument
  ) -> Address? {
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port),
      case let host = text[..<colon], !host.isEmpty,
      !host.contains(":") || (host.hasPrefix("[") && host.hasSuffix("]"))
    else {
      document.report(
        .badValue,
        at: place,
        "'\(text)' is no address with a port",
        "write it like 127.0.0.1:8877 or [::1]:8877"
      )
      return nil
    }
    return Address(host: host.filter { $0 != "[" && $0 != "]" }, port: port)
  }

  private static func number(
    _ text: String,
    in range: ClosedRange<Int>,
    of name: String,
    at place: SourcePlace,
    in document: inout YAMLDocument
  ) -> Int? {
    if let number = Int(text), range.contains(number) { return number }
    document.report(
      .badValue,
      at: place,
      "'\(name)' cannot be '\(text)'",
      "write a whole number from \(range.lowerBound) to \(range.upperBound)"
    )
    return nil
  }
}
