import Testing

@testable import Tone

/// Lists of posts in further languages that the judge of posts did not learn from.
@Suite struct LanguageListTests {
  let model: ToneModel

  init() throws {
    model = try BundledModel.load()
  }

  static let languages = ["es", "de", "fr", "pt", "it"]

  private func verdicts(_ list: String, _ kinds: Set<String>) throws -> [ToneLabel] {
    try fixture(list).filter { kinds.contains($0[0]) }.map {
      model.verdict(for: $0.last ?? "").label
    }
  }

  @Test("hears three of five posts of people who speak of dying", arguments: Self.languages)
  func hearsDanger(language: String) throws {
    let labels = try verdicts("voices.\(language).tsv", ["crisis"])
    #expect(labels.count == 40)
    #expect(labels.filter { $0 == .crisis }.count * 5 >= labels.count * 3)
  }

  @Test("covers two of 120 posts at most that are not heated", arguments: Self.languages)
  func leavesEverydayPostsBe(language: String) throws {
    let labels = try verdicts("voices.\(language).tsv", ["calm", "supportive", "crisis"])
    #expect(labels.count == 120)
    #expect(labels.filter { $0 == .charged }.count <= 2)
  }

  @Test("covers one post in twelve at most that only names a group", arguments: Self.languages)
  func leavesNamedGroupsBe(language: String) throws {
    let labels = try verdicts("respect.\(language).tsv", ["neutral", "positive", "quote"])
    #expect(labels.count == 36)
    #expect(labels.filter { $0 == .charged }.count <= 3)
  }
}
