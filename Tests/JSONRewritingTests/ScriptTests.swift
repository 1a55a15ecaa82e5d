import Edits
import JSONRewriting
import Testing

/// JSON in scripts.
struct ScriptTests {
  private func rewritten(_ script: String, _ action: JSONAction = .setZero) throws -> Rewritten {
    let set = JSONRuleSet([try rule("$..n", action)])
    return rewrite(Array(script.utf8)) { ScriptJSONRewriter(rules: set) }
  }

  @Test(arguments: [
    "var x = {\"n\":@};", "window.y={\"a\":[{\"n\":@}]}", "window['z'] = [{\"n\":@}] ; f()",
    "f({\"n\":@},[{\"n\":@}])", "return {\"n\":@}", "var a = {\"n\":@}, b = {\"n\":@};",
    "g({key: 'ds:1', data:[{\"n\":@}], side: {}})", "x = /=\"{'/g; y = {\"n\":@}",
    "// it's = {\nvar x = {\"n\":@}", "/* \" */ x={\"n\":@}", "x = `= {\"n\":5}`; y = {\"n\":@}",
    "x = JSON.parse(\"{\\\"n\\\":@}\")", "x = JSON.parse('{\"n\":@,\"t\":\"it\\'s\"}')",
    "x = JSON.parse(\"\\x7b\\x22n\\x22:@\\u007D\")", "var q = \"{\\\"n\\\":@}\"",
    "a / b; x = {\"n\":@}; c / d", "if (a == {\"n\":5}) x = {\"n\":@}",
  ])
  func editsTheValuesOfAScript(script: String) throws {
    let result = try rewritten(script.replacing("@", with: "12"))
    #expect(result.text == script.replacing("@", with: "0"))
    #expect(result.bailout == nil)
  }

  @Test(arguments: [
    "x = {n: 12, f(){}}", "x = {\"n\": 12, f: a + 1}", "x = {n: 12,,}", "x = {n: 12 /* */}",
    "x = {n: `12`}", "x = {n: function(){ return 12 }}", "x = {n: 12", "x = {...n, n: 12}",
    "x = {\"n\": 12", "x = 'say = {\"n\":12}'",
    "var x = \"text {\\\"n\\\":12}\"", "a[{\"n\":12}]", "x = [1,2", "function f() { \"n\":12 }",
    "// x = {\"n\":12}", "x == {\"n\":12}", "",
  ])
  func whatIsNoJSONPassesUnchanged(script: String) throws {
    #expect(try rewritten(script).text == script)
  }

  /// What JavaScript lets one write where JSON does not.
  @Test(arguments: [
    "x = {n: @}", "x = {\"n\": @, f: 1}", "f([1,{$a:'b',n:@}],2)",
    "x={t:'it\\'s \"',n:@,u:undefined}",
    "x = {a:!0,b:!1,c:void 0,d:NaN,e:y,f:z.w,n:@}", "x = {a:new Date(\"2026\"),n:@}",
    "x = {a:new Map([[\"k\",{n:@}]]),b:f()}", "x = { 1 : .5 , h : 0x1F , n : @ }",
    "x = {a:'\\x41\\v\\0',n:@}", "x = {a:[],b:{},n:@}; y = {\"n\":@}",
    "h({d:function(){},n:5},{n:@})", "require('a').handle({instances:[['b',{n:@}]]})",
  ])
  func editsTheObjectLiteralsOfAScript(script: String) throws {
    let result = try rewritten(script.replacing("@", with: "12"))
    #expect(result.text == script.replacing("@", with: "0"))
    #expect(result.bailout == nil)
  }

  @Test(arguments: [
    ("x = {a:1,n:12,b:2}", "x = {a:1,b:2}"), ("x = {n:12,'b':2}", "x = {'b':2}"),
    ("x = {a:1, n : 12 }", "x = {a:1 }"), ("x = { n : 12 , b : 2 }", "x = { b : 2 }"),
    ("x = {n:new Map([[1,2]]),b:2}", "x = {b:2}"),
    ("x = {n:undefined}", "x = {}"), ("x = {n:12,}", "x = {}"), ("x = {a:1,n:12,}", "x = {a:1,}"),
    ("x = [{n:1},{n:12},]", "x = [{},{},]"),
  ])
  func membersOfObjectLiteralsAreTakenOut(script: String, expected: String) throws {
    #expect(try rewritten(script, .remove).text == expected)
  }

  @Test func whatACallIsGivenIsNoCount() throws {
    let script = "x = {n:new Date(12),m:'a'}"
    #expect(try rewritten(script).text == script)
  }

  @Test func nothingWrittenCanEndTheScript() throws {
    let wicked = JSONAction.set(try literal(#""</script><!--""#))
    let result = try rewritten(#"x = {"n":1}; y = JSON.parse("{\"n\":2}")"#, wicked)
    #expect(!result.text.contains("<"))
    #expect(result.text.contains(#"{"n":"\u003c/script>\u003c!--"}"#))
  }

  @Test func valuesTooLongToHoldPass() throws {
    var limits = JSONLimits()
    limits.heldBytesMax = 32
    let set = JSONRuleSet([try rule("$..n", .setZero)])
    let long = "x = {\"n\":12,\"t\":\"" + String(repeating: "y", count: 80) + "\"};"
    var rewriter = ScriptJSONRewriter(rules: set, limits: limits)
    var output: [UInt8] = []
    for byte in (long + "z = {\"n\":13}").utf8 { rewriter.write([byte].span, into: &output) }
    rewriter.end(into: &output)
    #expect(String(decoding: output, as: UTF8.self) == long + "z = {\"n\":0}")
  }
}
