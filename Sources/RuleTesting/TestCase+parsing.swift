internal import CountText
internal import HTMLRewriting
internal import JSONRewriting
internal import Rewriting
public import Rules
internal import Tone

extension TestCase {
  /// Reads a case.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: its path, for messages; the folder is the site, the file's name the case's.
  /// - Throws: everything found wrong in the file.
  public init(parsing yaml: String, file: String) throws(RuleErrors) {
    var document = YAMLDocument(file: file)
    guard let root = document.root(of: yaml) else { throw RuleErrors(document.errors) }
    var parser = TestCaseParser(document: document)
    let fields = parser.fields(of: root)
    let path = file.split(separator: "/")
    site = path.dropLast().last.map(String.init) ?? ""
    name = path.last.map(Self.withoutExtension) ?? file
    about = fields.text("about", in: &parser.document) ?? ""
    self.file = file
    source = parser.source(fields)
    profile = parser.profile(fields)
    expectations = parser.expectations(fields)
    guard parser.document.errors.isEmpty else { throw RuleErrors(parser.document.errors) }
  }

  private static func withoutExtension(_ name: Substring) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? String(name)
  }
}

/// Reads the parts of a case.
private struct TestCaseParser {
  var document: YAMLDocument

  private static let keys = [
    "about", "url", "type", "method", "body", "capture", "entry", "hide", "profile", "expect",
    "checks",
  ]
  private static let checkKeys = [
    "hidden", "unchanged", "path", "select", "equals", "text", "is", "rule", "times",
    "paused", "level", "support",
  ]

  mutating func fields(of root: YAMLValue) -> YAMLFields {
    YAMLFields(root, known: Self.keys, of: "a case", in: &document)
  }

  mutating func source(_ fields: YAMLFields) -> TestCase.Source {
    if let file = fields.text("capture", in: &document) {
      for name in ["url", "body", "type", "method"] where fields[name] != nil {
        refuse(fields[name], "a case has a capture or '\(name)', not both", "remove one of them")
      }
      return .capture(file: file, entry: number(fields, "entry"))
    }
    let url = fields.requiredText("url", of: "a case without a capture", in: &document) ?? ""
    let type = fields.requiredText("type", of: "a case without a capture", in: &document) ?? ""
    return .written(
      method: fields.text("method", in: &document) ?? "GET",
      url: url,
      mediaType: type,
      body: fields.text("body", in: &document) ?? ""
    )
  }

  /// `all` unless the case says otherwise: a case speaks about rules, not about a person.
  mutating func kinds(_ value: YAMLValue?) -> Set<CountKind> {
    guard let value else { return Profile.everything.kinds }
    switch value.text {
    case "all": return Profile.everything.kinds
    case "none": return []
    case "newcomer": return Profile.newcomer.kinds
    default: return kindList(value)
    }
  }

  /// Without `profile`, posts are not judged.
  mutating func profile(_ fields: YAMLFields) -> Profile {
    guard let value = fields["profile"], let text = fields.text("profile", in: &document) else {
      var profile = Profile(hiding: kinds(fields["hide"]))
      profile.pause = .off
      profile.offersSupport = false
      return profile
    }
    if let hide = fields["hide"] {
      refuse(hide, "a case has a profile or 'hide', not both", "write 'hide:' into the profile")
    }
    do throws(RuleErrors) {
      return try Profile(parsing: text, file: "\(value.place.file), profile")
    } catch {
      for error in error.errors {
        document.report(error.code, at: value.place, error.description, "")
      }
      return .everything
    }
  }

  private mutating func kindList(_ value: YAMLValue) -> Set<CountKind> {
    var kinds: Set<CountKind> = []
    for element in value.elements {
      if let kind = element.text.flatMap(CountKind.init) {
        kinds.insert(kind)
      } else {
        let known = CountKind.allCases.map(\.rawValue).joined(separator: ", ")
        refuse(element, "this is no kind of count", "known: \(known)", .unknownWord)
      }
    }
    return kinds
  }

  mutating func expectations(_ fields: YAMLFields) -> [Expectation] {
    var list: [Expectation] = []
    if let value = fields["expect"], let text = fields.text("expect", in: &document) {
      let words = "the body under 'expect'"
      list.append(Expectation(claim: .body(text), words: words, place: value.place))
    }
    for element in fields["checks"]?.elements ?? [] {
      let check = YAMLFields(element, known: Self.checkKeys, of: "a check", in: &document)
      if let claim = claim(check) {
        list.append(Expectation(claim: claim.0, words: claim.words, place: element.place))
      }
    }
    return list
  }

  private mutating func claim(_ check: YAMLFields) -> (Expectation.Claim, words: String)? {
    if let value = check["hidden"] {
      if value.text == "all" { return (.hidden(Profile.everything.kinds), "no public count") }
      let kinds = kindList(value)
      return (
        .hidden(kinds), "no count of \(kinds.map(\.rawValue).sorted().joined(separator: ", "))"
      )
    }
    if check.flag("unchanged", in: &document) == true { return (.unchanged, "the body unchanged") }
    if let path = check.text("path", in: &document) { return pathClaim(path, check) }
    if let text = check.text("select", in: &document) { return selectorClaim(text, check) }
    if let word = check.text("paused", in: &document) { return pauseClaim(word, check) }
    if let region = check.text("support", in: &document) {
      return (.support(region: region), "a card with the lines of \(region)")
    }
    if let rule = check.text("rule", in: &document) {
      let count = number(check, "times") ?? 1
      return (.edits(rule: rule, count: count), "\(count.counting("change")) by \(rule)")
    }
    document.report(
      .missingKey,
      at: check.place,
      "this check asks for nothing",
      "write hidden:, path:, select:, paused:, support:, rule: or unchanged: true"
    )
    return nil
  }

  private mutating func pauseClaim(
    _ word: String,
    _ check: YAMLFields
  ) -> (Expectation.Claim, words: String)? {
    if word == "none" { return (.paused(label: nil, level: nil, count: 0), "no post paused") }
    guard let label = ToneLabel(rawValue: word) else {
      let known = ToneLabel.allCases.map(\.rawValue).joined(separator: ", ")
      refuse(check["paused"], "this is no label", "known: \(known), none", .unknownWord)
      return nil
    }
    var level: PostVerdict.Intervention?
    if let text = check.text("level", in: &document) {
      level = PostVerdict.Intervention(rawValue: text)
      if level == nil {
        refuse(check["level"], "this is no level", "known: cover, blur, note", .unknownWord)
      }
    }
    let count = number(check, "times")
    let how = level.map { " with level \($0.rawValue)" } ?? ""
    return (
      .paused(label: label, level: level, count: count),
      "\(count.map { $0.counting("post") } ?? "a post") paused as \(word)\(how)"
    )
  }

  private mutating func pathClaim(
    _ text: String,
    _ check: YAMLFields
  ) -> (Expectation.Claim, words: String)? {
    let path: JSONPath
    do {
      path = try JSONPath(parsing: text)
    } catch {
      refuse(check["path"], "'\(text)' is no JSON path: \(error.explanation)", "", .badPath)
      return nil
    }
    if isAbsent(check) { return (.valueAbsent(path), "\(text) absent") }
    guard let expected = check.text("equals", in: &document) ?? nullText(check["equals"]) else {
      refuse(check["path"], "what should stand at \(text)?", "add equals: VALUE, or is: absent")
      return nil
    }
    let string = JSONLiteral(string: expected)
    let literal = (try? JSONLiteral(parsing: expected)) ?? string
    return (.value(path, literal, orText: string), "\(text) equal to \(expected)")
  }

  private func nullText(_ value: YAMLValue?) -> String? {
    value == nil ? nil : "null"
  }

  private mutating func selectorClaim(
    _ text: String,
    _ check: YAMLFields
  ) -> (Expectation.Claim, words: String)? {
    let selector: Selector
    do {
      selector = try Selector(parsing: text)
    } catch {
      refuse(check["select"], "'\(text)' is no selector: \(error.explanation)", "", .badSelector)
      return nil
    }
    if isAbsent(check) { return (.elementAbsent(selector), "\(text) absent") }
    guard let expected = check.text("text", in: &document) else {
      refuse(check["select"], "what should \(text) say?", "add text: WORDS, or is: absent")
      return nil
    }
    return (.elementText(selector, expected), "\(text) saying \"\(expected)\"")
  }

  private mutating func isAbsent(_ check: YAMLFields) -> Bool {
    guard let word = check.text("is", in: &document) else { return false }
    if word != "absent" {
      refuse(check["is"], "'is' can only be 'absent'", "write is: absent", .unknownWord)
    }
    return true
  }

  private mutating func number(_ fields: YAMLFields, _ name: String) -> Int? {
    guard let text = fields.text(name, in: &document) else { return nil }
    if let number = Int(text), number >= 0 { return number }
    refuse(fields[name], "'\(name)' is a whole number from 0", "write \(name): 1")
    return nil
  }

  private mutating func refuse(
    _ value: YAMLValue?,
    _ cause: String,
    _ remedy: String,
    _ code: RuleError.Code = .badValue
  ) {
    guard let value else { return }
    document.report(code, at: value.place, cause, remedy)
  }
}
