import Edits
import HTMLRewriting
import Testing

struct EditTests {
  @Test(arguments: [
    (HTMLAction.before("<x>"), "<div><x><b>t</b></div>"),
    (.after("<x>"), "<div><b>t</b><x></div>"),
    (.prepend("<x>"), "<div><b><x>t</b></div>"),
    (.append("<x>"), "<div><b>t<x></b></div>"),
    (.setInnerHTML("<x>"), "<div><b><x></b></div>"),
    (.setInnerText("<x>"), "<div><b>&lt;x&gt;</b></div>"),
    (.replace("<x>"), "<div><x></div>"),
    (.remove, "<div></div>"),
    (.unwrap, "<div>t</div>"),
  ])
  func changesItsSpanOnly(_ action: HTMLAction, _ expected: String) throws {
    #expect(try result("<div><b>t</b></div>", "b", action) == expected)
  }

  @Test(arguments: [
    ("<a>", "<a k=\"v&quot;\">"),
    ("<a/>", "<a k=\"v&quot;\"/>"),
    ("<a K='x'>", "<a K='v\"'>"),
    ("<a k=x>", "<a k=\"v&quot;\">"),
    ("<a k>", "<a k=\"v&quot;\">"),
    ("<a k = >", "<a k=\"v&quot;\" >"),
    ("<a b=1 k=\"x\" k=\"y\">", "<a b=1 k=\"v&quot;\" k=\"y\">"),
  ])
  func setsAttributes(_ tag: String, _ expected: String) throws {
    #expect(try result(tag, "a", .setAttribute(name: "k", value: "v\"")) == expected)
  }

  @Test(arguments: [
    ("<a k>", "<a>"), ("<a k=x>", "<a>"), ("<a  k='x'  b>", "<a  b>"), ("<a k=1 b k=2>", "<a b>"),
    ("<a k=\"1\"b>", "<a b>"), ("<a k=>", "<a>"), ("<a b>", "<a b>"), ("<a K=1/>", "<a>"),
  ])
  func removesAttributesOfAName(_ tag: String, _ expected: String) throws {
    #expect(try result(tag, "a", .removeAttribute("k")) == expected)
  }

  @Test func reportsWhereItChangedWhat() throws {
    let outcome = rewrite("ab<i>cd</i>", [try rule("i", .setInnerText("x"), id: 7)])
    #expect(
      outcome.edits == [Edit(rule: RuleID(rawValue: 7), range: 5..<7, replacementByteCount: 1)]
    )
  }

  @Test func severalRulesOnOneElementStandInOrder() throws {
    let rules = [
      try rule("b", .before("1")), try rule("b", .before("2")), try rule("b", .prepend("3")),
      try rule("b", .append("4")), try rule("b", .after("5")),
      try rule("b", .setAttribute(name: "z", value: "")), try rule("b", .removeAttribute("id")),
    ]
    #expect(rewrite("<b id=a>t</b>", rules).html == "12<b z=\"\">3t4</b>5")
  }

  @Test func whatIsRemovedIsNotRewritten() throws {
    let rules = [
      try rule("div", .remove), try rule("b", .before("x")), try rule("p", .append("y")),
    ]
    #expect(rewrite("<div><b>t</b><p>u</div>v", rules).html == "v")
  }

  @Test(arguments: [
    ("<!DOCTYPE html><html><head><title>t</title>", "<!DOCTYPE html><html><head>+<title>t</title>"),
    ("<!DOCTYPE html><title>t</title>", "<!DOCTYPE html>+<title>t</title>"),
    ("<html><body>t", "<html>+<body>t"),
    ("\n t", "\n +t"),
    ("\u{FEFF}<p>", "\u{FEFF}+<p>"),
    ("<!-- <head> -->\n<HTML lang=de>\n<HEAD x>", "<!-- <head> -->\n<HTML lang=de>\n<HEAD x>+"),
    ("<html></html>", "<html>+</html>"),
    ("", ""),
  ])
  func insertsAtTheStartOfTheHead(_ page: String, _ expected: String) {
    let handlers = HTMLHandlers(
      headInsertion: HeadInsertion(rule: RuleID(rawValue: 1), html: Array("+".utf8))
    )
    for chunk in [1, 3, .max] {
      #expect(rewrite(page, [], handlers, chunk: chunk).html == expected)
    }
  }

  @Test func writesReferencesIntoPagesThatAreNotUTF8() throws {
    let encoding = try #require(CharacterEncoding(label: "latin1"))
    let rules = HTMLRuleSet([try rule("b", .setInnerText("é"))])
    var rewriter = HTMLRewriter(rules: rules, encoding: encoding)
    var output: [UInt8] = []
    rewriter.write(Array("<b>\u{1}</b>".utf8).span, into: &output)
    rewriter.end(into: &output)
    #expect(String(decoding: output, as: UTF8.self) == "<b>&#233;</b>")
  }

  @Test func passesPagesWhoseBytesAreNotASCII() throws {
    let rules = HTMLRuleSet([try rule("b", .remove)])
    var rewriter = HTMLRewriter(rules: rules, encoding: .utf16LittleEndian)
    var output: [UInt8] = []
    rewriter.write(Array("<b>x</b>".utf8).span, into: &output)
    rewriter.end(into: &output)
    #expect(output == Array("<b>x</b>".utf8))
    #expect(rewriter.bailout?.reason == .malformed)
  }
}
