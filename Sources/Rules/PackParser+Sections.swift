/// Sections: which URLs, and what to look for there.
extension PackParser {
  static let sectionKeys = ["match", "except", "method", "body"] + shapeKeys

  mutating func readSections(
    _ value: YAMLValue?,
    allowing bodies: [PackSection.BodyKind],
    owner: String
  ) -> [PackSection] {
    guard let value else { return [] }
    var sections: [PackSection] = []
    for element in value.elements {
      sections.append(readSection(element, allowing: bodies, owner: owner))
    }
    return sections
  }

  private mutating func readSection(
    _ value: YAMLValue,
    allowing bodies: [PackSection.BodyKind],
    owner: String
  ) -> PackSection {
    let fields = YAMLFields(value, known: Self.sectionKeys, of: owner, in: &document)
    let matches = readPatterns("match", of: fields)
    if matches.isEmpty {
      document.report(
        .missingKey,
        at: fields.place,
        "\(owner) needs 'match'",
        "say which URLs it is about, as in match: \"*://example.org/api/*\""
      )
    }
    let body = fields.word("body", as: PackSection.BodyKind.self, in: &document) ?? bodies[0]
    if !bodies.contains(body) {
      document.report(
        .unknownWord,
        at: fields["body"]?.place ?? fields.place,
        "\(owner) cannot have '\(body)' as its body",
        "known here: \(bodies.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return PackSection(
      matches: matches,
      excludes: readPatterns("except", of: fields),
      methods: Set(fields.texts("method", in: &document).map { $0.text.uppercased() }),
      body: body,
      shape: readShape(fields, inPage: body == .html),
      place: value.place
    )
  }

  mutating func readPatterns(_ name: String, of fields: YAMLFields) -> [MatchPattern] {
    var patterns: [MatchPattern] = []
    for (text, place) in fields.texts(name, in: &document) {
      do {
        patterns.append(try MatchPattern(text))
      } catch {
        document.report(
          .badPattern,
          at: place,
          "the match pattern '\(text)' \(error.cause)",
          error.remedy
        )
      }
    }
    return patterns
  }

  mutating func readSearches(_ value: YAMLValue?) -> [SearchReader] {
    guard let value else { return [] }
    let known = ["match", "query", "within", "body", "own_panel"]
    var readers: [SearchReader] = []
    for element in value.elements {
      let fields = YAMLFields(element, known: known, of: "a search", in: &document)
      for name in ["within", "body", "own_panel"] { checkPlace(fields, name) }
      readers.append(
        SearchReader(
          matches: readPatterns("match", of: fields),
          parameter: fields.text("query", in: &document),
          parameterPath: fields.text("within", in: &document),
          bodyPath: fields.text("body", in: &document),
          ownPanel: fields.text("own_panel", in: &document),
          place: element.place,
          site: site
        )
      )
    }
    return readers
  }

  /// `contexts: { thread: "*://*/t/*" }`, in the order in which they are asked.
  mutating func readContexts(_ value: YAMLValue?) -> [ContextReader] {
    guard let value else { return [] }
    let known = KeywordFilter.Context.allCases.map(\.rawValue)
    let fields = YAMLFields(value, known: known, of: "'contexts'", in: &document)
    let names = (value.pairs ?? []).compactMap { $0.key.text }
    return names.compactMap(KeywordFilter.Context.init).map { context in
      ContextReader(context: context, matches: readPatterns(context.rawValue, of: fields))
    }
  }

  mutating func readComposers(_ value: YAMLValue?) -> [ComposeReader] {
    guard let value else { return [] }
    var readers: [ComposeReader] = []
    for element in value.elements {
      let fields = YAMLFields(
        element,
        known: ["match", "box", "send", "says", "enter"],
        of: "a composing box",
        in: &document
      )
      guard let box = fields.requiredText("box", of: "a composing box", in: &document) else {
        continue
      }
      for name in ["box", "send"] { checkPlace(fields, name) }
      readers.append(
        ComposeReader(
          matches: readPatterns("match", of: fields),
          box: box,
          send: fields.text("send", in: &document),
          says: fields.texts("says", in: &document).map(\.text),
          sendsByEnter: fields.flag("enter", in: &document) ?? false,
          place: element.place,
          site: site
        )
      )
    }
    return readers
  }
}
