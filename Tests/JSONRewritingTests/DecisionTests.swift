import Edits
import JSONRewriting
import Testing

/// Decisions on a held object, and conditions on the members beside a node.
struct DecisionTests {
  /// Covers posts whose text says "angry" with the platform's own warning.
  private static let covering = JSONHandlers(decide: { _, reads in
    guard reads.text("text")?.contains("angry") == true else { return [] }
    return [
      .member("sensitive", JSONLiteral(bool: true)),
      JSONDecision(
        at: JSONPath.root.member("spoiler_text"),
        .setIfEmpty(JSONLiteral(string: "Heated"))
      ),
    ]
  })

  private func rules() throws -> [JSONRule] {
    [
      try rule(
        "$..status",
        .decide([JSONRead(name: "text", path: try JSONPath(parsing: "$.content"))])
      )
    ]
  }

  @Test(arguments: [
    (
      #"{"status":{"sensitive":false,"spoiler_text":"","content":"so angry"}}"#,
      #"{"status":{"sensitive":true,"spoiler_text":"Heated","content":"so angry"}}"#
    ),
    (
      #"{"status":{"content":"so \u0061ngry","spoiler_text":"mine"},"n":1}"#,
      #"{"status":{"content":"so \u0061ngry","spoiler_text":"mine","sensitive":true},"n":1}"#
    ),
    (
      #"[{"status":{"content":"calm","sensitive":false}},{"status":{"content":"angry"}}]"#,
      #"[{"status":{"content":"calm","sensitive":false}},{"status":{"content":"angry","sensitive":true}}]"#
    ),
    (#"{"status":"angry"}"#, #"{"status":"angry"}"#),
  ])
  func decidesOnWhatStandsLater(document: String, expected: String) throws {
    let result = Rewritten.of(document, try rules(), handlers: Self.covering)
    #expect(result.text == expected)
    #expect(result.bailout == nil)
  }

  @Test func otherRulesWorkWithinADecidedObject() throws {
    let all = try rules() + [try rule("$..likes", .setZero), try rule("$..ad", .remove)]
    let document = #"{"status":{"likes":5,"content":"angry","ad":{"likes":6},"a":[{"likes":"7"}]}}"#
    let result = Rewritten.of(document, all, handlers: Self.covering)
    #expect(
      result.text
        == #"{"status":{"likes":0,"content":"angry","a":[{"likes":"0"}],"sensitive":true}}"#
    )
  }

  @Test func takesTheObjectOutWhereSoDecided() throws {
    let handlers = JSONHandlers(decide: { _, _ in [JSONDecision(at: .root, .remove)] })
    let result = Rewritten.of(#"[{"status":{"content":1},"x":2}]"#, try rules(), handlers: handlers)
    #expect(result.text == #"[{"x":2}]"#)
  }

  @Test func readsAreCutAtTheirLimit() throws {
    let reads = [JSONRead(name: "t", path: try JSONPath(parsing: "$..t"), bytesMax: 4)]
    let handlers = JSONHandlers(decide: { _, reads in
      #expect(reads["t"].map(\.text) == ["abé", "[1,2", "x"])
      #expect(reads["t"].map(\.isCut) == [true, true, false])
      return []
    })
    let document = #"{"a":{"t":"ab\u00e9cd","u":{"t":[1,2,3]},"v":[{"t":"x"}]}}"#
    _ = Rewritten.of(document, [try rule("$.a", .decide(reads))], handlers: handlers)
  }

  @Test(arguments: [
    (#"{"n":1,"kind":"ad"}"#, #"{"kind":"ad"}"#),
    (#"{"kind":"ad","n":1}"#, #"{"kind":"ad"}"#),
    (#"{"kind":"post","n":1}"#, #"{"kind":"post","n":1}"#),
    (
      #"[{"n":1,"kind":"ad"},{"n":2,"x":{"n":3,"kind":"ad"}}]"#,
      #"[{"kind":"ad"},{"n":2,"x":{"kind":"ad"}}]"#
    ),
    (#"{"n":[1],"kind":"ad"}"#, #"{"kind":"ad"}"#),
  ])
  func editsOnlyBesideWhatTheConditionAsks(document: String, expected: String) throws {
    let condition = JSONCondition(
      path: try JSONPath(parsing: "$.kind"),
      test: .equals(JSONLiteral(string: "ad"))
    )
    let result = Rewritten.of(document, [try rule("$..n", .remove, [condition])])
    #expect(result.text == expected)
  }

  @Test(arguments: [
    (JSONCondition.Test.exists, true), (.absent, false), (.differs(.null), true),
    (.equals(.null), false),
  ])
  func testsOfConditions(test: JSONCondition.Test, holds: Bool) throws {
    let condition = JSONCondition(path: try JSONPath(parsing: "$.a.b"), test: test)
    let result = Rewritten.of(#"{"n":1,"a":{"b":"x1"}}"#, [try rule("$.n", .remove, [condition])])
    #expect(result.edits.count == (holds ? 1 : 0))
  }

  @Test func conditionsMatchExpressions() throws {
    let condition = JSONCondition(
      path: try JSONPath(parsing: "$.url"),
      test: .matches(try IRegexp(parsing: "https://.*[0-9]{2}"))
    )
    let rules = [try rule("$.n", .setZero, [condition])]
    #expect(Rewritten.of(#"{"n":5,"url":"https://x/12"}"#, rules).edits.count == 1)
    #expect(Rewritten.of(#"{"n":5,"url":"https://x/1"}"#, rules).edits.isEmpty)
  }
}
