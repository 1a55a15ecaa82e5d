import Testing

@testable import Tone

/// What the shipped model has to hold on texts that it did not learn from.
@Suite struct JudgementTests {
  let model: ToneModel

  init() throws {
    model = try BundledModel.load()
  }

  /// The share of rows called charged.
  private func chargedShare(_ rows: [[String]]) -> Double {
    let charged = rows.filter { model.verdict(for: $0[2]).label == .charged }
    return Double(charged.count) / Double(max(1, rows.count))
  }

  @Test(
    "rarely calls what is not hateful charged",
    arguments: [
      ("neutral", 0.05, "a group is only named"), ("positive", 0.05, "a group is praised"),
      ("quote", 0.40, "hate is quoted to be refused"), ("reference", 0.40, "hate is spoken about"),
      ("reclaimed", 0.40, "words that people use for themselves"),
      ("profanity", 0.25, "swearing at no one"), ("object", 0.25, "a thing is hated"),
    ]
  )
  func leavesAlone(function: String, shareMax: Double, reason: Comment) throws {
    let rows = try fixture("respect.tsv").filter { $0[0] == function && $0[1] == "n" }
    #expect(!rows.isEmpty)
    #expect(chargedShare(rows) <= shareMax, reason)
  }

  @Test func ranksHateAboveTheRest() throws {
    let rows = try fixture("respect.tsv")
    let scored = rows.map { (model.verdict(for: $0[2]).probability(of: .charged), $0[1] == "h") }
    #expect(areaUnderCurve(scored) >= 0.68)
  }

  @Test(arguments: ["es", "de", "fr", "pt", "it"])
  func ranksHateAboveTheRest(language: String) throws {
    let rows = try fixture("respect-languages.tsv").filter { $0[0] == language }
    let scored = rows.map { (model.verdict(for: $0[2]).probability(of: .charged), $0[1] == "h") }
    #expect(areaUnderCurve(scored) >= 0.70)
  }

  /// The chance that a hateful text scores above another.
  private func areaUnderCurve(_ scored: [(value: Float, isHate: Bool)]) -> Double {
    let hate = scored.filter(\.isHate).map(\.value)
    let rest = scored.filter { !$0.isHate }.map(\.value)
    var wins = 0.0
    for one in hate {
      for other in rest { wins += one > other ? 1 : one == other ? 0.5 : 0 }
    }
    return wins / Double(max(1, hate.count * rest.count))
  }

  @Test(
    "whichever group is named, the verdict is the same",
    arguments: ["I hate %", "% are my neighbours", "I had lunch with some % today"]
  )
  func readsGroupsAlike(pattern: String) {
    let groups = [
      "women", "gay people", "muslims", "immigrants", "disabled people", "black people",
    ]
    let verdicts = groups.map { group in
      model.verdict(
        for: pattern.split(separator: "%", omittingEmptySubsequences: false)
          .joined(separator: group)
      ).probabilities
    }
    #expect(Set(verdicts).count == 1)
  }

  @Test(arguments: [
    ("I want to kill myself tonight, I have the pills ready", ToneLabel.crisis),
    ("i dont want to live anymore", .crisis),
    ("The library opens at nine on Saturday", .calm),
    ("suicide squad trailer looks great lol", .calm),
    ("Hope you feel better soon, I'm here if you need to talk", .supportive),
    ("You are a disgusting liar and a pathetic coward, shut up", .charged),
    ("I can't sleep, my anxiety is so bad and I feel worthless", .vulnerable),
  ])
  func callsPlainCases(text: String, label: ToneLabel) {
    #expect(model.verdict(for: text).label == label)
  }

  @Test(
    "leaves everyday wishes and habits alone",
    arguments: [
      "I want to call my mum tonight.", "i wanna see my cat",
      "I just want to see a film",
      "Every night I think about calling my aunt", "Quiero llamar a mi abuela esta noche",
      "ich will heute meine cousine anrufen", "j'ai envie d'appeler ma sœur ce soir",
      "quero ver meu irmão amanhã", "voglio chiamare mia zia stasera",
    ]
  )
  func leavesEverydayWishes(text: String) {
    #expect(model.verdict(for: text).label == .calm)
  }

  @Test func noticesOneSentenceInALongStory() {
    let before = """
      Today I went to the market. The weather was fine and we ate fish. Then I came home and thought that I want to \
      (what), as every night. My dog slept. The neighbours had a party with music until two, and I watched a film.
      """
    func label(_ what: String) -> ToneLabel {
      let parts = before.split(separator: "(what)", omittingEmptySubsequences: false)
      return model.verdict(for: parts.joined(separator: what)).label
    }
    #expect(label("kill myself") == .crisis)
    #expect(label("die") == .crisis)
    #expect(label("read a book") == .calm)
    #expect(label("call my sister") == .calm)
  }

  @Test(arguments: [
    ("", "nothing"), ("   \n", "only space"), ("😀😀", "only emoji"), ("12345 !!", "only signs"),
    ("今日は天気がいいですね", "a language that is not judged"),
    ("Сегодня хорошая погода в городе", "Russian"),
    ("Dzisiaj jest bardzo ładna pogoda i idziemy do parku z psem", "Polish"),
  ])
  func saysUnknownRatherThanGuess(text: String, reason: Comment) {
    #expect(model.verdict(for: text).label == .unknown, reason)
  }

  @Test func probabilitiesSumToOne() {
    for text in ["", "hello", "you idiot", "助けて", String(repeating: "a ", count: 5000)] {
      let sum = model.verdict(for: text).probabilities.sum()
      #expect(abs(sum - 1) < 1e-4)
    }
  }

  @Test func sensitivityOnlyAddsInterventions() {
    let texts = [
      "what a stupid idea", "i am so tired of everything", "nice day",
      "you people are unbelievable",
      "I hate this team, they are clowns", "nobody cares about me",
    ]
    for text in texts {
      var intervened = false
      for step in 0...10 {
        let label = model.verdict(
          for: text,
          tuning: ToneTuning(sensitivity: Float(step) / 10)
        ).label
        let intervenes = label != .calm && label != .supportive
        #expect(intervenes || !intervened, "\(text) at \(step)")
        intervened = intervenes
      }
    }
  }

  @Test func personalTuningIsBoundedAndResets() {
    var tuning = ToneTuning(sensitivity: .nan, personal: 99)
    #expect(tuning.sensitivity == 0.5)
    #expect(tuning.personal == ToneTuning.personalMax)
    for _ in 0..<40 { tuning.wasFine() }
    #expect(tuning.personal == -ToneTuning.personalMax)
    tuning.reset()
    tuning.wasHeated()
    #expect(tuning.personal == 1)
  }

  @Test(arguments: [
    ("ICU nurse, cat person", true), ("Enfermera en Madrid", true),
    ("Notfallsanitäter aus Köln", true),
    ("Professeure des écoles", true), ("看護師をしています", true), ("Plumber. Coffee. Trains.", false),
    ("", false),
  ])
  func findsProfessions(bio: String, isFound: Bool) {
    let scratch = ToneScratch()
    var bio = bio
    let range = bio.withUTF8 { model.profession(in: $0, scratch: scratch) }
    #expect((range != nil) == isFound)
  }

  @Test func explainsByPartsOfTheText() {
    let text = Array("You are a pathetic liar".utf8)
    let scratch = ToneScratch()
    let explanation = text.withUnsafeBufferPointer { model.explanation(of: $0, scratch: scratch) }
    #expect(explanation.verdict.label == .charged)
    #expect(explanation.sentences.contains("It has an insult."))
    for part in explanation.parts { #expect(part.range.upperBound <= text.count) }
    let words = explanation.parts.prefix(3).map { String(decoding: text[$0.range], as: UTF8.self) }
    #expect(words.contains("pathetic") || words.contains("liar"))
  }
}
