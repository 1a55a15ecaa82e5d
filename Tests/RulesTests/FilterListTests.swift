import Testing

@testable import Rules

/// Lists of others: their header, their parts, what they may do.
@Suite("Filter lists") struct FilterListTests {
  @Test(
    "how long a list is good for",
    arguments: [
      ("4 days", 345_600), ("1 day (update frequency)", 86_400), ("12 hours", 43_200),
      ("6h", 21_600),
      ("5", 432_000), ("1 minute", 3_600), ("90 days", 1_209_600), ("soon", nil), ("0 days", nil),
      ("-3 days", nil), ("99999999999999999999 days", nil),
    ] as [(String, Int?)]
  )
  func readsExpiry(text: String, seconds: Int?) {
    let list = FilterList(parsing: "! Title: A\n! Expires: \(text)\n", name: "a.txt")
    #expect(list.expiresSeconds == seconds)
    #expect(list.title == "A")
  }

  @Test("a part stands where it is included, with its own places")
  func includesParts() {
    let parts = [
      "https://a.test/l/b.txt": "##.b\n!#if false\n##.c", "https://a.test/l/d/e.txt": "##.e",
    ]
    let text =
      "##.a\n!#include b.txt\n!#include d/e.txt\n!#if env_firefox\n!#include f.txt\n!#endif\n##.z"
    let list = FilterList(parsing: text, name: "https://a.test/l/list.txt?v=1") { parts[$0] }
    let rules = list.lines.filter { !$0.text.hasPrefix("!") }
    #expect(rules.map(\.text) == ["##.a", "##.b", "##.c", "##.e", "##.z"])
    #expect(rules[1].place == SourcePlace(file: "https://a.test/l/b.txt", line: 1, column: 1))
    #expect(list.refusals.isEmpty, "what a false condition includes is not asked for")
    let taken = try? RuleSet(
      packs: [],
      profile: .newcomer,
      lists: [ImportedFilters(lines: list.lines)]
    )
    #expect(
      taken?.allRules.map(\.target) == [".a", ".b", ".e", ".z"],
      "a part's condition ends with it"
    )
  }

  @Test(
    "parts lie beside their list or below it",
    arguments: [
      ("b.txt", "https://a.test/l/b.txt"), ("x/b.txt", "https://a.test/l/x/b.txt"),
      ("../b.txt", nil),
      ("/etc/passwd", nil), ("https://b.test/b.txt", nil), ("//b.test/b.txt", nil),
      ("x/../../b", nil),
      ("%2e%2e/b", nil), ("b.txt?x", nil), ("", nil), ("a\\b", nil),
    ] as [(String, String?)]
  )
  func namesParts(part: String, whole: String?) {
    #expect(FilterList.name(of: part, beside: "https://a.test/l/list.txt") == whole)
  }

  @Test("a list that includes itself ends")
  func endsCircles() {
    let list = FilterList(parsing: "##.a\n!#include l.txt", name: "l.txt") { _ in
      "##.a\n!#include l.txt"
    }
    #expect(list.lines.count <= 6)
    #expect(list.refusals.count == 1)
  }

  @Test(
    "a list that is not trusted only hides",
    arguments: [
      ("a.test##.x", true), ("a.test##^.x", true), ("||a.test^$jsonprune=$.x", true),
      ("a.test##.x:style(color: red)", false), ("a.test##.x:remove-attr(href)", false),
      ("||a.test^$removeheader=location", false), ("||a.test^$csp=script-src 'none'", false),
    ]
  )
  func limitsUntrustedLists(line: String, isTaken: Bool) throws {
    let place = SourcePlace(file: "list.txt", line: 3, column: 1)
    func rules(_ isTrusted: Bool) throws -> RuleSet {
      let list = ImportedFilters(
        lines: [ProfileLine(text: line, place: place)],
        isTrusted: isTrusted
      )
      return try RuleSet(packs: [], profile: .newcomer, lists: [list])
    }
    #expect(try rules(true).refusedFilters.isEmpty)
    let refusals = try rules(false).refusedFilters
    #expect(refusals.isEmpty == isTaken)
    #expect(isTaken || refusals[0].description.contains("trusted: true"))
    #expect(isTaken || refusals[0].place == place)
  }

  @Test("a list's exceptions leave one's own lines alone; one's own reach everywhere")
  func keepsOwnLines() throws {
    let own = try Profile(parsing: "filters: |\n  a.test##.own\n  a.test#@#.theirs\n", file: "p")
    let lines = ["a.test##.theirs", "a.test##.other", "a.test#@#.own", "@@||a.test^$elemhide"]
    let list = ImportedFilters(
      lines: lines.map { ProfileLine(text: $0, place: SourcePlace(file: "l", line: 1, column: 1)) }
    )
    let rules = try RuleSet(packs: [], profile: own, lists: [list])
    let url = try #require(RequestURL(parsing: "https://a.test/"))
    #expect(rules.rules(for: url)?.hiddenSelectors.map(\.selector) == [".own"])
  }

  @Test(
    "nothing in a line breaks out of the style sheet that it will stand in",
    arguments: [
      "a.test##.x { } body", "a.test##.x::before{content:'y'}z", "a.test##.x</style><script>",
      "a.test##.x/*", "a.test##[a=\"</style>\"]", "a.test##.x;}@import 'y'",
      "a.test##.x:style(color: red } body { color: blue)",
      "a.test##.x:style(background: url(https://t.test/))", "a.test##.x { a: b } c { d: e }",
    ]
  )
  func refusesBreakingOut(line: String) throws {
    let list = ImportedFilters(
      lines: [ProfileLine(text: line, place: SourcePlace(file: "l", line: 1, column: 1))],
      isTrusted: true
    )
    let rules = try RuleSet(packs: [], profile: .newcomer, lists: [list])
    #expect(rules.allRules.isEmpty && rules.refusedFilters.count == 1)
  }
}
