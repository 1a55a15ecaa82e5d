import CountText
import Testing

@testable import Rules

@Suite struct RuleSetTests {
  static let chirp = """
    site: chirp
    hosts: [chirp.test, "*.chirp.test"]
    optional_hosts: [apis.test]
    seen: 2026-11-23
    why: { zero: required, absence: optional, text: words stay }
    shapes:
      posts:
        hide:
          likes: { path: $..likes, by: zero }
          views: { path: $..views, by: absence }
    responses:
      - { match: "*://*.chirp.test/api/*", use: posts }
      - { match: "*://*/api/*", method: [post], use: posts }
    pages:
      - match: "*://chirp.test/*"
        embedded:
          - { select: "script#state", as: json, use: posts }
        hide:
          likes: { select: .likes, by: text }
    """

  static let village = """
    site: village
    self_hosted: true
    seen: 2026-11-23
    why: { zero: required }
    responses:
      - { match: "*://*/api/village/*", hide: { likes: { path: $.likes, by: zero } } }
      - { match: "*://*/*", body: activity, hide: { likes: { path: $.likes, by: zero } } }
    """

  static func makeRules(
    _ profile: Profile = .everything,
    hosts: [String] = [],
    platform: String? = nil
  ) throws -> RuleSet {
    let packs = [
      try SitePack(parsing: chirp, file: "chirp.yaml"),
      try SitePack(parsing: village, file: "village.yaml"),
    ]
    return try RuleSet(
      packs: packs,
      profile: profile,
      additionalHosts: hosts.compactMap { AdditionalHost(parsing: $0, platform: platform) }
    )
  }

  private func found(
    _ rules: RuleSet,
    _ url: String,
    method: String = "GET",
    mediaType: String? = nil
  ) throws -> ExchangeRules? {
    rules.rules(
      for: try #require(RequestURL(parsing: url)),
      method: method,
      mediaType: mediaType
    )
  }

  @Test func aHostFindsItsPack() throws {
    let rules = try Self.makeRules()
    #expect(try found(rules, "https://chirp.test/api/home")?.site == "chirp")
    #expect(try found(rules, "https://a.chirp.test/api/home")?.jsonRuleCount == 2)
    #expect(try found(rules, "https://a.chirp.test/other") == nil)
    #expect(try found(rules, "https://other.test/page", mediaType: "text/html") == nil)
  }

  @Test func sectionsThatSayTheSameAreOne() throws {
    let rules = try Self.makeRules()
    let both = try found(rules, "https://chirp.test/api/home", method: "POST")
    #expect(both?.jsonRuleCount == 2)
  }

  @Test func aProfileDecidesWhichKindsAreRules() throws {
    let rules = try Self.makeRules(Profile(hiding: [.views]))
    let exchange = try #require(try found(rules, "https://chirp.test/api/home"))
    #expect(exchange.jsonRuleCount == 1)
    #expect(rules.allRules.compactMap(\.kind).allSatisfy { $0 == .views })
  }

  @Test func aSiteCanHideOtherKindsThanTheRest() throws {
    let profile = try Profile(
      parsing: "hide: [views]\nsites: { chirp: { hide: [likes] } }",
      file: "p.yaml"
    )
    let rules = try Self.makeRules(profile)
    #expect(Set(rules.allRules.compactMap(\.kind)) == [.likes])
  }

  @Test func aSiteSwitchedOffIsNotInterceptedNorTakenForAnother() throws {
    let rules = try Self.makeRules(try Profile(parsing: "sites: { chirp: off }", file: "p.yaml"))
    #expect(!rules.intercepts(host: "chirp.test"))
    #expect(try found(rules, "https://chirp.test/api/village/x") == nil)
    #expect(rules.domains.isEmpty)
  }

  @Test func everyRuleKnowsWhereItWasWritten() throws {
    let rules = try Self.makeRules()
    let likes = try #require(rules.allRules.first { $0.target == "$..likes" })
    #expect(likes.place == SourcePlace(file: "chirp.yaml", line: 9, column: 14))
    #expect(likes.way == .zero)
    #expect(likes.reason == "required")
    #expect(rules[likes.id] == likes)
  }

  @Test func embeddedDocumentsHaveTheirOwnRules() throws {
    let rules = try Self.makeRules()
    let page = try #require(try found(rules, "https://chirp.test/home"))
    // One takes the text, one the comments, where a document may wait.
    #expect(page.htmlRuleCount == 3)
    #expect(page.embedded.count == 1)
    #expect(page.texts.count == 1)
  }

  @Test func anExchangeNamesItsRulesInTheOrderTheyAreAsked() throws {
    let rules = try Self.makeRules()
    let page = try #require(try found(rules, "https://chirp.test/home"))
    let targets = page.rules.compactMap { rules[$0]?.target }
    #expect(targets == [".likes", "script#state", "$..likes", "$..views"])
  }

  @Test(arguments: [
    ("chirp.test", true), ("A.Chirp.Test.", true), ("chirp.test.evil.test", false),
    ("notchirp.test", false), ("mine.test", true), ("bank.gov.uk", false),
  ])
  func intercepts(host: String, expected: Bool) throws {
    let rules = try Self.makeRules(hosts: ["mine.test", "bank.gov.uk"])
    #expect(rules.intercepts(host: host) == expected)
  }

  @Test func anOptionalHostIsReadAndOnlyInterceptedWhenAdded() throws {
    #expect(try !Self.makeRules().intercepts(host: "apis.test"))
    #expect(try Self.makeRules(hosts: ["apis.test"]).intercepts(host: "apis.test"))
    #expect(try Self.makeRules().domains == ["chirp.test"])
    #expect(try found(Self.makeRules(), "https://apis.test/api/x", method: "POST")?.site == "chirp")
  }

  @Test func theDenyListWinsOverThePersonsHosts() throws {
    let rules = try Self.makeRules(hosts: ["www.paypal.com", "accounts.google.com", "my.bank"])
    for host in ["www.paypal.com", "accounts.google.com", "my.bank"] {
      #expect(!rules.intercepts(host: host))
    }
    #expect(rules.domains == ["chirp.test"])
  }

  @Test func domainsHoldEachOtherOnlyOnce() throws {
    let rules = try Self.makeRules(hosts: ["deep.chirp.test", "*.mine.test"])
    #expect(rules.domains == ["chirp.test", "mine.test"])
    #expect(rules.pacHosts.map(\.description).contains("*.mine.test"))
  }

  @Test func selfHostedPlatformsAreToldByTheirURLs() throws {
    let rules = try Self.makeRules()
    #expect(try found(rules, "https://anywhere.test/api/village/x")?.site == "village")
    #expect(
      try found(rules, "https://anywhere.test/api/other", mediaType: "application/json") == nil
    )
    #expect(try found(rules, "https://chirp.test/api/village/x")?.sites == ["chirp"])
  }

  @Test func aPlatformThatThePersonNamesIsTheOnlyOne() throws {
    let rules = try Self.makeRules(hosts: ["mine.test:3000"], platform: "chirp")
    let post = try found(rules, "http://mine.test:3000/api/x", method: "POST")
    #expect(post?.sites == ["chirp"])
    #expect(try found(rules, "http://mine.test:3000/api/village/x") == nil)
  }

  @Test func anUnknownPlatformIsAnError() {
    let thrown = #expect(throws: RuleErrors.self) {
      try Self.makeRules(hosts: ["mine.test"], platform: "vilage")
    }
    #expect(thrown?.errors.first?.remedy == "did you mean 'village'?")
  }

  @Test(arguments: [
    ("application/activity+json; charset=utf-8", true),
    ("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", true),
    ("application/json", false), (nil, true),
  ])
  func activityIsToldByItsMediaType(mediaType: String?, expected: Bool) throws {
    let rules = try Self.makeRules()
    let exchange = try found(rules, "https://anywhere.test/notes/1", mediaType: mediaType)
    #expect((exchange != nil) == expected)
  }

  @Test func theHashFollowsPacksAndProfileAlone() throws {
    #expect(try Self.makeRules().hash == Self.makeRules().hash)
    #expect(try Self.makeRules().hash != Self.makeRules(.newcomer).hash)
    #expect(try Self.makeRules().hash != Self.makeRules(hosts: ["mine.test"]).hash)
  }

  @Test func anExchangeOfTheSameKindSharesItsRules() throws {
    let rules = try Self.makeRules()
    let first = try found(rules, "https://chirp.test/api/a")
    let second = try found(rules, "https://chirp.test/api/b")
    #expect(first?.embedded.count == second?.embedded.count)
    #expect(first?.jsonRuleCount == second?.jsonRuleCount)
  }
}
