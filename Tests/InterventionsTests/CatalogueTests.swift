import Foundation
import Interventions
import Testing

/// The words, lines and guidelines that the product is shipped with.
enum Shipped {
  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "rules")

  static let words = WordCatalogue(texts("strings"))
  static let guidelines = Guidelines(texts("guidelines"))
  static let support = SupportDirectory(parsing: text("support/resources.yaml"))
  static let planner = InterventionPlanner(words: words, support: support, guidelines: guidelines)

  static func text(_ path: String) -> String {
    (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
  }

  static func texts(_ name: String) -> [String: String] {
    let url = folder.appending(path: name)
    let files = try? FileManager.default.contentsOfDirectory(atPath: url.path)
    var texts: [String: String] = [:]
    for file in files ?? [] where file.hasSuffix(".yaml") {
      texts[String(file.dropLast(5))] = text("\(name)/\(file)")
    }
    return texts
  }
}

struct CatalogueTests {
  static let languages = ["de", "en", "es", "fr", "ja", "pt"]

  @Test func everyLanguageIsThere() {
    #expect(Shipped.words.available == Self.languages)
    #expect(Shipped.words.texts(in: "en").count >= 64)
  }

  @Test(arguments: languages)
  func noWordIsMissingOrMisspelt(_ language: String) {
    #expect(Shipped.words.missing(in: language) == [])
    #expect(Shipped.words.unknown(in: language) == [])
  }

  @Test(arguments: languages)
  func everyWordHasTheSamePlaceholders(_ language: String) {
    for (key, text) in Shipped.words.texts(in: language) {
      let english = Shipped.words.text(key, in: "en")
      for placeholder in ["{name}", "{n}", "{number}", "{date}", "{kinds}"] {
        #expect(text.contains(placeholder) == english.contains(placeholder), "\(key)")
      }
      #expect(!text.isEmpty && text.count <= 160, "\(key)")
    }
  }

  /// Words that scold, in each language.
  static let admonishing = [
    "should", "must", "don't", "stop", "warning", "toxic", "bad", "solltest", "musst", "darfst",
    "warnung", "deberías", "debes", "advertencia", "devriez", "devez", "attention", "deveria",
    "deves", "cuidado", "べきです", "ください", "警告",
  ]

  @Test(arguments: languages)
  func nothingScolds(_ language: String) {
    let guidelines = (0..<Shipped.guidelines.count(in: language)).map {
      Shipped.guidelines.text(in: language, index: $0)
    }
    for text in Array(Shipped.words.texts(in: language).values) + guidelines {
      let words = text.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
      for scold in Self.admonishing {
        let isThere =
          scold.utf8.first.map { $0 > 0x80 } == true
          ? text.contains(scold) : words.contains(scold)
        #expect(!isThere, "\(text)")
      }
    }
  }

  @Test(arguments: languages)
  func guidelinesTakeTurns(_ language: String) {
    let count = Shipped.guidelines.count(in: language)
    #expect(count >= 8)
    let texts = (0..<count).map { Shipped.guidelines.text(in: language, index: $0) }
    #expect(Set(texts).count == count)
    #expect(Shipped.guidelines.text(in: language, index: count) == texts[0])
    #expect(Shipped.guidelines.text(in: language, index: -1) == texts[count - 1])
    #expect(Shipped.guidelines.text(in: language, index: .min).isEmpty == false)
  }

  @Test func aMissingWordFallsBack() {
    let words = WordCatalogue([
      "en": "show: Show\nclose: Close", "pt": "show: \"Mostrar\"", "pt-BR": "close: 'Fecha''r'",
    ])
    #expect(words.text("show", in: "pt-BR") == "Mostrar")
    #expect(words.text("close", in: "pt-BR") == "Fecha'r")
    #expect(words.text("close", in: "pt") == "Close")
    #expect(words.text("show", in: "xx") == "Show")
    #expect(words.text("none", in: "en") == "none")
    #expect(words.missing(in: "pt") == ["close"])
  }

  /// Language, count, text.
  static let plurals: [(String, Int, String)] = [
    ("en", 1, "1 post waits behind a cover"), ("en", 0, "0 posts wait behind covers"),
    ("fr", 0, "0 message attend sous un voile"), ("fr", 2, "2 messages attendent sous un voile"),
    ("pt-BR", 1, "1 publicação espera coberta"), ("ja", 1, "1件の投稿がカバーの下で待っています"),
    ("de", 5, "5 Beiträge warten hinter Abdeckungen"),
  ]

  @Test(arguments: plurals)
  func countsAgreeWithTheirWords(_ language: String, _ count: Int, _ expected: String) {
    #expect(Shipped.words.text("covered", count: count, in: language) == expected)
  }
}
