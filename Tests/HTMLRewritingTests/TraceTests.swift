import Edits
import HTMLRewriting
import Testing

struct TraceTests {
  @Test func showsWhatEachRuleSaw() throws {
    let page = "<body><p class='a>'>1<b>2</b></p><p>3</p></body>"
    let rules = [
      try rule("p", .remove, id: 1), try rule("p:has(b)", .remove, id: 2),
      try rule("b::before", .remove, id: 3),
    ]
    let report = HTMLTrace.run(rules, on: Array(page.utf8))
    #expect(report.matches.map(\.rule.rawValue).sorted() == [1, 1, 2])
    #expect(report.matches.map(\.offset).sorted() == [6, 6, 33])
    #expect(Set(report.matches.map(\.tag)) == ["<p class='a>'>", "<p>"])
    #expect(report.refusals.map(\.rule.rawValue) == [3])
  }
}
