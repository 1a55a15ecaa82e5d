import JSONRewriting
import Testing

struct PathTests {
  @Test(arguments: [
    ("a", 0), ("$.", 2), ("$[", 2), ("$['a", 4), ("$[01]", 2), ("$[?@.a==", 8), ("$[?@.*==1]", 3),
    ("$[?foo(@)]", 3), ("$.a b", 3), ("$[?length(@.a)]", 3),
  ])
  func refusesWithThePlace(text: String, offset: Int) {
    let error = #expect(throws: JSONPathError.self) { try JSONPath(parsing: text) }
    #expect(error?.offset == offset, "\(error?.explanation ?? "")")
  }

  @Test func nestingIsBounded() {
    let deep = "$" + String(repeating: "[?(@", count: 5_000)
    #expect(throws: JSONPathError.self) { try JSONPath(parsing: deep) }
    let parentheses = "$[?" + String(repeating: "(", count: 5_000)
    #expect(throws: JSONPathError.self) { try JSONPath(parsing: parentheses) }
  }

  @Test(arguments: [
    ("$.*", #"{"a'\u0001":1}"#, #"$['a\'\u0001']"#), ("$[-1]", "[1,2]", "$[1]"),
    ("$..b", #"[{"a":{"b":1}}]"#, "$[0]['a']['b']"),
  ])
  func tellsNormalizedPaths(path: String, document: String, expected: String) throws {
    let matches = try JSONPath(parsing: path).select(in: Array(document.utf8).span)
    #expect(matches.map(\.path) == [expected])
  }

  /// Numbers are compared as they are written, not as `Double` would have them.
  @Test(arguments: [
    ("9007199254740993", "9007199254740993", true), ("9007199254740993", "9007199254740992", false),
    ("1e2", "100", true), ("-0", "0", true), ("0.10", "1e-1", true), ("1E400", "1E401", false),
  ])
  func comparesNumbersExactly(left: String, right: String, isEqual: Bool) throws {
    let path = try JSONPath(parsing: "$[?@==\(right)]")
    let matches = try path.select(in: Array("[\(left)]".utf8).span)
    #expect(matches.isEmpty == !isEqual)
  }

  @Test(arguments: [
    ("a.c", "abc", true), ("a.c", "abcd", false), ("[a-c]+", "abcabc", true),
    ("(ab|c){2,3}", "abcab", true),
    ("(ab|c){2,3}", "ab", false), ("\\p{Lu}\\P{L}*", "É12", true), ("[^0-9]", "x", true),
    ("a?", "", true),
    ("\\.", ".", true), ("(a*)*", "aaaa", true), ("x{3}", "xxx", true),
  ])
  func matchesExpressions(pattern: String, text: String, matches: Bool) throws {
    #expect(try IRegexp(parsing: pattern).matchesWhole(text.unicodeScalars) == matches)
  }

  @Test(arguments: [
    "(", "a)", "[", "[]", "a{2,1}", "*", "\\d", "\\p{Xx}", "a{99999}", "((a{999}){999}){999}",
  ])
  func refusesWhatIsNoExpression(pattern: String) {
    #expect(throws: IRegexpError.self) { try IRegexp(parsing: pattern) }
  }

  @Test(arguments: ["", "1 2", "{", "nul", "[1,]", "\"\u{1}\""])
  func aLiteralIsOneJSONText(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONLiteral(parsing: text) }
  }
}
