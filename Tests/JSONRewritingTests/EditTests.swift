import Edits
import JSONRewriting
import Testing

/// What each action leaves of a document.
struct EditTests {
  @Test(arguments: [
    // The comma goes with the member it belongs to.
    (#"{"a":1,"b":2,"c":3}"#, "$.a", #"{"b":2,"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, "$.b", #"{"a":1,"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, "$.c", #"{"a":1,"b":2}"#),
    (#"{"a":1,"b":2}"#, "$.*", "{}"),
    (#"{"a":1,"b":2,"c":3}"#, "$['a','b']", #"{"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, "$['b','c']", #"{"a":1}"#),
    (#"{ "a" : 1 , "b" : 2 }"#, "$.a", #"{ "b" : 2 }"#),
    (#"{ "a" : 1 , "b" : 2 }"#, "$.b", #"{ "a" : 1  }"#),
    ("[1,2,3]", "$[0]", "[2,3]"),
    ("[1,2,3]", "$[1]", "[1,3]"),
    ("[1,2,3]", "$[-1]", "[1,2]"),
    ("[1,2,3]", "$[0,2]", "[2]"),
    ("[1,2,3]", "$[:]", "[]"),
    ("[ 1 , 2 ]", "$[0]", "[ 2 ]"),
    ("[1,[2,[3,4]],5]", "$[1][1][0]", "[1,[2,[4]],5]"),
    // Every one of duplicate names.
    (#"{"a":1,"b":0,"a":2}"#, "$.a", #"{"b":0}"#),
    // The root has no place to be taken out of.
    ("[1]", "$", "null"),
    // Escaped names are the same names.
    (#"{"\u0061":1,"b":{"\"\\":2,"x":3}}"#, #"$..['a','"\\']"#, #"{"b":{"x":3}}"#),
    // Numbers beyond any type stay as they are.
    (#"{"id":12345678901234567890.10E+400,"n":1}"#, "$.n", #"{"id":12345678901234567890.10E+400}"#),
    (#"{"a":{"a":{"a":1}}}"#, "$..a", "{}"),
    // Filters look at what comes later.
    (#"[{"n":1,"ad":true},{"n":2},{"ad":true,"n":3}]"#, "$[?@.ad]", #"[{"n":2}]"#),
    (
      #"{"x":[{"n":1,"k":"p"},{"n":2,"k":"q"}]}"#, "$..[?@.k=='q'].n",
      #"{"x":[{"n":1,"k":"p"},{"k":"q"}]}"#
    ),
    (#"{"on":true,"n":1}"#, "$[?$.on && @==1]", #"{"on":true}"#),
    ("[0,1,2,3,4,5]", "$[1:5:2]", "[0,2,4,5]"),
    ("[0,1,2,3,4,5]", "$[::-2]", "[0,2,4]"),
    ("[0,1,2,3,4,5]", "$[-2:]", "[0,1,2,3]"),
    (#"{"a":[{"b":[1,2]},{"b":[3]}]}"#, "$.a[*].b[-1]", #"{"a":[{"b":[1]},{"b":[]}]}"#),
  ])
  func removes(document: String, path: String, expected: String) throws {
    let result = Rewritten.of(document, [try rule(path, .remove)])
    #expect(result.text == expected)
    #expect(result.bailout == nil)
    _ = try literal(expected)
  }

  @Test(arguments: [
    (
      #"{"n":12,"s":"12","t":"1.2K","a":[1],"o":{"x":1},"b":true,"z":null,"f":-1.5e3}"#,
      #"{"n":0,"s":"0","t":"1.2K","a":[],"o":{"x":1},"b":true,"z":null,"f":0}"#
    )
  ])
  func zeroIsOfTheSameType(document: String, expected: String) throws {
    #expect(Rewritten.of(document, [try rule("$.*", .setZero)]).text == expected)
  }

  @Test func emptyIsOfTheSameType() throws {
    let document = #"{"n":12,"s":"x","a":[1,[2]],"o":{"x":{}},"b":true}"#
    let expected = #"{"n":12,"s":"","a":[],"o":{},"b":true}"#
    #expect(Rewritten.of(document, [try rule("$.*", .setEmpty)]).text == expected)
  }

  @Test func setsAnyValue() throws {
    let document = #"{"a":{"deep":[1,2,{"x":"}"}]},"b":"text","c":-0.5,"d":false}"#
    let expected = #"{"a":{"y":[]},"b":{"y":[]},"c":{"y":[]},"d":{"y":[]}}"#
    #expect(
      Rewritten.of(document, [try rule("$.*", .set(literal(#" {"y":[]} "#)))]).text == expected
    )
    let nulls = Rewritten.of(document, [try rule("$.*", .setNull)])
    #expect(nulls.text == #"{"a":null,"b":null,"c":null,"d":null}"#)
  }

  @Test func setsOnlyWhatIsEmpty() throws {
    let document = #"{"a":"","b":"x","c":[ ],"d":{},"e":null,"f":0}"#
    let result = Rewritten.of(document, [try rule("$.*", .setIfEmpty(literal("1")))])
    #expect(result.text == #"{"a":1,"b":"x","c":1,"d":1,"e":1,"f":0}"#)
  }

  @Test(arguments: [
    (#"{"o":{}}"#, #"{"o":{"k":1}}"#),
    (#"{"o":{ }}"#, #"{"o":{ "k":1}}"#),
    (#"{"o":{"a":2}}"#, #"{"o":{"a":2,"k":1}}"#),
    (#"{"o":{"k":2,"a":3}}"#, #"{"o":{"k":2,"a":3}}"#),
    (#"{"o":[]}"#, #"{"o":[]}"#),
  ])
  func insertsAMemberThatIsMissing(document: String, expected: String) throws {
    let action = JSONAction.insertMember(name: "k", value: try literal("1"), replacing: false)
    #expect(Rewritten.of(document, [try rule("$.o", action)]).text == expected)
  }

  @Test func replacesAMemberThatIsThere() throws {
    let action = JSONAction.insertMember(name: "k", value: try literal("1"), replacing: true)
    let result = Rewritten.of(#"{"o":{"k":{"x":2},"a":{"k":3}}}"#, [try rule("$.o", action)])
    #expect(result.text == #"{"o":{"k":1,"a":{"k":3}}}"#)
  }

  @Test(arguments: [
    ("[]", "[9]", "[9]"), ("[1]", "[9,1]", "[1,9]"), ("[ 1, 2 ]", "[9 ,1, 2 ]", "[ 1, 2 ,9]"),
  ])
  func insertsAnElement(document: String, first: String, last: String) throws {
    let nine = try literal("9")
    let atFirst = Rewritten.of(document, [try rule("$", .insertElement(nine, at: .first))]).text
    let atLast = Rewritten.of(document, [try rule("$", .insertElement(nine, at: .last))]).text
    #expect(atFirst.filter { $0 != " " } == first.filter { $0 != " " })
    #expect(atLast.filter { $0 != " " } == last.filter { $0 != " " })
  }

  @Test func insertsIntoWhatIsEmptied() throws {
    let rules = [
      try rule("$", .insertElement(literal("9"), at: .first)), try rule("$[*]", .remove),
      try rule("$", .insertElement(literal("8"), at: .last)),
    ]
    #expect(Rewritten.of("[1,2,3]", rules).text == "[9,8]")
    #expect(Rewritten.of("[1,2,3]", [rules[0], try rule("$[0]", .remove)]).text == "[9,2,3]")
  }

  @Test func wrapsWhatAStringSays() throws {
    let rules = [try rule("$..t", .wrap(prefix: "\"<", suffix: "\n"))]
    let result = Rewritten.of(#"{"t":"a\u00e9\\","x":{"t":""},"y":{"t":1}}"#, rules)
    #expect(result.text == #"{"t":"\"<a\u00e9\\\n","x":{"t":"\"<\n"},"y":{"t":1}}"#)
  }

  @Test func removalWinsOverOtherWishes() throws {
    let rules = [try rule("$.a", .setNull), try rule("$..a", .remove), try rule("$.b", .setNull)]
    #expect(Rewritten.of(#"{"a":1,"b":2}"#, rules).text == #"{"b":null}"#)
  }

  @Test func theOuterEditWinsOverTheInner() throws {
    let rules = [try rule("$..x", .setZero), try rule("$.o", .set(literal("{}")))]
    #expect(Rewritten.of(#"{"o":{"x":5,"y":{"x":6}},"x":7}"#, rules).text == #"{"o":{},"x":0}"#)
  }

  @Test func rewritingTwiceIsRewritingOnce() throws {
    let rules = [
      try rule("$..a", .setZero), try rule("$..b", .remove),
      try rule("$..c", .insertMember(name: "k", value: literal("1"), replacing: true)),
    ]
    let document = #"{"a":5,"b":1,"c":{"a":"7","b":[]},"d":[{"a":1.5},{"b":0}]}"#
    let once = Rewritten.of(document, rules).text
    #expect(Rewritten.of(once, rules).text == once)
  }

  @Test func editsAreToldInOffsetsOfTheInput() throws {
    let result = Rewritten.of(#"{"a":12,"b":345}"#, [try rule("$.*", .setZero)])
    let id = RuleID(rawValue: 7)
    #expect(
      result.edits == [
        Edit(rule: id, range: 5..<7, replacementByteCount: 1),
        Edit(rule: id, range: 12..<15, replacementByteCount: 1),
      ]
    )
  }

  @Test func aBodyThatIsNoJSONPassesUnchanged() throws {
    let rules = [try rule("$..a", .remove)]
    for body in ["<html>{\"a\":1}</html>", "", "nul", "{\"x\" 1, \"a\": 2}", "\u{0}{}"] {
      let result = Rewritten.of(body, rules)
      #expect(result.text == body)
      #expect(result.bailout?.reason == .malformed)
    }
  }

  @Test func whatFollowsAnErrorPassesUnchanged() throws {
    let result = Rewritten.of(#"{"a":1,"b":2 "a":3,"a":4}"#, [try rule("$..a", .setZero)])
    #expect(result.text == #"{"a":0,"b":2 "a":3,"a":4}"#)
    #expect(result.bailout?.offset == 13)
  }
}
