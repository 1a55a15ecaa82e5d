import Interventions
import Testing

struct PlannerTests {
  private func decision(_ label: PostLabel, _ level: CoverLevel? = .cover) -> PostDecision {
    PostDecision(label: label, level: level, language: "en", region: "GB", rule: "x.yaml:3")
  }

  @Test func supportiveAndUnpausedPostsAreShown() {
    #expect(Shipped.planner.cover(for: decision(.supportive)) == nil)
    #expect(Shipped.planner.cover(for: decision(.charged, nil)) == nil)
  }

  @Test func officialsAreExemptByDefault() {
    var official = decision(.charged)
    official.isOfficial = true
    #expect(Shipped.planner.cover(for: official) == nil)
    official.exemptsOfficials = false
    #expect(Shipped.planner.cover(for: official) != nil)
  }

  @Test(arguments: [PostLabel.charged, .vulnerable, .crisis], CoverLevel.allCases)
  func everyCoverHasWords(_ label: PostLabel, _ level: CoverLevel) throws {
    let cover = try #require(Shipped.planner.cover(for: decision(label, level)))
    #expect(!cover.say.contains("cover."))
    #expect(!cover.say.contains("note."))
    #expect(cover.rule == "x.yaml:3")
  }

  /// Bio, who says so; nil for nobody.
  static let bios: [(String, Profession?)] = [
    ("ICU nurse, mother of two", .nurse), ("Krankenschwester aus Leipzig", .nurse),
    ("Paramedic @ nights", .medic), ("maestra de primaria", .teacher), ("病院の看護師です", .nurse),
    ("Sapeur-pompier volontaire", .firefighter), ("mod team of r/woods", .moderator),
    ("Assistente social em Recife", .socialWorker), ("Polizist", .police),
    ("Former nurse", nil), ("ex-teacher", nil), ("married to a firefighter", nil),
    ("nurse sharks are great", nil), ("", nil), ("I love bread", nil), ("mediculous", nil),
    ("Not a doctor", nil), ("proud son of a teacher", nil),
  ]

  @Test(arguments: bios)
  func professionsAreOnlyThoseThatAuthorsClaim(_ bio: String, _ expected: Profession?) {
    #expect(Profession(bio: bio) == expected)
  }

  @Test(arguments: Profession.allCases, CatalogueTests.languages)
  func everyProfessionHasALine(_ profession: Profession, _ language: String) {
    let key = "context.\(profession.rawValue)"
    #expect(Shipped.words.text(key, in: language) != key)
  }

  @Test func hiddenKindsAreNamedForPeople() {
    let line = Shipped.planner.hiddenLine(kinds: ["likes", "followers"], language: "en")
    #expect(line == "Not shown here: Likes, Followers")
    #expect(Shipped.planner.hiddenLine(kinds: [], language: "en") == nil)
  }

  @Test func aNudgeAsksAndOffersAThought() {
    let nudge = Shipped.planner.nudge(language: "de", index: 3)
    #expect(nudge.say == "Noch einmal lesen?")
    #expect(nudge == Shipped.planner.nudge(language: "de-AT", index: 11))
  }
}
