import Edits
import HTMLRewriting
import Testing

/// Text edits, embedded parts and decisions.
struct HandlerTests {
  /// Takes digits out of what it is shown.
  private static var withoutDigits: HTMLHandlers {
    HTMLHandlers(
      editText: { _, text in
        var splices: [Splice] = []
        for index in text.indices where (0x30...0x39).contains(text[index]) {
          splices.append(Splice(range: index..<(index + 1), replacement: []))
        }
        return splices
      }
    )
  }

  @Test(arguments: [
    ("<p>12 likes</p>3", "<p> likes</p>3"),
    ("<p>a &amp; 1&nbsp;&lt;2<b>3</b></p>", "<p>a &amp; &nbsp;&lt;<b></b></p>"),
    ("<p>&#49;x&#x32;y</p>", "<p>xy</p>"),
    ("<p>5 < 6</p>", "<p> < </p>"),
    ("<p><script>1</script><!--2--></p>", "<p><script>1</script><!--2--></p>"),
  ])
  func editsTextAndKeepsItsWriting(_ page: String, _ expected: String) throws {
    #expect(try result("<body>" + page, "p", .editText, Self.withoutDigits) == "<body>" + expected)
  }

  @Test(arguments: [
    ("<a t='1 like&#115; 2'>", "<a t=' like&#115; '>"),
    ("<a t=1,234>", "<a t=\",\">"),
    ("<a t>", "<a t>"),
    ("<a T=\"&quot;9&quot;\">", "<a T=\"&quot;&quot;\">"),
  ])
  func editsAttributes(_ page: String, _ expected: String) throws {
    #expect(try result(page, "a", .editAttribute("t"), Self.withoutDigits) == expected)
  }

  @Test func escapesReplacements() throws {
    let handlers = HTMLHandlers(
      editText: { _, text in [Splice(range: 0..<text.count, replacement: Array("<\"&'>".utf8))] }
    )
    #expect(try result("<b>x</b>", "b", .editText, handlers) == "<b>&lt;\"&amp;'&gt;</b>")
    #expect(try result("<b t='x'>", "b", .editAttribute("t"), handlers) == "<b t='<\"&amp;&#39;>'>")
  }

  /// Replaces `1` by the given bytes, wherever it stands.
  private struct Replacing: StreamRewriter {
    let replacement: [UInt8]
    var edits: [Edit] = []
    var bailout: Bailout?
    var offset = 0

    mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
      for index in chunk.indices {
        if chunk[index] == UInt8(ascii: "1") {
          output += replacement
          edits.append(
            Edit(
              rule: RuleID(rawValue: 5),
              range: offset..<(offset + 1),
              replacementByteCount: replacement.count
            )
          )
        } else {
          output.append(chunk[index])
        }
        offset += 1
      }
    }

    mutating func end(into output: inout [UInt8]) {}
  }

  private static func embedding(_ replacement: String) -> HTMLHandlers {
    HTMLHandlers(embedded: { _, _ in Replacing(replacement: Array(replacement.utf8)) })
  }

  @Test(arguments: [
    ("<script>{\"a\":1}</script>1", "<script>{\"a\":0}</script>1"),
    ("<textarea>&lt;1</textarea>", "<textarea>&lt;0</textarea>"),
  ])
  func streamsTextOfElements(_ page: String, _ expected: String) throws {
    #expect(try result(page, "script, textarea", .embedText, Self.embedding("0")) == expected)
  }

  /// In SVG a style's text is ordinary text, with references and markup; found by the fuzzer.
  @Test func textOfForeignElementsIsNotRaw() throws {
    let page = "<svg><style>&amp;1<g>1</style><style>1"
    #expect(
      try result(page, "style", .embedText, Self.embedding("0"))
        == "<svg><style>&amp;0<g>0</style><style>0"
    )
  }

  @Test func oneOfTwoRulesRewritesAScript() throws {
    let rules = [try rule("script", .embedText), try rule("[type]", .embedText, id: 2)]
    let outcome = rewrite("<script type=a>[1]</script><p type=b>1</p>", rules, Self.embedding("0"))
    #expect(outcome.html == "<script type=a>[0]</script><p type=b>0</p>")
  }

  @Test(arguments: [
    ("<a><b>12</b> x</a>", "<a><b></b> x</a>"),
    ("<a>x <b>12</b></a>", "<a>x <b></b></a>"),
    ("<a><b>12</b><i>y</i></a>", "<a><b>12</b><i>y</i></a>"),
    ("<p>x <b>12</b></p>", "<p>x <b>12</b></p>"),
  ])
  func runsOfAHeldElementAreOneLabel(_ page: String, _ expected: String) throws {
    // Takes 12 out of a text that has an x.
    let handlers = HTMLHandlers(
      editText: { _, text in
        let bytes = text.indices.map { text[$0] }
        guard bytes.contains(UInt8(ascii: "x")), let place = bytes.firstIndex(of: 0x31) else {
          return []
        }
        return [Splice(range: place..<(place + 2), replacement: [])]
      }
    )
    #expect(try result(page, "a:has(b)", .editText, handlers) == expected)
  }

  @Test func embeddedTextCannotEndItsElement() throws {
    let handlers = Self.embedding("</script><b>")
    let html = try result("<script>[1]</script>", "script", .embedText, handlers)
    #expect(html == "<script>[\\u003C/script><b>]</script>")
  }

  @Test func embeddedEditsCountFromThePage() throws {
    let rules = [try rule("script", .embedText)]
    let outcome = rewrite("<b><script>a1</script>", rules, Self.embedding(""))
    #expect(
      outcome.edits == [Edit(rule: RuleID(rawValue: 5), range: 12..<13, replacementByteCount: 0)]
    )
  }

  @Test func streamsAttributesAndComments() throws {
    let attribute = try result(
      "<a d=\"{&quot;n&quot;:1,&quot;m&quot;:2}\">",
      "a",
      .embedAttribute("d"),
      Self.embedding("\"<\"")
    )
    #expect(attribute == "<a d=\"{&quot;n&quot;:&quot;<&quot;,&quot;m&quot;:2}\">")
    let comment = try result(
      "<code><!-- 1 --></code>",
      "code",
      .embedComments,
      Self.embedding("-->")
    )
    #expect(comment == "<code><!-- --&gt; --></code>")
  }

  @Test func tellsWhereAnEmbeddedPartStands() throws {
    let handlers = HTMLHandlers(
      embedded: { _, source in
        #expect(source.element == "script")
        #expect(source.attribute("type") == "application/ld+json")
        return nil
      }
    )
    let page = "<SCRIPT Type='application/ld&#43;json'>1</SCRIPT>"
    #expect(try result(page, "script", .embedText, handlers) == page)
  }

  // MARK: Decisions

  private static let posts = """
    <main><article id=a><p class=t>One <b>&amp;</b> two<br>three</p><i>x</i></article>\
    <article id=b><a class=u href="/b?a&amp;b">B</a><article id=c><p class=t>inner</p></article></article></main>
    """

  private static let reads = [
    HTMLRead(name: "text", selector: try? Selector(parsing: ".t")),
    HTMLRead(name: "link", selector: try? Selector(parsing: "a.u"), what: .attribute("href")),
    HTMLRead(name: "id", selector: nil, what: .attribute("id")),
  ]

  @Test func readsAnElementBeforeItsFirstByteGoesOut() throws {
    let handlers = HTMLHandlers(
      decide: { _, reads in
        [
          .setAttribute(
            name: "read",
            value: [reads["id"], reads["text"], reads["link"]].map { $0 ?? "-" }.joined(
              separator: "|"
            )
          )
        ]
      }
    )
    let html = try result(Self.posts, "article", .decide(Self.reads), handlers)
    #expect(html.contains("<article read=\"a|One &amp; two\nthree|-\" id=a>"))
    #expect(html.contains("<article read=\"b|-|/b?a&amp;b\" id=b>"))
    #expect(html.contains("<article read=\"c|inner|-\" id=c>"))
  }

  @Test(arguments: [
    ([HTMLDecision.before("1"), .after("2")], "a1<p>t<b>u</b></p>2z"),
    ([.prepend("1"), .append("2")], "a<p>1t<b>u</b>2</p>z"),
    ([.wrap(before: "[", after: "]")], "a[<p>t<b>u</b></p>]z"),
    ([.replace("x")], "axz"), ([.remove], "az"), ([], "a<p>t<b>u</b></p>z"),
  ])
  func carriesDecisionsOut(_ decisions: [HTMLDecision], _ expected: String) throws {
    let handlers = HTMLHandlers(decide: { _, _ in decisions })
    #expect(try result("a<p>t<b>u</b></p>z", "p", .decide([]), handlers) == expected)
  }

  @Test func judgesLongElementsByTheirBeginning() throws {
    var limits = HTMLLimits()
    limits.heldBytesMax = 100
    let handlers = HTMLHandlers(
      decide: { _, reads in
        #expect(!reads.isComplete)
        return [.wrap(before: "[", after: "]"), .remove]
      }
    )
    let page = "<p>" + String(repeating: "<b>abcdefgh</b>", count: 50) + "</p>"
    let rules = [try rule("p", .decide([HTMLRead(name: "t", selector: nil)]))]
    let outcome = rewrite(page, rules, handlers, limits: limits, chunk: 64)
    #expect(outcome.html == "[" + page + "]")
    #expect(outcome.incidents.map(\.offset) == [0])
  }
}
