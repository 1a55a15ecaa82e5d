import Edits
import HTMLRewriting
import Testing

struct BoundsTests {
  @Test func tooManyOpenElementsPassUnchanged() throws {
    var limits = HTMLLimits()
    limits.depthMax = 100
    let page = String(repeating: "<div>", count: 300) + "<b>t</b>"
    let outcome = rewrite(page, [try rule("b", .remove)], limits: limits)
    #expect(outcome.html == page)
    #expect(outcome.bailout?.reason == .limitExceeded)
  }

  @Test func changesBeyondTheListAreMade() throws {
    let outcome = rewrite(String(repeating: "<i></i>", count: 70_000), [try rule("i", .remove)])
    #expect(!outcome.html.contains("<i>"))
    #expect(outcome.edits.count == 65_536)
  }

  @Test func aTagBeyondTheLimitPassesUnchanged() throws {
    var limits = HTMLLimits()
    limits.tagBytesMax = 1_000
    let page = "<i>a</i><a title='" + String(repeating: "x", count: 5_000) + "'><i>b</i>"
    let outcome = rewrite(page, [try rule("i", .remove)], limits: limits, chunk: 100)
    #expect(outcome.html == page.replacing("<i>a</i>", with: ""))
    #expect(outcome.bailout?.reason == .limitExceeded)
  }

  @Test func whatLooksAheadTooFarIsLeftAndReported() throws {
    var limits = HTMLLimits()
    limits.heldBytesMax = 1_000
    let page =
      "<div>" + String(repeating: "<i>abc</i>", count: 1_000) + "<b></b></div><div><b></b></div>"
    let outcome = rewrite(page, [try rule("div:has(b)", .remove)], limits: limits, chunk: 100)
    #expect(outcome.html == page.replacing("<div><b></b></div>", with: ""))
    #expect(outcome.incidents.count == 1)
  }

  /// Nothing of a long comment, script or text is kept back; what went in has come out, but for a few bytes.
  @Test(arguments: ["<!-- ", "<script>", "<style>", "<p>", "<!doctype ", "<?x ", "<svg><![CDATA["])
  func longTokensPassAsTheyCome(_ start: String) throws {
    var rewriter = HTMLRewriter(rules: HTMLRuleSet([try rule("b", .remove)]))
    var output: [UInt8] = []
    rewriter.write(Array(start.utf8).span, into: &output)
    let part = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
    for _ in 0..<20 { rewriter.write(part.span, into: &output) }
    #expect(output.count > start.utf8.count + 20 * part.count - 32)
    rewriter.end(into: &output)
    #expect(output.count == start.utf8.count + 20 * part.count)
  }

  @Test func aCopyGoesItsOwnWay() throws {
    var first = HTMLRewriter(rules: HTMLRuleSet([try rule("b", .append("|"))]))
    var output: [UInt8] = []
    first.write(Array("<body><b>a<i title='".utf8).span, into: &output)
    var second = first
    var other = output
    first.write(Array("1'></i></b>".utf8).span, into: &output)
    second.write(Array("'></b><b>2</b>".utf8).span, into: &other)
    first.end(into: &output)
    second.end(into: &other)
    #expect(String(decoding: output, as: UTF8.self) == "<body><b>a<i title='1'></i>|</b>")
    #expect(String(decoding: other, as: UTF8.self) == "<body><b>a<i title=''>|</b><b>2|</b>")
  }
}
