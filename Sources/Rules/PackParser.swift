/// Reads the YAML of one pack.
struct PackParser {
  var document: YAMLDocument

  /// The pack's name, once read; posts and searches carry it.
  var site = ""

  /// Reasons given once for the whole file, by way of hiding.
  var reasons: [HidingWay: String] = [:]

  static let keys = [
    "site", "shared", "title", "hosts", "optional_hosts", "self_hosted", "recognized_by", "seen",
    "evidence", "why",
    "shapes", "responses", "pages", "search", "compose", "contexts",
  ]

  init(document: YAMLDocument) {
    self.document = document
  }

  /// The pack, as far as it can be read; errors are in `document`.
  mutating func pack(_ root: YAMLValue) -> SitePack.Fields {
    let fields = YAMLFields(root, known: Self.keys, of: "a pack", in: &document)
    var result = SitePack.Fields(place: root.place)
    readName(fields, into: &result)
    reasons = readReasons(fields["why"])
    result.title = fields.text("title", in: &document) ?? site
    result.hosts = readHosts("hosts", of: fields)
    result.optionalHosts = readHosts("optional_hosts", of: fields)
    result.isSelfHosted = fields.flag("self_hosted", in: &document) ?? false
    result.recognizedBy = fields.texts("recognized_by", in: &document).map(\.text)
    result.evidence = fields.texts("evidence", in: &document).map(\.text)
    result.seen = readDate(fields, isRequired: !result.isShared)
    result.shapes = readShapes(fields["shapes"])
    result.sections =
      readSections(fields["responses"], allowing: [.json, .activity], owner: "a response")
      + readSections(fields["pages"], allowing: [.html], owner: "a page")
    result.searches = readSearches(fields["search"])
    result.composers = readComposers(fields["compose"])
    result.contexts = readContexts(fields["contexts"])
    checkHosts(of: result)
    return result
  }

  private mutating func readName(_ fields: YAMLFields, into result: inout SitePack.Fields) {
    let key = fields["shared"] != nil ? "shared" : "site"
    result.isShared = key == "shared"
    guard let name = fields.requiredText(key, of: "a pack", in: &document) else { return }
    let isName = name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isLowerAlphanumeric($0) }
    if name.isEmpty || !isName {
      document.report(
        .badValue,
        at: fields[key]?.place ?? fields.place,
        "'\(name)' is no name for a pack",
        "use small letters, digits and hyphens, as in 'hacker-news'"
      )
    }
    site = name
    result.site = name
  }

  private mutating func readReasons(_ value: YAMLValue?) -> [HidingWay: String] {
    guard let value else { return [:] }
    let known = HidingWay.allCases.map(\.rawValue)
    let fields = YAMLFields(value, known: known, of: "'why'", in: &document)
    var reasons: [HidingWay: String] = [:]
    for way in HidingWay.allCases {
      if let text = fields.text(way.rawValue, in: &document) { reasons[way] = text }
    }
    return reasons
  }

  private mutating func readHosts(_ name: String, of fields: YAMLFields) -> [HostPattern] {
    var hosts: [HostPattern] = []
    for (text, place) in fields.texts(name, in: &document) {
      guard let host = HostPattern(parsing: text), host != .any else {
        document.report(
          .badHost,
          at: place,
          "'\(text)' is no host that a pack can speak for",
          "write a host (example.org) or a domain with all below it ('*.example.org')"
        )
        continue
      }
      hosts.append(host)
    }
    return hosts
  }

  private mutating func checkHosts(of result: SitePack.Fields) {
    if !result.isShared, !result.isSelfHosted, result.hosts.isEmpty {
      document.report(
        .missingKey,
        at: result.place,
        "a pack needs 'hosts'",
        "add a line 'hosts: [example.org]', or 'self_hosted: true'"
      )
    }
    if result.isShared, !result.sections.isEmpty {
      document.report(
        .badValue,
        at: result.place,
        "a shared file has no responses or pages of its own",
        "give its parts names under 'shapes' and let packs 'use' them"
      )
    }
  }

  private mutating func readDate(_ fields: YAMLFields, isRequired: Bool) -> String {
    guard let value = fields["seen"] else {
      if isRequired { _ = fields.requiredText("seen", of: "a pack", in: &document) }
      return ""
    }
    let text = fields.text("seen", in: &document) ?? ""
    let parts = text.split(separator: "-").map { Int($0) ?? 0 }
    if parts.count != 3 || parts[0] < 2000 || !(1...12).contains(parts[1])
      || !(1...31).contains(parts[2])
    {
      document.report(
        .badValue,
        at: value.place,
        "'\(text)' is no date",
        "write the day as 2026-11-23"
      )
    }
    return text
  }
}

private func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
  (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
}
