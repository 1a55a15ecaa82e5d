import Edits
import HTMLRewriting
import Testing

struct SelectorMatchingTests {
  private static let page = """
    <body><div id=d class="a b" data-n="One two" lang=en-US><p>1<i>x</i></p><p class=A>2</p>\
    <ul><li>a</li><li>b<br></li><li>c</li></ul></div><p title="&lt;q&gt;">3</p></body>
    """

  /// The texts before which a mark comes out.
  private func marked(_ selector: String) throws -> [String] {
    let html = try result(Self.page, selector, .before("\u{1}"))
    return html.split(separator: "\u{1}", omittingEmptySubsequences: false).dropFirst().map {
      String($0.prefix { $0 != " " && $0 != ">" })
    }
  }

  @Test(arguments: [
    ("*", 11), ("p", 3), ("P", 3), (".a", 1), (".A", 1), (".a.b", 1), ("#d", 1), ("#D", 0),
    ("div > p", 2),
    ("div p", 2), ("body > *", 2), ("div > * > *", 4), ("[lang|=en]", 1), ("[lang|=\"en-us\"]", 1),
    ("[data-n~=two]", 1), ("[data-n^=\"one\"]", 0), ("[data-n^=\"one\" i]", 1),
    ("[data-n$=two]", 1),
    ("[data-n*=\"e t\"]", 1), ("[data-n*=\"\"]", 0), ("[title=\"<q>\"]", 1), ("[class]", 2),
    ("p:not(.A)", 2), (":not(div, p, ul, li, body)", 2), ("p:not(div p)", 1),
    ("p:is(div > p, .z)", 2),
    ("li:nth-child(odd)", 2), ("li:nth-child(-n+2)", 2), ("p:first-child", 1),
    ("p:nth-of-type(2)", 1),
    ("p + p", 1), ("p ~ ul", 1), ("p + ul > li", 3), ("div + p", 1), ("li + li", 2), (":root", 0),
    ("a:hover", 0), ("li:not(:hover)", 3),
    // These look ahead.
    ("li:last-child", 1), ("li:has(br)", 1), ("div:has(> p.A)", 1), ("p:has(+ ul)", 1),
    ("p:contains(x)", 1),
    ("p:has-text('2')", 1), ("li:not(:has(*))", 2), ("p:only-child", 0), ("i:only-child", 1),
    ("li:nth-last-child(2)", 1), ("p:last-of-type", 2), (":empty", 1),
    ("div:has(br) li:nth-child(3)", 1),
    ("ul:has(br) > li:has(br)", 1), ("p:has(i) ~ ul > li", 3),
  ])
  func matches(_ selector: String, _ count: Int) throws {
    #expect(try marked(selector).count == count, "\(selector)")
  }

  /// Texts as filter lists write them, as far as they say no more than texts can.
  @Test(arguments: [
    ("/two/", 1), ("/TWO/", 0), ("/TWO/i", 1), ("/zero|two|three/", 2), ("/^one/", 1), ("/^ne/", 0),
    ("/two$/", 1), ("/^(one b|two)$/", 1), ("/^two$|^x$/", 1), ("/a\\.b/", 1), ("/one b/u", 1),
    ("/Ü/", 1),
  ])
  func findsTexts(_ pattern: String, _ count: Int) throws {
    let page = "<p>one bird</p><p>two</p><p>three a.b</p><p>Ü</p>"
    let html = try result(page, "p:has-text(\(pattern))", .before("\u{1}"))
    #expect(html.filter { $0 == "\u{1}" }.count == count)
    let selector = try Selector(parsing: "p:has-text(\(pattern))")
    #expect(try Selector(parsing: selector.description) == selector)
  }

  @Test(arguments: ["/a.*/", "/\\d/", "/a(b)?/", "/[ab]/", "/a/g", "//", "/a||b/", "/(?=a)/"])
  func refusesOtherExpressions(_ pattern: String) {
    #expect(throws: SelectorError.self) { try Selector(parsing: "p:has-text(\(pattern))") }
  }

  /// Names that agree in length, first and last eight bytes are still different names.
  @Test(arguments: [
    ("class=\"request-retweeted-popup\"", ".request-retweeted-popup"),
    ("class=\"request-favorited-popup\"", ".request-favorited-popup"),
    ("id=\"request-retweeted-popup\"", "#request-retweeted-popup"),
    ("id=\"request-favorited-popup\"", "#request-favorited-popup"),
    ("data-re-retweeted-count", "[data-re-retweeted-count]"),
    ("data-re-favorited-count", "[DATA-RE-FAVORITED-COUNT]"),
  ])
  func namesWithEqualEndsAreToldApart(_ attribute: String, _ selector: String) throws {
    let selectors = [
      ".request-retweeted-popup", ".request-favorited-popup", "#request-retweeted-popup",
      "#request-favorited-popup", "[data-re-retweeted-count]", "[data-re-favorited-count]",
    ]
    let rules = try selectors.enumerated().map { index, text in
      try rule(text, .setInnerText(text), id: UInt32(index))
    }
    let html = rewrite("<p \(attribute)>x</p>", rules).html
    #expect(html == "<p \(attribute)>\(selector.lowercased())</p>")
  }

  /// Rules that share a class or an attribute are told apart by values; each still sees what it sees alone.
  @Test func togetherRulesSeeWhatEachSeesAlone() throws {
    let page = """
      <body><div class="post a"><a href="/x/a&amp;b" class="n">1</a><a href="&lt;z">2</a><a href="">3</a>\
      <A HREF="/x/b" CLASS="n">4</A><a href='/x/c' class=n>5</a><x-long-element class="n" data-k="v9">6\
      </x-long-element></div><span class="n" data-k="v1" data-k="v2">7</span><span class="n" data-k="&#118;3">\
      8</span><svg class="n"><g data-k="v4"><path data-k="v5"/></g></svg><b id="b" class="n m">9</b>\
      <p class="verylongclassname-number-one n">10<p class="n">11</body>
      """ + String(repeating: " ", count: 64)
    var selectors = (1...12).map { ".n[data-k=\"v\($0)\"]" }
    selectors += [
      "[data-k=\"v3\"]", "g[data-k=\"v4\"]", "g > [data-k=\"v5\"]", "[data-k=\"V1\" i]", "#b.n",
    ]
    selectors += ["b", "&b", "/c", "z"].map { "[href$=\"\($0)\"]" }
    selectors += ["/", "<", "&", "/x/a"].map { "a[href^=\"\($0)\"]" }
    selectors += [
      "[href=\"\"]", "[href*=\"a\"]", ".post > a.n", ".verylongclassname-number-one", "p.n",
    ]
    let rules = try selectors.enumerated().map { index, text in
      try rule(text, .before(""), id: UInt32(index))
    }
    for chunk in [1, .max] {
      let together = rewrite(page, rules, chunk: chunk).edits
      for (index, selector) in selectors.enumerated() {
        let alone = rewrite(page, [rules[index]], chunk: 1).edits
        let seen = together.filter { $0.rule == rules[index].id }
        #expect(seen.map(\.range) == alone.map(\.range), "\(selector) in pieces of \(chunk)")
      }
      #expect(Set(together.map(\.rule)).count == 20)
    }
  }

  @Test func thousandsOfRulesShareOneMachine() throws {
    var rules = try (0..<2_000).map { try rule(".r\($0) > .s\($0)", .remove, id: UInt32($0)) }
    rules.append(try rule("li", .setInnerText("")))
    let html = rewrite(Self.page, rules).html
    #expect(html.contains("<ul><li></li><li></li><li></li></ul>"))
  }

  @Test(arguments: [
    ("a::before", SelectorError.Code.notStreamable), ("|a", .notStreamable),
    ("a:lang(de)", .notStreamable),
    ("input:checked", .notStreamable), (":host", .notStreamable),
    (":nth-child(2 of a)", .notStreamable),
  ])
  func saysWhatItCannotDecide(_ selector: String, _ code: SelectorError.Code) throws {
    let set = HTMLRuleSet([try rule(selector, .remove)])
    #expect(set.refusals.map(\.reason.code) == [code])
    #expect(set.isEmpty)
  }
}
