/// The words of all interventions, by language.
///
/// A word that a language lacks is taken from its base language (`pt` for `pt-BR`), then from English.
public struct WordCatalogue: Sendable {
  private var languages: [String: [String: String]] = [:]

  /// Reads `rules/strings/*.yaml`: the text of each file by its language.
  public init(_ texts: [String: String]) {
    languages = texts.mapValues { LineDocument($0).values }
  }

  /// The languages that have any words, sorted.
  public var available: [String] { languages.keys.sorted() }

  /// A text; the key itself where no language has it.
  public func text(_ key: String, in language: String) -> String {
    for candidate in fallbacks(of: language) {
      if let text = languages[candidate]?[key] { return text }
    }
    return key
  }

  /// A text with values put in for `{name}`.
  public func text(_ key: String, in language: String, _ values: [String: String]) -> String {
    values.sorted { $0.key < $1.key }.reduce(text(key, in: language)) { text, value in
      text.replacing("{\(value.key)}", with: value.value)
    }
  }

  /// A text that depends on a number, which it may name as `{n}`.
  public func text(_ key: String, count: Int, in language: String) -> String {
    let form = Self.pluralForm(of: count, in: language)
    return text("\(key).\(form)", in: language, ["n": String(count)])
  }

  /// The keys that English has and a language lacks, sorted.
  public func missing(in language: String) -> [String] {
    let known = languages[language] ?? [:]
    return (languages["en"] ?? [:]).keys.filter { known[$0] == nil }.sorted()
  }

  /// The keys that a language has and English lacks, sorted: most likely misspelt.
  public func unknown(in language: String) -> [String] {
    let known = languages["en"] ?? [:]
    return (languages[language] ?? [:]).keys.filter { known[$0] == nil }.sorted()
  }

  /// Every text of a language by its key.
  public func texts(in language: String) -> [String: String] { languages[language] ?? [:] }

  private func fallbacks(of language: String) -> [String] {
    [language, Self.base(of: language), "en"]
  }

  /// `pt` for `pt-BR`.
  static func base(of language: String) -> String {
    String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
  }

  /// CLDR's cardinal categories for whole numbers, for the languages that have catalogues.
  static func pluralForm(of count: Int, in language: String) -> String {
    switch base(of: language) {
    case "ja": "other"
    case "fr", "pt": count == 0 || count == 1 ? "one" : "other"
    default: count == 1 ? "one" : "other"
    }
  }
}
