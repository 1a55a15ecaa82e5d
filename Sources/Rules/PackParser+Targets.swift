import HTMLRewriting
import JSONRewriting

/// Places in documents: JSON paths, selectors, conditions, documents inside documents, posts.
extension PackParser {
  /// Reads `path` or `select` (with `attribute`), one or several.
  mutating func readTargets(_ fields: YAMLFields, inPage: Bool?) -> [PackShape.Target] {
    if fields["path"] != nil, inPage != true { return readPaths(fields) }
    if fields["select"] != nil, inPage != false { return readSelectors(fields) }
    let key = inPage == true ? "select" : "path"
    let example = key == "path" ? "path: $..likeCount" : "select: \".like-count\""
    document.report(
      .missingKey,
      at: fields.place,
      "this does not say where to look: '\(key)' is missing",
      "write it as in \(example)"
    )
    return []
  }

  private mutating func readPaths(_ fields: YAMLFields) -> [PackShape.Target] {
    var targets: [PackShape.Target] = []
    for (text, place) in fields.texts("path", in: &document) {
      if let path = readPath(text, at: place) { targets.append(.json(path, text: text)) }
    }
    return targets
  }

  private mutating func readSelectors(_ fields: YAMLFields) -> [PackShape.Target] {
    let attributes = fields.texts("attribute", in: &document).map(\.text)
    var targets: [PackShape.Target] = []
    for (text, place) in fields.texts("select", in: &document) {
      if let selector = readSelector(text, at: place) {
        targets.append(.html(selector, text: text, attributes: attributes))
      }
    }
    return targets
  }

  mutating func readPath(_ text: String, at place: SourcePlace) -> JSONPath? {
    do {
      return try JSONPath(parsing: text)
    } catch {
      document.report(
        .badPath,
        at: place,
        "'\(text)' is no JSON path: \(error.explanation)",
        "paths begin with $, as in $..likeCount (RFC 9535)"
      )
      return nil
    }
  }

  mutating func readSelector(_ text: String, at place: SourcePlace) -> Selector? {
    do {
      let selector = try Selector(parsing: text)
      guard let refusal = selector.refusal else { return selector }
      document.report(
        .badSelector,
        at: place,
        "the selector '\(text)' cannot be used: \(refusal.explanation)"
      )
    } catch {
      document.report(
        .badSelector,
        at: place,
        "'\(text)' is no selector: \(error.explanation)",
        "look at byte \(error.offset + 1) of it"
      )
    }
    return nil
  }

  /// Reads `when`: names of members of the same object, each with what it must be.
  mutating func readConditions(_ value: YAMLValue?) -> [JSONCondition] {
    guard let value else { return [] }
    guard let pairs = value.pairs else {
      document.report(
        .wrongType,
        at: value.place,
        "'when' is a group of keys, and here stands \(value.kindName)",
        "write when: { name: value }"
      )
      return []
    }
    var conditions: [JSONCondition] = []
    for (key, value) in pairs {
      let name = key.text ?? ""
      let text = name.hasPrefix("$") ? name : "$['\(name)']"
      guard let path = readPath(text, at: key.place), let test = readTest(value) else { continue }
      conditions.append(JSONCondition(path: path, test: test))
    }
    return conditions
  }

  private mutating func readTest(_ value: YAMLValue) -> JSONCondition.Test? {
    guard let text = value.text else { return readLiteral(value).map { .equals($0) } }
    if text == "present" { return .exists }
    if text == "absent" { return .absent }
    if text.count > 1, text.hasPrefix("/"), text.hasSuffix("/") {
      return readPattern(String(text.dropFirst().dropLast()), at: value.place)
    }
    return readLiteral(value).map { .equals($0) }
  }

  /// `/.*LikeAction/`: a text that the expression (RFC 9485) matches as a whole.
  private mutating func readPattern(
    _ text: String,
    at place: SourcePlace
  ) -> JSONCondition.Test? {
    do {
      return .matches(try IRegexp(parsing: text))
    } catch {
      document.report(
        .badValue,
        at: place,
        "'/\(text)/' is no expression: \(error.explanation)",
        "write one as RFC 9485 has it, as in /.*LikeAction/; it is compared with the whole text"
      )
      return nil
    }
  }

  /// One value, as JSON.
  mutating func readLiteral(_ value: YAMLValue) -> JSONLiteral? {
    if let literal = value.literal { return literal }
    document.report(
      .wrongType,
      at: value.place,
      "here stands \(value.kindName), where one value belongs",
      "write a text, a number, true, false or null"
    )
    return nil
  }

  /// Reads `set` of a flag: members of the object found, each with the value it gets.
  mutating func readFlags(_ fields: YAMLFields, way: HidingWay) -> [PackShape.Flag] {
    guard way == .flag else {
      for name in ["set", "value"] {
        guard let stray = fields[name] else { continue }
        document.report(
          .badValue,
          at: stray.place,
          "'\(name)' belongs to 'by: flag' alone",
          "remove it, or write by: flag"
        )
      }
      return []
    }
    guard let pairs = fields["set"]?.pairs, !pairs.isEmpty else {
      if fields["value"] == nil {
        document.report(
          .missingKey,
          at: fields.place,
          "a flag needs 'value' or 'set'",
          "write value: true for the flag found, or set: { score_hidden: true } for the object found"
        )
      }
      return []
    }
    var flags: [PackShape.Flag] = []
    for (key, value) in pairs {
      if let literal = readLiteral(value) {
        flags.append(PackShape.Flag(name: key.text ?? "", value: literal))
      }
    }
    return flags
  }

  mutating func readNested(
    _ value: YAMLValue?,
    owner: String,
    inPage: Bool
  ) -> [PackShape.NestedEntry] {
    guard let value else { return [] }
    var entries: [PackShape.NestedEntry] = []
    let known = (inPage ? ["select", "attribute", "as"] : ["path", "as"]) + Self.shapeKeys
    for element in value.elements {
      let fields = YAMLFields(element, known: known, of: owner, in: &document)
      let content =
        fields.word("as", as: PackShape.Content.self, in: &document)
        ?? (inPage && fields["attribute"] == nil ? .script : .json)
      let shape = readShape(fields, inPage: content == .html)
      for target in readTargets(fields, inPage: inPage) {
        entries.append(
          PackShape.NestedEntry(
            target: target,
            content: content,
            shape: shape,
            place: element.place
          )
        )
      }
    }
    return entries
  }
}
