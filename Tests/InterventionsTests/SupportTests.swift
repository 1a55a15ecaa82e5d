import Interventions
import Testing

struct SupportTests {
  private func lines(_ region: String?, _ language: String = "en") -> [SupportCard.Line] {
    Shipped.support.lines(for: region, language: language, words: Shipped.words)
  }

  @Test func trustedRowsShowNumbers() throws {
    let first = try #require(lines("GB").first)
    #expect(first.name == "Samaritans")
    #expect(first.ways.first?.say == "Call 116 123")
    #expect(first.ways.first?.target == "tel:116123")
    #expect(first.about == "24/7 · checked 2026-06-02")
  }

  /// Regions whose rows nobody confirmed, and none at all.
  @Test(arguments: ["AT", "NL", "HK", "XX", "", "</a>", "A", nil])
  func otherCountriesGetTheDirectoryOnly(_ region: String?) throws {
    let lines = lines(region)
    #expect(lines.count == 1)
    let target = try #require(lines.first?.ways.first?.target)
    let isCode = region?.utf8.count == 2
    #expect(target == "https://findahelpline.com/\(isCode ? region ?? "" : "")")
  }

  @Test func everyCardEndsWithTheDirectory() {
    for region in Shipped.support.regions {
      let found = lines(region)
      #expect((2...4).contains(found.count), "\(region)")
      #expect(found.last?.ways.first?.target == "https://findahelpline.com/\(region)")
      for way in found.flatMap(\.ways) where !way.target.hasPrefix("https://") {
        let digits = way.target.drop { $0 != ":" }.dropFirst()
        #expect(!digits.isEmpty && digits.allSatisfy { "+*#0123456789".contains($0) }, "\(way)")
      }
    }
    #expect(Shipped.support.regions.count >= 15)
  }

  @Test func linesInTheReadersLanguageComeFirst() {
    #expect(lines("JP", "en").first?.name == "Yorisoi Hotline")
    #expect(lines("jp", "ja").map(\.name).prefix(2) == ["Yorisoi Hotline", "Inochi no Denwa"])
    #expect(lines("RU", "ru").first?.name == "National Psychological Help Hotline")
  }

  @Test func messagesNameTheWordToSend() {
    let shout = lines("GB").flatMap(\.ways).first { $0.target == "sms:85258" }
    #expect(shout?.say == "Text SHOUT to 85258")
    let extended = lines("ID").flatMap(\.ways).map(\.target)
    #expect(extended.contains("tel:119"))
  }

  /// The profile's region, `Accept-Language`, the region.
  static let regions: [(String?, String?, String?)] = [
    ("de", "en-US", "DE"), (nil, "en-US,en;q=0.9", "US"), (nil, "de, fr-CH;q=0.8", "CH"),
    (nil, "zh-Hant-TW", "TW"), (nil, "de", nil), (nil, nil, nil), ("Germany", "*", nil),
    (nil, "-,;=--é-é", nil),
  ]

  @Test(arguments: regions)
  func theProfileThenTheLocaleNamesTheCountry(
    _ profile: String?,
    _ acceptLanguage: String?,
    _ expected: String?
  ) {
    let found = SupportDirectory.region(profile: profile, acceptLanguage: acceptLanguage)
    #expect(found == expected)
  }

  @Test func theCardSpeaksToTheReaderOnly() throws {
    let decision = PostDecision(
      label: .crisis,
      level: .cover,
      language: "en",
      region: "GB",
      authorBio: "Ana the nurse"
    )
    let card = try #require(Shipped.planner.supportCard(for: decision))
    #expect(!card.json.contains("Ana"))
    #expect(card.note == "Only you see this card. Lenity has told nobody.")
    let charged = PostDecision(label: .charged, level: .cover, language: "en")
    #expect(Shipped.planner.supportCard(for: charged) == nil)
  }

  @Test func markupIsEscaped() {
    let card = SupportDirectory(
      parsing: """
        - country: XX
          name: "<b>\\"&"
          phone: "1"
          grade: A
        """
    )
    let planner = InterventionPlanner(
      words: Shipped.words,
      support: card,
      guidelines: Shipped.guidelines
    )
    let made = planner.supportCard(forSearchIn: "XX", language: "en")
    #expect(made.html.contains("&lt;b&gt;&quot;&amp;"))
    #expect(made.json.contains("\\u003cb>\\\"&"))
  }
}
