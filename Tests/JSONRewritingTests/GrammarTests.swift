import Edits
import JSONRewriting
import Testing

/// Mistakes that many readers pass over.
struct GrammarTests {
  private func rewritten(
    _ document: String,
    _ path: String = "$..n",
    _ action: JSONAction = .setZero,
    grammar: JSONGrammar = .forgiving
  ) throws -> Rewritten {
    let set = JSONRuleSet([try rule(path, action)])
    return rewrite(Array(document.utf8)) {
      JSONRewriter(rules: set, shape: .single, grammar: grammar)
    }
  }

  private static let mistakes = [
    #"{"a":"\&quot;","n":12}"#, #"{"a":"\'\é\x","n":12}"#, #"{"\&":1,"n":12}"#,
    #"{"a":"\u12 \u","n":12}"#, #"{"a":"\u12","n":12}"#,
    "{\"a\":\"two\nlines\t\",\"n\":12}", "{\"a\":\"cut \\\n here\",\"n\":12}",
    #"{"day":01,"n":12}"#, #"[{"day":-007.5e1},{"n":12}]"#, #"{"n":12,"list":[00,1]}"#,
    #"{"a":[1,2,],"n":12,}"#, #"{"a":[ {}, ] , "n":12 , }"#,
  ]

  @Test(arguments: mistakes)
  func passesOverThem(document: String) throws {
    let result = try rewritten(document)
    #expect(result.text == document.replacing("\"n\":12", with: "\"n\":0"))
    #expect(result.bailout == nil)
  }

  @Test(arguments: mistakes)
  func strictlyTheyAreNoJSON(document: String) throws {
    #expect(try rewritten(document, grammar: .strict).bailout?.reason == .malformed)
  }

  @Test(arguments: [
    (#"{"a":1,"n":2,}"#, #"{"a":1,}"#), (#"{"n":2,}"#, "{}"), (#"{"n":02 , "a":1}"#, #"{"a":1}"#),
    (#"{"a":"\&","n":"\&"}"#, #"{"a":"\&"}"#),
  ])
  func whatIsTakenOutLeavesNoCommaTooMany(document: String, expected: String) throws {
    #expect(try rewritten(document, "$..n", .remove).text == expected)
  }

  @Test(arguments: [
    (#"{"a":1,}"#, #"{"a":1,"flag":true}"#), (#"{"a":01}"#, #"{"a":01,"flag":true}"#),
    ("{}", #"{"flag":true}"#),
  ])
  func whatIsPutInStandsBehindOneComma(document: String, expected: String) throws {
    let put = JSONAction.insertMember(
      name: "flag",
      value: JSONLiteral(bool: true),
      replacing: true
    )
    #expect(try rewritten(document, "$", put).text == expected)
  }

  @Test(arguments: [
    (#"[{"t":"a\&b","n":12,},{"n":3}]"#, #"[{"t":"a\&b","n":0,},{"n":3}]"#),
    (#"[{"n":012,"t":"x","u":"\&"}]"#, #"[{"n":0,"t":"x","u":"\&"}]"#),
  ])
  func filtersHoldBesideThem(document: String, expected: String) throws {
    #expect(try rewritten(document, "$[?@.t].n").text == expected)
  }

  @Test func textIsFoundBehindABackslashThatSaysNothing() throws {
    let set = JSONRuleSet([try rule("$.t", .editString)])
    let handlers = JSONHandlers(editText: { _, text in
      text.indices.filter { text[$0] == UInt8(ascii: "7") }
        .map { Splice(range: $0..<$0 + 1, replacement: []) }
    })
    let document = #"{"t":"\& 7\é7 \\7"}"#
    let result = rewrite(Array(document.utf8)) {
      JSONRewriter(rules: set, handlers: handlers, shape: .single, grammar: .forgiving)
    }
    #expect(result.text == #"{"t":"\& \é \\"}"#)
  }

  @Test(arguments: [
    #"{"a":"no end"#, #"{"a":1,,"n":12}"#, #"[,]"#, #"{,}"#, #"{"a":1 "n":12}"#, #"{a:1,"n":12}"#,
    #"{"a":"said "no"","n":12}"#, #"{"a":+1,"n":12}"#, #"{"a":.5,"n":12}"#, #"{"a":NaN,"n":12}"#,
    #"{"a":1,]"#,
  ])
  func otherMistakesAreNotForgiven(document: String) throws {
    let result = try rewritten(document)
    #expect(result.text == document)
    #expect(result.bailout?.reason == .malformed)
  }
}
