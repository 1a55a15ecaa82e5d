import CountText
import Testing

@testable import Rules

@Suite struct ProfileTests {
  @Test func anEmptyProfileIsTheNewcomers() throws {
    let profile = try Profile(parsing: "# nothing yet\n", file: "p.yaml")
    #expect(profile.kinds == Profile.newcomer.kinds)
    #expect(profile.kinds.isSuperset(of: [.likes, .scores, .followers]))
    #expect(!profile.kinds.contains(.replies))
  }

  @Test func readsEveryKey() throws {
    let profile = try Profile(
      parsing: """
        hide: [likes, views]
        sites: { x: off, reddit: { hide: [scores] } }
        pause: off
        support: { region: de }
        language: DE-at
        sensitivity: 0.25
        exempt: { officials: true, accounts: ["@Ana", ben] }
        off_until: 2026-11-23T18:00:00+01:00
        filters: |
          x.com##.promo
          ! a comment
        """,
      file: "p.yaml"
    )
    #expect(profile.hiddenKinds(for: "mastodon") == [.likes, .views])
    #expect(profile.hiddenKinds(for: "reddit") == [.scores])
    #expect(profile.sitesOff == ["x"])
    #expect(profile.pause == .off)
    #expect(profile.region == "DE")
    #expect(profile.language == "de-at")
    #expect(profile.sensitivity == 0.25)
    #expect(profile.exemptions.officials)
    #expect(profile.exemptions.accounts == ["ana", "ben"])
    #expect(profile.offUntil == 1_795_453_200)
    #expect(profile.filters.first?.text == "x.com##.promo")
    #expect(profile.filters.first?.place == SourcePlace(file: "p.yaml", line: 10, column: 1))
  }

  @Test(
    arguments: [
      ("hide: all", Set(CountKind.allCases)), ("hide: none", []), ("hide: [badges]", [.badges]),
      ("hide: likes", [.likes]),
    ] as [(String, Set<CountKind>)]
  )
  func readsKinds(text: String, expected: Set<CountKind>) throws {
    #expect(try Profile(parsing: text, file: "p.yaml").kinds == expected)
  }

  @Test(arguments: [
    ("hide: [lieks]", RuleError.Code.unknownWord, "likes"),
    ("hid: all", .unknownKey, "hide"),
    ("pause: blurr", .unknownWord, "blur"),
    ("support: { region: Germany }", .badValue, "DE"),
    ("sensitivity: 2", .badValue, "0 to 1"),
    ("off_until: tomorrow", .badValue, "2026"),
    ("sites: [x]", .wrongType, "x: off"),
    ("language: 7", .badValue, "pt-BR"),
  ])
  func refuses(text: String, code: RuleError.Code, word: String) throws {
    let thrown = #expect(throws: RuleErrors.self) { try Profile(parsing: text, file: "p.yaml") }
    let error = try #require(thrown?.errors.first)
    #expect(error.code == code)
    #expect(error.description.contains(word), "\(error)")
  }
}
