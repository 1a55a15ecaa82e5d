import HTMLRewriting
import Testing

struct TokenizerTests {
  private func tokens(
    _ page: String,
    _ state: HTMLTokenizer.State = .data,
    last: String? = nil
  ) -> [HTMLToken] {
    var tokenizer = HTMLTokenizer(state: state, lastStartTag: last)
    var tokens: [HTMLToken] = []
    for byte in page.utf8 { tokenizer.write([byte].span, into: &tokens) }
    tokenizer.end(into: &tokens)
    return tokens
  }

  static let cases: [(page: String, tokens: [HTMLToken])] = [
    ("a&amp;b", [.text("a&b")]),
    ("&notit;&not;", [.text("¬it;¬")]),
    ("&#x80;&#0;&#xD800;", [.text("€\u{FFFD}\u{FFFD}")]),
    ("a\r\nb\rc", [.text("a\nb\nc")]),
    ("<!---->", [.comment("")]),
    ("<!--a--!>", [.comment("a")]),
    ("<!-->", [.comment("")]),
    ("<?x>", [.comment("?x")]),
    ("</ x>", [.comment(" x")]),
    ("</>", []),
    ("<3", [.text("<3")]),
    ("<a b='&lt&ltx'>", [tag("a", ["b": "<&ltx"])]),
    ("<A B=1 b=2 />", [tag("a", ["b": "1"], isSelfClosing: true)]),
    (
      "<!doctype HTML>",
      [.doctype(name: "html", publicID: nil, systemID: nil, isCorrect: true)]
    ),
    ("<a", []),
    ("<a b='c", []),
    ("</", [.text("</")]),
  ]

  private static func tag(
    _ name: String,
    _ attributes: KeyValuePairs<String, String>,
    isSelfClosing: Bool = false
  ) -> HTMLToken {
    .startTag(
      name: name,
      attributes: attributes.map { HTMLToken.Attribute(name: $0.key, value: $0.value) },
      isSelfClosing: isSelfClosing
    )
  }

  @Test(arguments: cases)
  func followsTheStandard(_ page: String, _ expected: [HTMLToken]) {
    #expect(tokens(page) == expected)
  }

  @Test func leavesRawTextWithItsEndTagOnly() {
    #expect(
      tokens("a</b></title x>", .rcdata, last: "title") == [.text("a</b>"), .endTag(name: "title")]
    )
    #expect(tokens("&lt;</titles>", .rawtext, last: "title") == [.text("&lt;</titles>")])
  }
}
