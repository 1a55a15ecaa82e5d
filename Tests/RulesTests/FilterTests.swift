import Testing

@testable import Rules

@Suite struct FilterTests {
  private func makeRules(_ lines: String) throws -> RuleSet {
    let indented = lines.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let profile = try Profile(parsing: "hide: none\nfilters: |\n\(indented)\n", file: "p.yaml")
    return try RuleSet(packs: [], profile: profile)
  }

  private func found(_ lines: String, on url: String) throws -> ExchangeRules? {
    try makeRules(lines).rules(for: try #require(RequestURL(parsing: url)))
  }

  @Test(arguments: [
    ("##.a", "https://any.test/", [".a"], "everywhere"),
    ("a.test##.a", "https://b.a.test/", [".a"], "below a domain"),
    ("a.test##.a", "https://b.test/", [], "not elsewhere"),
    ("a.test,~c.a.test##.a", "https://c.a.test/", [], "not where excepted"),
    ("google.*##.a", "https://www.google.co.uk/", [".a"], "under any public suffix"),
    ("google.*##.a", "https://google.evil.test/", [], "but no further"),
    ("##.a\na.test#@#.a", "https://a.test/", [], "an exception takes back"),
    ("##.a\na.test#@#.a", "https://b.test/", [".a"], "where it speaks alone"),
    ("##.a\n@@||a.test^$elemhide", "https://a.test/", [], "a page can be left alone"),
    (
      "##.a\na.test##.b\n@@||a.test^$generichide", "https://a.test/", [".b"],
      "or from generic lines"
    ),
    ("##.a:upward(article)", "https://a.test/", ["article:has(.a)"], "upward is has"),
    ("##.a:upward(2)", "https://a.test/", ["*:has(> * > .a)"], "by levels too"),
    ("!#if env_firefox\n##.a\n!#else\n##.b\n!#endif", "https://a.test/", [".b"], "conditions"),
    ("! ##.a\n[Adblock Plus 2.0]\n# note", "https://a.test/", [], "comments and headers"),
  ])
  func hides(lines: String, url: String, expected: [String], why: String) throws {
    let selectors = try found(lines, on: url)?.hiddenSelectors.map(\.selector) ?? []
    #expect(selectors == expected, "\(why)")
  }

  @Test func stylesAreKept() throws {
    let rules = try found("a.test##.a:style(opacity: .5 !important)", on: "https://a.test/")
    #expect(rules?.hiddenSelectors.first?.declarations == "opacity: .5 !important")
  }

  @Test(arguments: [
    ("a.test##^.a", 1, 0), ("a.test$$div[id=\"x\"]", 1, 0), ("a.test##.a:has-text(Promoted)", 1, 0),
    ("a.test##.a:has-text(/Promoted|Gesponsert/i):upward(li)", 1, 0),
    ("a.test##.a:remove-attr(style)", 1, 0), ("||a.test^$jsonprune=\\$..ads", 0, 1),
  ])
  func becomesRules(line: String, html: Int, json: Int) throws {
    let rules = try #require(try found(line, on: "https://a.test/"))
    #expect(rules.htmlRuleCount == html)
    #expect(rules.jsonRuleCount == json)
  }

  @Test func changesTheHead() throws {
    let lines = "||a.test^$removeheader=Refresh\n||a.test^$csp=script-src 'none'"
    let rules = try #require(try found(lines, on: "https://a.test/x"))
    #expect(rules.headers.map(\.effect) == [.remove("refresh"), .addPolicy("script-src 'none'")])
  }

  @Test(arguments: [
    ("a.test##+js(set, x, 1)", RuleError.Code.unsupported, "+js"),
    ("||ads.test^", .unsupported, "blocking"),
    ("a.test##.a:matches-css(color: red)", .unsupported, "matches-css"),
    ("a.test##.a:has-text(/x.*/)", .unsupported, "regular expression"),
    ("a.test##.a:remove-class(b)", .unsupported, "remove-class"),
    ("a.test##", .badFilter, "nothing"),
    ("a.test##.a[", .badFilter, "closed"),
    ("a b.test##.a", .badFilter, "host"),
    ("!#include other.txt", .unsupported, "include"),
    ("!#endif", .badFilter, "!#if"),
  ])
  func refusesByName(line: String, code: RuleError.Code, word: String) throws {
    let refusals = try makeRules("! first\n\(line)").refusedFilters
    #expect(refusals.map(\.code) == [code])
    #expect(refusals.first?.cause.contains(word) == true, "\(refusals)")
    #expect(refusals.first?.place == SourcePlace(file: "p.yaml", line: 4, column: 1))
  }

  @Test(arguments: [
    "(((((", "##:has(:has(:has(", "a##\\", "##\"", "[$", "$$", "@@$", "||^$csp=", "#@$?#{", "~##a",
    "##:", "##a:upward(",
  ])
  func neverCrashes(line: String) {
    _ = try? Filter.parse(line)
  }
}
