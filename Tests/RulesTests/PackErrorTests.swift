import Testing

@testable import Rules

@Suite struct PackErrorTests {
  /// A pack with one mistake, what it is, and a word that the message must hold.
  static let mistakes: [(RuleError.Code, String, String)] = [
    (.unknownKey, "site: a\nhosts: [a.test]\nseen: 2026-11-23\n1️⃣respones: []\n", "responses"),
    (.missingKey, "1️⃣site: a\nseen: 2026-11-23\n", "hosts"),
    (.badValue, "site: 1️⃣A B\nhosts: [a.test]\nseen: 2026-11-23\n", "small letters"),
    (.badHost, "site: a\nhosts: [1️⃣\"a b\"]\nseen: 2026-11-23\n", "host"),
    (.badValue, "site: a\nhosts: [a.test]\nseen: 1️⃣yesterday\n", "2026-11-23"),
    (.notYAML, "site: a\nhosts: [a.test\nseen1️⃣: x\n", "indentation"),
    (
      .badPattern, head + "responses:\n  - match: 1️⃣\"a.test/*\"\n", "://"
    ),
    (
      .unknownWord,
      head
        + "responses:\n  - match: \"*://*/*\"\n    hide:\n      1️⃣liks: { path: $.a, by: zero }\n",
      "likes"
    ),
    (
      .unknownWord,
      head
        + "responses:\n  - match: \"*://*/*\"\n    hide:\n      likes: { path: $.a, by: 1️⃣zer }\n",
      "zero"
    ),
    (
      .missingKey,
      head + "responses:\n  - match: \"*://*/*\"\n    hide:\n      likes: 1️⃣{ path: $.a }\n", "by"
    ),
    (
      .missingReason,
      head
        + "responses:\n  - match: \"*://*/*\"\n    hide:\n      likes: 1️⃣{ path: $.a, by: \"null\" }\n",
      "why"
    ),
    (
      .badPath,
      head
        + "responses:\n  - match: \"*://*/*\"\n    hide:\n      likes: { path: 1️⃣\"a.b\", by: zero }\n",
      "$"
    ),
    (
      .badSelector,
      head
        + "pages:\n  - match: \"*://*/*\"\n    hide:\n      likes: { select: 1️⃣\".a[\", by: text }\n",
      ".a["
    ),
    (
      .badValue,
      head + "pages:\n  - match: \"*://*/*\"\n    hide:\n      likes: { select: .a, by: 1️⃣zero }\n",
      "text"
    ),
    (
      .missingKey,
      head
        + "responses:\n  - match: \"*://*/*\"\n    hide:\n      likes: 1️⃣{ path: $.a, by: flag, why: x }\n",
      "set"
    ),
    (
      .badValue,
      head
        + "responses:\n  - match: \"*://*/*\"\n    hide:\n      likes: { path: $.a, by: zero, value: 1️⃣1 }\n",
      "flag"
    ),
    (.wrongType, head + "shapes: 1️⃣[a]\n", "name"),
  ]

  static let head = "site: a\nhosts: [a.test]\nseen: 2026-11-23\nwhy: { zero: z, text: t }\n"

  @Test(arguments: mistakes.indices)
  func namesPlaceCauseAndRemedy(index: Int) throws {
    let (code, marked, word) = Self.mistakes[index]
    let source = MarkedText(marked)
    let thrown = #expect(throws: RuleErrors.self) {
      try SitePack(parsing: source.text, file: "a.yaml")
    }
    let error = try #require(thrown?.errors.first)
    #expect(error.code == code)
    #expect(error.description.contains(word), "\(error)")
    #expect(error.place.file == "a.yaml")
    #expect((error.place.line, error.place.column) == source.places[0])
  }

  @Test func tellsEverythingAtOnce() {
    let text = "site: a\nhosts: [a.test]\nseen: never\nfoo: 1\nresponses: [{ match: x }]\n"
    let thrown = #expect(throws: RuleErrors.self) { try SitePack(parsing: text, file: "a.yaml") }
    #expect(thrown?.errors.map(\.code) == [.unknownKey, .badValue, .badPattern, .missingKey])
  }

  @Test func anUnknownShapeNamesTheNearest() throws {
    let text =
      Self.head + "shapes:\n  posts: {}\nresponses:\n  - match: \"*://*/*\"\n    use: post\n"
    let pack = try SitePack(parsing: text, file: "a.yaml")
    let thrown = #expect(throws: RuleErrors.self) {
      try RuleSet(packs: [pack], profile: .everything)
    }
    #expect(thrown?.errors.first?.code == .unknownShape)
    #expect(thrown?.errors.first?.remedy == "did you mean 'posts'?")
  }

  @Test func twoPacksCannotHaveOneName() throws {
    let pack = try SitePack(parsing: Self.head, file: "a.yaml")
    let thrown = #expect(throws: RuleErrors.self) {
      try RuleSet(packs: [pack, pack], profile: .everything)
    }
    #expect(thrown?.errors.map(\.code) == [.duplicateName])
  }

  @Test func aliasBombsAreRefused() {
    var text = "site: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let repeats = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "k\(level): &a\(level) [\(repeats)]\n"
    }
    let thrown = #expect(throws: RuleErrors.self) { try SitePack(parsing: text, file: "a.yaml") }
    #expect(thrown?.errors.map(\.code) == [.limitExceeded])
  }
}
