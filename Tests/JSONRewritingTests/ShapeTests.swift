import Edits
import JSONRewriting
import Testing

/// JSON as it stands in bodies.
struct ShapeTests {
  private func rules() throws -> [JSONRule] { [try rule("$..n", .setZero)] }

  @Test(arguments: [
    "for (;;);{\"n\":N}", "for(;;); {\"n\":N}", ")]}'\n{\"n\":N}", ")]}',\n\n[{\"n\":N}]",
    "while(1);[{\"n\":N}]", "\u{FEFF}{\"n\":N}", "\u{FEFF} for (;;);{\"n\":N}", "  {\"n\":N}  ",
    "callback({\"n\":N});", "/**/jQuery1_2({\"n\":N})", "a.b[0] ( [{\"n\":N}] ) ;\n// 5",
    "{\"n\":N}{\"n\":N}\n[{\"n\":N}]\n", "{\"n\":N}\r\n{\"n\":N}", "{}&&{\"n\":N}",
    "var a_b = {\"n\":N};", "var a=[{\"n\":N}];\n",
  ])
  func editsBehindAnOpening(body: String) throws {
    let result = Rewritten.of(body.replacing("N", with: "12"), try rules())
    #expect(result.text == body.replacing("N", with: "0"))
    #expect(result.bailout == nil)
  }

  @Test(arguments: [
    "for (;;) {\"n\":12}", "true", "truth {\"n\":12}", "<!doctype html>", "callback", "{\"n\":x}",
    "cb()",
  ])
  func whatIsNoOpeningPassesUnchanged(body: String) throws {
    #expect(Rewritten.of(body, try rules()).text == body)
  }

  /// Found by the fuzzer: the whole body at once was taken for a call, the same body in pieces was not.
  @Test(arguments: [254, 255, 256, 257, 300])
  func aLongNameBeforeAnOpeningDependsOnNoCut(count: Int) throws {
    let name = String(repeating: "E", count: count)
    let body = "\(name)({\"n\":12})"
    let isCall = count < 256
    #expect(Rewritten.of(body, try rules()).text == (isCall ? "\(name)({\"n\":0})" : body))
  }

  @Test func utf16PassesUnchanged() throws {
    let set = JSONRuleSet(try rules())
    for mark in [[0xFF, 0xFE], []] as [[UInt8]] {
      let body = mark + "{\"n\":12}".utf8.flatMap { [$0, 0] }
      let result = rewrite(body) { JSONRewriter(rules: set) }
      #expect(result.output == body)
      #expect(result.bailout?.reason == .malformed)
    }
  }

  @Test func eachLineIsADocument() throws {
    let body = "{\"n\":12}\nnot json 5\n\n{\"n\":13}\r\n{\"n\":14,\n{\"n\":15}"
    let result = Rewritten.of(body, try rules(), shape: .lines)
    #expect(result.text == "{\"n\":0}\nnot json 5\n\n{\"n\":0}\r\n{\"n\":0,\n{\"n\":0}")
  }

  @Test func eachEventIsEditedByItself() throws {
    let body = """
      : ping {"n":1}
      event: update
      data: {"n":12,"t":"x"}
      id: 5

      data:{"n":
      data: 13}

      data: [DONE]

      data: {"n":14}\r
      \r
      {"n":15}
      data: {"n":16}
      """
    let result = Rewritten.of(body, try rules(), shape: .eventStream)
    let expected = body.replacing("12", with: "0").replacing("13", with: "0").replacing(
      "14",
      with: "0"
    )
    #expect(result.text == expected)
    #expect(result.edits.count == 3)
  }

  @Test func anEventLeavesWhenItEnds() throws {
    var rewriter = JSONRewriter(rules: JSONRuleSet(try rules()), shape: .eventStream)
    var output: [UInt8] = []
    rewriter.write(Array("event: a\ndata: {\"n\":12}\n\n".utf8).span, into: &output)
    #expect(String(decoding: output, as: UTF8.self) == "event: a\ndata: {\"n\":0}\n\n")
    rewriter.write(Array(": keep".utf8).span, into: &output)
    #expect(output.suffix(6).elementsEqual(": keep".utf8))
  }

  @Test func eventsTooLongToHoldPass() throws {
    var limits = JSONLimits()
    limits.heldBytesMax = 40
    let long = "data: {\"n\":12,\"t\":\"" + String(repeating: "x", count: 60) + "\"}\n\n"
    let result = Rewritten.of(
      long + "data: {\"n\":13}\n\n",
      try rules(),
      limits: limits,
      shape: .eventStream
    )
    #expect(result.text == long + "data: {\"n\":0}\n\n")
  }

  @Test func eachPartOfAMultipartBodyIsADocument() throws {
    let body = [
      "preamble {\"n\":1}", "--b-1", "Content-Type: application/json", "", "{\"n\":12,", "\"x\":[",
      "--1]}", "--b", "{\"n\":2}", "--b-1", "X: {\"n\":3}", "", "{\"n\":13}", "--b-1--",
      "{\"n\":4}",
    ].joined(separator: "\r\n")
    let result = Rewritten.of(body, try rules(), shape: .multipart(boundary: "b-1"))
    #expect(result.text == body.replacing("12", with: "0").replacing("13", with: "0"))
  }
}
