import Edits
import JSONRewriting
import Testing

/// What a document can make the rewriter keep is bounded.
struct LimitTests {
  /// Too much white space and a fault behind it: the first is told, however the body is cut.
  @Test(arguments: ["}", "\u{1}", "\"b\":1}", "1"], [46, 47, 48, 49, 60, 120])
  func whiteSpaceIsTooLongBeforeWhatFollowsIsRead(rest: String, count: Int) throws {
    var limits = JSONLimits()
    limits.heldBytesMax = 48
    let blanks = String(repeating: "\t", count: count)
    let rules = [try rule("$.z", .setZero)]
    for end in ["", String(repeating: " ", count: 80)] {
      let result = Rewritten.of(
        "{\"a\":0,\(blanks)\(rest)\(end)",
        rules,
        limits: limits,
        shape: .single
      )
      let isTooLong = count + 1 > 48
      let isWhole = rest.hasPrefix("\"")
      #expect(result.bailout?.reason == (isTooLong ? .limitExceeded : isWhole ? nil : .malformed))
    }
  }

  @Test func depthIsBounded() throws {
    var limits = JSONLimits()
    limits.depthMax = 3
    let rules = [try rule("$..n", .setZero)]
    #expect(
      Rewritten.of(#"[[[{"n":1}]]]"#, rules, limits: limits).bailout?.reason == .limitExceeded
    )
    #expect(Rewritten.of(#"[[{"n":1}]]"#, rules, limits: limits).text == #"[[{"n":0}]]"#)
  }

  @Test func theRestPassesBehindAKeyThatIsTooLong() throws {
    var limits = JSONLimits()
    limits.keyBytesMax = 20
    let key = String(repeating: "k", count: 30)
    let body = "{\"n\":1,\"\(key)\":2,\"n\":3}"
    let result = Rewritten.of(body, [try rule("$..n", .setZero)], limits: limits)
    #expect(result.text == "{\"n\":0,\"\(key)\":2,\"n\":3}")
    #expect(result.bailout?.offset == 7)
  }

  @Test func aDecidedObjectIsHeldOnlySoFar() throws {
    var limits = JSONLimits()
    limits.heldBytesMax = 64
    let body = "{\"o\":{\"t\":\"" + String(repeating: "x", count: 100) + "\"},\"n\":1}"
    let rules = [try rule("$.o", .decide([])), try rule("$.n", .setZero)]
    let result = Rewritten.of(body, rules, limits: limits)
    #expect(result.text == body)
    #expect(result.bailout?.reason == .limitExceeded)
  }

  @Test func aStringToBeEditedIsHeldOnlySoFar() throws {
    var limits = JSONLimits()
    limits.heldBytesMax = 64
    let body = "[\"" + String(repeating: "7", count: 100) + "\",5]"
    let result = Rewritten.of(body, [try rule("$[*]", .setZero)], limits: limits)
    #expect(result.text == body)
    #expect(result.bailout?.reason == .limitExceeded)
  }

  @Test func filtersLookIntoValuesThatFitTheirWindow() throws {
    var limits = JSONLimits()
    limits.windowBytesMax = 64
    let padding = String(repeating: "x", count: 100)
    let body = "{\"a\":{\"ad\":1,\"n\":1,\"p\":\"\(padding)\",\"b\":{\"n\":2,\"ad\":1}}}"
    let result = Rewritten.of(body, [try rule("$..[?@.ad].n", .remove)], limits: limits)
    #expect(result.text == body.replacing("\"n\":2,", with: ""))
    #expect(result.bailout == nil)
  }

  @Test func lookingAheadIsBounded() throws {
    var limits = JSONLimits()
    (limits.windowBytesMax, limits.lookAheadBytesMax) = (32, 1_000)
    let depth = 100
    let body =
      String(repeating: "[", count: depth) + "\"\(String(repeating: "x", count: 64))\""
      + String(repeating: "]", count: depth)
    let rules = [try rule("$..[?@.ad]", .remove)]
    let result = Rewritten.of(body, rules, limits: limits)
    #expect(result.text == body)
    #expect(result.bailout?.reason == .limitExceeded)
  }

  /// A document that is none is read to its fault, not looked at again from each of its containers.
  @Test func whatIsNoJSONIsNotLookedAtAgain() throws {
    var limits = JSONLimits()
    limits.lookAheadBytesMax = 1_000
    let body = String(repeating: "[", count: 300) + "oops"
    let rules = [try rule("$..[?@.ad]", .remove)]
    let result = run(JSONRewriter(rules: JSONRuleSet(rules), limits: limits), Array(body.utf8))
    #expect(
      result.bailout == Bailout(reason: .malformed, offset: 300, explanation: "a value must follow")
    )
  }

  @Test func editsBeyondTheListAreMadeAndCounted() throws {
    var limits = JSONLimits()
    limits.listedEditsMax = 2
    let set = JSONRuleSet([try rule("$[*]", .setZero)])
    var rewriter = JSONRewriter(rules: set, limits: limits)
    var output: [UInt8] = []
    rewriter.write(Array("[1,2,3,4]".utf8).span, into: &output)
    rewriter.end(into: &output)
    #expect(output == Array("[0,0,0,0]".utf8))
    #expect(rewriter.edits.count == 2)
    #expect(rewriter.editCount == 4)
  }

  @Test func evaluationIsBounded() throws {
    let inner = "[" + Array(repeating: "{\"y\":1}", count: 4_000).joined(separator: ",") + "]"
    let rules = [try rule("$[?@..*[?@..*]].z", .remove)]
    let result = run(JSONRewriter(rules: JSONRuleSet(rules)), Array("[\(inner)]".utf8))
    #expect(result.output == Array("[\(inner)]".utf8))
    let deep = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    let wide = "[" + Array(repeating: deep, count: 50).joined(separator: ",") + "]"
    let slow = [try rule("$[?count(@..*..*..*)>1]", .remove)]
    let other = run(JSONRewriter(rules: JSONRuleSet(slow)), Array("[\(wide)]".utf8))
    #expect(other.bailout?.reason == .limitExceeded)
  }
}
