/// Short thoughts on saying a concern so that it is heard, by language.
public struct Guidelines: Sendable {
  private var languages: [String: [String]] = [:]

  /// Reads `rules/guidelines/*.yaml`: the text of each file by its language.
  public init(_ texts: [String: String]) {
    languages = texts.mapValues { LineDocument($0).texts }.filter { !$0.value.isEmpty }
  }

  /// How many a language has.
  public func count(in language: String) -> Int { languages[language]?.count ?? 0 }

  /// One of a language's; English where it has none; empty where there are none at all.
  ///
  /// Every index picks one, the same each time.
  public func text(in language: String, index: Int) -> String {
    let texts =
      languages[language] ?? languages[WordCatalogue.base(of: language)] ?? languages["en"] ?? []
    guard !texts.isEmpty else { return "" }
    let place = index % texts.count
    return texts[place < 0 ? place + texts.count : place]
  }
}
