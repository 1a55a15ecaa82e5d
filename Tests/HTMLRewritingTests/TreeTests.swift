import Edits
import HTMLRewriting
import Testing

/// What tags do to the open elements and to how text is read.
struct TreeTests {
  @Test(arguments: [
    ("<p>a<p>b", "<p>a|<p>b|"),
    ("<p>a<div>b</div>", "<p>a|<div>b</div>"),
    ("<p>a<b>c</p>d", "<p>a<b>c|</p>d"),
    ("<p><span>a</p></span>", "<p><span>a|</p></span>"),
    ("<p><button><p>a</button>b", "<p><button><p>a|</button>b|"),
    ("<p>a</div>b</p>", "<p>a</div>b|</p>"),
  ])
  func endsParagraphsWhereABrowserDoes(_ page: String, _ expected: String) throws {
    #expect(try result("<body>" + page, "p", .append("|")) == "<body>" + expected)
  }

  @Test(arguments: [
    ("<ul><li>a<li>b</ul>", "<ul><li>a|<li>b|</ul>"),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b|</ul>|<li>c|</ul>"),
    ("<ul><li><div>a<li>b</ul>", "<ul><li><div>a|<li>b|</ul>"),
    ("<ul><li><section>a<li>b</section></ul>", "<ul><li><section>a<li>b|</section>|</ul>"),
  ])
  func endsListItemsWhereABrowserDoes(_ page: String, _ expected: String) throws {
    #expect(try result("<body>" + page, "li", .append("|")) == "<body>" + expected)
  }

  @Test func impliesPartsOfTables() throws {
    let page = "<table><tr><td>a<td>b<tr><td>c</table>"
    #expect(
      try result(page, "table > tbody > tr > td", .append("|"))
        == "<table><tr><td>a|<td>b|<tr><td>c|</table>"
    )
    #expect(try result(page, "tr:nth-child(2) td", .remove) == "<table><tr><td>a<td>b<tr></table>")
  }

  @Test func impliesTheDocument() throws {
    #expect(try result("<p>a", "html > body > p", .append("|")) == "<p>a|")
    #expect(
      try result("<title>a</title><p>b", "head > title", .setInnerText("x"))
        == "<title>x</title><p>b"
    )
    #expect(try result("<p>", "head ~ body > p:first-child", .before("|")) == "|<p>")
  }

  @Test func formattingThatABlockCutsThroughEndsAtItsTag() throws {
    #expect(try result("<body><b>1<p>2</b>3</p>4", "b", .after("|")) == "<body><b>1<p>2</b>|3</p>4")
    #expect(try result("<body><a>1<a>2</a>", "a", .append("|")) == "<body><a>1|<a>2|</a>")
  }

  @Test(arguments: [
    ("<script>'<b>'</script><b>t</b>", "<script>'<b>'</script>"),
    (
      "<script><!--<script></script><b></b>--></script><b></b>",
      "<script><!--<script></script><b></b>--></script>"
    ),
    ("<style><b></style></b><b>t</b>", "<style><b></style></b>"),
    ("<title><b></title><b></b>", "<title><b></title>"),
    ("<textarea></text><b></textarea><b></b>", "<textarea></text><b></textarea>"),
    ("<noscript><b>t</b></noscript>", "<noscript><b>t</b></noscript>"),
    ("<plaintext><b></plaintext>", "<plaintext><b></plaintext>"),
    ("<svg><style><b>t</b></style></svg>", "<svg><style></style></svg>"),
    ("<svg><title><b>t</b></title></svg>", "<svg><title></title></svg>"),
    ("<!-- <b> --!><b>t</b>", "<!-- <b> --!>"),
    ("<!--><b>t</b>", "<!-->"),
    ("<i title='<b>'><b>t</b>", "<i title='<b>'>"),
    ("<svg><![CDATA[<b>]]><b>t</b></svg>", "<svg><![CDATA[<b>]]></svg>"),
    ("<![CDATA[<b>]]><b>t</b>", "<![CDATA[<b>]]>"),
  ])
  func knowsTextFromMarkup(_ page: String, _ expected: String) throws {
    #expect(try result(page, "b", .remove) == expected)
  }

  @Test(arguments: [
    "<select><style><b>t</b></style></select><b>t</b>",
    "<select><title><b></title></select>",
    "<select><svg><script><b></script></svg></select>",
  ])
  func stopsWhereBrowsersDisagree(_ page: String) throws {
    let outcome = rewrite(page, [try rule("b", .remove)])
    #expect(outcome.html == page)
    #expect(outcome.bailout?.reason == .malformed)
  }

  @Test func scriptsInsideSelectAreClear() throws {
    let page = "<select><script>'<b>'</script><option>a</select><b>t</b>"
    #expect(try result(page, "b", .remove) == "<select><script>'<b>'</script><option>a</select>")
  }

  @Test func whatIsCutOffStaysLast() throws {
    #expect(try result("<div>a<b title='", "div", .append("|")) == "<div>a|<b title='")
    #expect(try result("<div><script>a", "div", .append("|")) == "<div><script>a")
  }
}
