/// The keys of one group of keys, checked against those that belong there.
package struct YAMLFields {
  package let place: SourcePlace
  private var values: [String: YAMLValue] = [:]

  /// Reads the group; a key that is not in `known` is an error that names the nearest one that is.
  package init(
    _ value: YAMLValue,
    known: [String],
    of owner: String,
    in document: inout YAMLDocument
  ) {
    place = value.place
    guard let pairs = value.pairs else {
      document.report(
        .wrongType,
        at: value.place,
        "\(owner) is a group of keys, and here stands \(value.kindName)",
        "write its keys below it, each indented: \(known.joined(separator: ", "))"
      )
      return
    }
    for (key, value) in pairs {
      let name = key.text ?? ""
      if known.contains(name) {
        values[name] = value
      } else {
        document.report(
          .unknownKey,
          at: key.place,
          "\(owner) has no key '\(name)'",
          remedy(for: name, among: known)
        )
      }
    }
  }

  package subscript(name: String) -> YAMLValue? {
    values[name].flatMap { $0.isNull ? nil : $0 }
  }

  /// A key whose value is one text.
  package func text(_ name: String, in document: inout YAMLDocument) -> String? {
    guard let value = self[name] else { return nil }
    if let text = value.text { return text }
    document.report(
      .wrongType,
      at: value.place,
      "'\(name)' is one text, and here stands \(value.kindName)",
      "write \(name): and the text on the same line"
    )
    return nil
  }

  /// A key that must be there, and whose value is one text.
  package func requiredText(
    _ name: String,
    of owner: String,
    in document: inout YAMLDocument
  ) -> String? {
    if self[name] == nil {
      document.report(
        .missingKey,
        at: place,
        "\(owner) needs '\(name)'",
        "add a line '\(name): …'"
      )
      return nil
    }
    return text(name, in: &document)
  }

  /// A key whose value is one text or a list of texts.
  package func texts(
    _ name: String,
    in document: inout YAMLDocument
  ) -> [(text: String, place: SourcePlace)] {
    guard let value = self[name] else { return [] }
    var texts: [(String, SourcePlace)] = []
    for element in value.elements {
      if let text = element.text {
        texts.append((text, element.place))
      } else {
        document.report(
          .wrongType,
          at: element.place,
          "'\(name)' is a list of texts, and here stands \(element.kindName)",
          "write one text, or several as [one, two]"
        )
      }
    }
    return texts
  }

  /// A key whose value is one of a few words.
  package func word<Word: RawRepresentable & CaseIterable>(
    _ name: String,
    as type: Word.Type,
    in document: inout YAMLDocument
  ) -> Word? where Word.RawValue == String {
    guard let value = self[name], let text = text(name, in: &document) else { return nil }
    return knownWord(text, at: value.place, of: name, in: &document)
  }

  /// A key whose value is one or several of a few words.
  package func words<Word: RawRepresentable & CaseIterable>(
    _ name: String,
    as type: Word.Type,
    in document: inout YAMLDocument
  ) -> [Word] where Word.RawValue == String {
    var words: [Word] = []
    for (text, place) in texts(name, in: &document) {
      if let word: Word = knownWord(text, at: place, of: name, in: &document) { words.append(word) }
    }
    return words
  }

  /// A key whose value is `true` or `false`, `on` or `off`, `yes` or `no`.
  package func flag(_ name: String, in document: inout YAMLDocument) -> Bool? {
    guard let value = self[name], let text = text(name, in: &document) else { return nil }
    switch asciiLowercased(text) {
    case "true", "on", "yes": return true
    case "false", "off", "no": return false
    default:
      document.report(
        .unknownWord,
        at: value.place,
        "'\(name)' cannot be '\(text)'",
        "write true or false"
      )
      return nil
    }
  }
}

/// The word among those of its type, or nil and an error that names the nearest.
func knownWord<Word: RawRepresentable & CaseIterable>(
  _ text: String,
  at place: SourcePlace,
  of name: String,
  in document: inout YAMLDocument
) -> Word? where Word.RawValue == String {
  if let word = Word(rawValue: text) { return word }
  document.report(
    .unknownWord,
    at: place,
    "'\(name)' knows no '\(text)'",
    remedy(for: text, among: Word.allCases.map(\.rawValue))
  )
  return nil
}
