import Testing

@testable import Tone

@Suite struct QueryTests {
  let model: ToneModel

  init() throws {
    model = try BundledModel.load()
  }

  @Test(
    "hears a person in danger",
    arguments: [
      "i want to die", "how to kill myself", "painless ways to end my life",
      "suicidal thoughts help",
      "no reason to live", "quiero morir", "como suicidarme sin dolor", "no quiero vivir más",
      "ich will sterben", "wie bringe ich mich um", "suizidgedanken was tun", "je veux mourir",
      "comment se suicider", "je veux en finir", "quero me matar", "como morrer sem dor",
      "não quero mais viver", "死にたい", "消えたい つらい", "自殺 方法",
    ]
  )
  func hearsDanger(query: String) {
    #expect(model.queryVerdict(for: query).isCrisis)
  }

  @Test(
    "lets look-alikes be",
    arguments: [
      "suicide squad trailer", "kill process linux", "dead by daylight", "how to hang curtains",
      "cut video online", "death note", "bridge construction", "escuadrón suicida reparto",
      "prozess beenden", "mort de rire", "matar formigas", "死神", "weather tomorrow", "",
    ]
  )
  func letsLookAlikesBe(query: String) {
    #expect(!model.queryVerdict(for: query).isCrisis)
  }
}
