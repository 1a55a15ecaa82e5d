import CountText

extension Profile {
  /// Reads a profile.
  ///
  /// - Parameters:
  ///   - yaml: the file's text; an empty one is the newcomer's profile.
  ///   - file: its name, for messages.
  /// - Throws: everything found wrong in the file, in the order of the file.
  public init(parsing yaml: String, file: String) throws(RuleErrors) {
    self = .newcomer
    contentHash = StableHash.of(yaml)
    let isBlank = yaml.split(separator: "\n").allSatisfy { line in
      line.trimmed.isEmpty || line.trimmed.first == "#"
    }
    if isBlank { return }
    var document = YAMLDocument(file: file)
    if let root = document.root(of: yaml) {
      var parser = ProfileParser(document: document)
      parser.read(root, into: &self)
      document = parser.document
    }
    if !document.errors.isEmpty { throw RuleErrors(document.errors) }
  }
}

/// Reads the YAML of one profile.
struct ProfileParser {
  var document: YAMLDocument

  static let keys = [
    "hide", "sites", "pause", "nudge", "check_in", "support", "language", "sensitivity", "exempt",
    "filters", "lists", "keywords", "off_until",
  ]

  mutating func read(_ root: YAMLValue, into profile: inout Profile) {
    let fields = YAMLFields(root, known: Self.keys, of: "a profile", in: &document)
    if let kinds = readKinds(fields["hide"]) { profile.kinds = kinds }
    readSites(fields["sites"], into: &profile)
    if let pause = readPause(fields["pause"]) { profile.pause = pause }
    profile.nudges = fields.flag("nudge", in: &document) ?? true
    readCheckIn(fields, into: &profile)
    readSupport(fields["support"], into: &profile)
    profile.language = readLanguage(fields)
    readSensitivity(fields, into: &profile)
    readExemptions(fields["exempt"], into: &profile)
    profile.filters = readFilters(fields["filters"])
    profile.lists = readLists(fields["lists"])
    profile.keywords = KeywordFilters(readKeywords(fields["keywords"]))
    profile.offUntil = readTime("off_until", of: fields)
  }

  /// `all`, `none`, or a list of kinds.
  private mutating func readKinds(_ value: YAMLValue?) -> Set<CountKind>? {
    guard let value else { return nil }
    if value.text == "all" { return Set(CountKind.allCases) }
    if value.text == "none" { return [] }
    var kinds: Set<CountKind> = []
    for element in value.elements {
      guard let text = element.text else {
        document.report(
          .wrongType,
          at: element.place,
          "'hide' is a list of kinds, and here stands \(element.kindName)",
          "write hide: all, or a list as [likes, scores]"
        )
        continue
      }
      if let kind: CountKind = knownWord(text, at: element.place, of: "hide", in: &document) {
        kinds.insert(kind)
      }
    }
    return kinds
  }

  /// YAML calls a bare `off` false.
  private mutating func readPause(_ value: YAMLValue?) -> Profile.Pause? {
    guard let value else { return nil }
    if let text = value.text, ["false", "no"].contains(text) { return .off }
    return knownWord(value.text ?? "", at: value.place, of: "pause", in: &document)
  }

  /// `sites: { x: off, reddit: { hide: [scores] } }`.
  private mutating func readSites(_ value: YAMLValue?, into profile: inout Profile) {
    guard let value else { return }
    guard let pairs = value.pairs else {
      document.report(
        .wrongType,
        at: value.place,
        "'sites' is a group of sites, and here stands \(value.kindName)",
        "write sites: { x: off }"
      )
      return
    }
    for (key, value) in pairs {
      let site = key.text ?? ""
      if let text = value.text {
        readSwitch(text, at: value.place, site: site, into: &profile)
      } else {
        let fields = YAMLFields(value, known: ["hide"], of: "a site", in: &document)
        if let kinds = readKinds(fields["hide"]) { profile.siteKinds[site] = kinds }
      }
    }
  }

  private mutating func readSwitch(
    _ text: String,
    at place: SourcePlace,
    site: String,
    into profile: inout Profile
  ) {
    switch text {
    case "off", "false", "no": profile.sitesOff.insert(site)
    case "on", "true", "yes": break
    default:
      document.report(
        .unknownWord,
        at: place,
        "a site cannot be '\(text)'",
        "write on, off, or { hide: [likes] }"
      )
    }
  }

  /// `check_in: 45m`, `check_in: 45` or `check_in: off`.
  private mutating func readCheckIn(_ fields: YAMLFields, into profile: inout Profile) {
    guard let text = fields.text("check_in", in: &document) else { return }
    if ["off", "false", "no"].contains(text) {
      profile.checkInMinutes = nil
    } else if let minutes = Int(text.last == "m" ? text.dropLast() : text[...]),
      (5...600).contains(minutes)
    {
      profile.checkInMinutes = minutes
    } else {
      document.report(
        .badValue,
        at: fields["check_in"]?.place ?? fields.place,
        "'\(text)' is no time for a check-in",
        "write minutes from 5 to 600, as in 45m, or off"
      )
    }
  }

  private mutating func readSupport(_ value: YAMLValue?, into profile: inout Profile) {
    guard let value else { return }
    if let text = value.text, ["off", "false", "no"].contains(text) {
      profile.offersSupport = false
      return
    }
    let fields = YAMLFields(value, known: ["region"], of: "'support'", in: &document)
    guard let region = fields.text("region", in: &document) else { return }
    let isCode = region.utf8.count == 2 && region.utf8.allSatisfy { isASCIILetter($0) }
    if isCode {
      profile.region = region.uppercased()
    } else {
      document.report(
        .badValue,
        at: fields["region"]?.place ?? value.place,
        "'\(region)' is no country",
        "write its two letters, as in DE (in quotes for NO)"
      )
    }
  }

  private mutating func readLanguage(_ fields: YAMLFields) -> String? {
    guard let text = fields.text("language", in: &document) else { return nil }
    let primary = text.prefix { $0 != "-" && $0 != "_" }
    if (2...3).contains(primary.utf8.count), primary.utf8.allSatisfy({ isASCIILetter($0) }) {
      return asciiLowercased(primary) + text.dropFirst(primary.count)
    }
    document.report(
      .badValue,
      at: fields["language"]?.place ?? fields.place,
      "'\(text)' is no language",
      "write its code, as in de or pt-BR"
    )
    return nil
  }

  private mutating func readSensitivity(_ fields: YAMLFields, into profile: inout Profile) {
    guard let text = fields.text("sensitivity", in: &document) else { return }
    if let number = Double(text), (0...1).contains(number) {
      profile.sensitivity = number
    } else {
      document.report(
        .badValue,
        at: fields["sensitivity"]?.place ?? fields.place,
        "'\(text)' is no sensitivity",
        "write a number from 0 to 1, as in 0.5"
      )
    }
  }

  private mutating func readExemptions(_ value: YAMLValue?, into profile: inout Profile) {
    guard let value else { return }
    let known = ["officials", "organisations", "accounts"]
    let fields = YAMLFields(value, known: known, of: "'exempt'", in: &document)
    profile.exemptions.officials = fields.flag("officials", in: &document) ?? true
    profile.exemptions.organisations = fields.flag("organisations", in: &document) ?? true
    let names = fields.texts("accounts", in: &document).map { text, _ in
      asciiLowercased(text.hasPrefix("@") ? String(text.dropFirst()) : text)
    }
    profile.exemptions.accounts = Set(names)
  }

  /// Filter lines of a block text (`filters: |`) or a list, with the line of the file each stands in.
  private mutating func readFilters(_ value: YAMLValue?) -> [ProfileLine] {
    guard let value else { return [] }
    if value.isSequence {
      return value.elements.compactMap { element in
        element.text.map { ProfileLine(text: $0, place: element.place) }
      }
    }
    guard let text = value.text else {
      document.report(
        .wrongType,
        at: value.place,
        "'filters' is a text, and here stands \(value.kindName)",
        "write filters: | and the lines below it, each indented"
      )
      return []
    }
    let isBlock = value.isBlockText
    var lines: [ProfileLine] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var place = value.place
      if isBlock {
        place.line += index + 1
        place.column = 1
      }
      lines.append(ProfileLine(text: String(line), place: place))
    }
    return lines
  }

  mutating func readTime(_ name: String, of fields: YAMLFields) -> Int? {
    guard let text = fields.text(name, in: &document) else { return nil }
    if let seconds = secondsSince1970(text) { return seconds }
    document.report(
      .badValue,
      at: fields[name]?.place ?? fields.place,
      "'\(text)' is no time",
      "write it as 2026-11-23T18:00:00Z"
    )
    return nil
  }
}

private func isASCIILetter(_ byte: UInt8) -> Bool {
  (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

/// Reads `2026-11-23T18:00:00Z` (RFC 3339; the seconds may be missing, the offset may be `+01:00`).
private func secondsSince1970(_ text: String) -> Int? {
  let bytes = Array(text.utf8)
  func number(_ range: Range<Int>) -> Int? {
    guard range.upperBound <= bytes.count,
      bytes[range].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
  guard bytes.count >= 17, bytes[4] == 0x2D, bytes[7] == 0x2D,
    bytes[10] == 0x54 || bytes[10] == 0x20,
    bytes[13] == 0x3A, let year = number(0..<4), let month = number(5..<7),
    (1...12).contains(month),
    let day = number(8..<10), (1...31).contains(day), let hour = number(11..<13), hour < 24,
    let minute = number(14..<16), minute < 60
  else { return nil }
  var seconds = 0
  var zone = 16
  if bytes[16] == 0x3A {
    guard let value = number(17..<19), value < 61 else { return nil }
    seconds = value
    zone = 19
  }
  guard let offset = zoneOffset(bytes[zone...]) else { return nil }
  return daysSince1970(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60
    + seconds - offset
}

/// Seconds east of UTC of `Z`, `+01:00` or `-0530`.
private func zoneOffset(_ bytes: ArraySlice<UInt8>) -> Int? {
  if bytes.elementsEqual("Z".utf8) || bytes.elementsEqual("z".utf8) { return 0 }
  guard let sign = bytes.first, sign == 0x2B || sign == 0x2D else { return nil }
  let digits = bytes.dropFirst().filter { $0 != 0x3A }
  guard digits.count == 4, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
  let values = digits.map { Int($0 - 0x30) }
  let seconds = (values[0] * 10 + values[1]) * 3_600 + (values[2] * 10 + values[3]) * 60
  return sign == 0x2B ? seconds : -seconds
}

/// Days from 1970-01-01 in the Gregorian calendar, by counting from March so that the leap day comes last.
private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let shifted = month <= 2 ? year - 1 : year
  let era = shifted / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
