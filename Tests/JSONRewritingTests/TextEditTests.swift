import Edits
import JSONRewriting
import Testing

/// Edits inside strings: on what they say, written back where it stands.
struct TextEditTests {
  /// Cuts every digit out of a text.
  private static let withoutDigits = JSONHandlers(editText: { _, text in
    text.indices.compactMap { index in
      let isDigit = text[index] >= 0x30 && text[index] <= 0x39
      return isDigit ? Splice(range: index..<index + 1, replacement: []) : nil
    }
  })

  @Test(arguments: [
    (#""12 likes""#, #"" likes""#),
    (#""\u0031 like \ud83d\ude00 2\n""#, #"" like \ud83d\ude00 \n""#),
    (#""é1\"2\\3\/4""#, #""é\"\\\/""#),
    (#""none""#, #""none""#),
    (#""""#, #""""#),
    ("12", "12"),
  ])
  func editsWhatAStringSays(value: String, expected: String) throws {
    let rules = [try rule("$.t", .editString)]
    let result = Rewritten.of("{\"t\":\(value)}", rules, handlers: Self.withoutDigits)
    #expect(result.text == "{\"t\":\(expected)}")
  }

  @Test func escapesWhatItWrites() throws {
    let handlers = JSONHandlers(editText: { _, text in
      [Splice(range: 0..<text.count, replacement: Array("\"\\\n\u{1}é<".utf8))]
    })
    let result = Rewritten.of(#"["x"]"#, [try rule("$[0]", .editString)], handlers: handlers)
    #expect(result.text == #"["\"\\\n\u0001é<"]"#)
  }

  @Test func bytesThatAreNoUTF8StayAsTheyAre() throws {
    let body: [UInt8] = Array(#"{"t":"1"#.utf8) + [0xFF, 0x32, 0xC3] + Array(#"3"}"#.utf8)
    let set = JSONRuleSet([try rule("$.t", .editString)])
    let result = rewrite(body) { JSONRewriter(rules: set, handlers: Self.withoutDigits) }
    #expect(result.output == Array(#"{"t":""#.utf8) + [0xFF, 0xC3] + Array(#""}"#.utf8))
  }

  @Test func spliceOutOfBoundsIsLeftOut() throws {
    let handlers = JSONHandlers(editText: { _, _ in
      [Splice(range: 0..<99, replacement: [0x41]), Splice(range: 0..<1, replacement: [0x42])]
    })
    let result = Rewritten.of(#"["x"]"#, [try rule("$[0]", .editString)], handlers: handlers)
    #expect(result.text == #"["B"]"#)
  }

  /// JSON in a JSON string, as deep as it goes.
  private static func nesting(_ set: JSONRuleSet) -> JSONHandlers {
    JSONHandlers(embedded: { _ in JSONRewriter(rules: set, handlers: nesting(set)) })
  }

  @Test func editsJSONInsideJSONStrings() throws {
    let set = JSONRuleSet([try rule("$..likes", .setZero), try rule("$..data", .embed)])
    let inner = #"{"likes":12,"t":"\"q\" é \\ / \n"}"#
    let once = JSONLiteral(string: inner).description
    let twice = JSONLiteral(string: "{\"data\":\(once)}").description
    let document = "{\"data\":\(twice),\"likes\":3}"
    let result = rewrite(Array(document.utf8)) {
      JSONRewriter(rules: set, handlers: Self.nesting(set))
    }
    #expect(result.text == document.replacing("12", with: "0").replacing("3}", with: "0}"))
    #expect(result.edits.count == 2)
  }

  @Test func keepsHowTheInnerJSONWasEscaped() throws {
    let set = JSONRuleSet([try rule("$..n", .remove), try rule("$.data", .embed)])
    let result = Rewritten.of(
      #"{"data":"{\u0022n\u0022:1,\"m\":\"\u003cb\\u003e\"}"}"#,
      [try rule("$..n", .remove), try rule("$.data", .embed)],
      handlers: Self.nesting(set)
    )
    #expect(result.text == #"{"data":"{\"m\":\"\u003cb\\u003e\"}"}"#)
  }
}
