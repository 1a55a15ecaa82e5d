import Edits
import JSONRewriting
import Testing

/// Numbers in long arrays, which are read many at once.
struct NumberTests {
  private static let good = [
    "0", "-0", "7", "-12", "12345678", "-123456789012345678901234567890", "0.5", "-0.25e-3",
    "1.1234567", "1.12345678", "1.123456789012345678901234", "1e5", "1E+05", "12345678e-12345678",
    "0e0",
  ]
  private static let bad = [
    "00", "01", "-", "-a", "1.", ".5", "1.e3", "1e", "1e+", "+1", "1.2.3", "0x10", "1 2", "--1",
    "12345678a", "1.12345678a", "1e5e5", "Infinity", "1,,2", "1-", "1.5-3",
  ]
  private static let separators = [",", ", ", " ,", ",\n          ", "\t,\r\n                  "]

  private func document(_ number: String, before: Int, _ separator: String) -> [UInt8] {
    let numbers =
      Array(repeating: "3.25", count: before) + [number] + Array(repeating: "-17", count: 20)
    return Array("{\"x\":[\(numbers.joined(separator: separator))],\"n\":1}".utf8)
  }

  private func rewriter() throws -> JSONRewriter {
    JSONRewriter(rules: JSONRuleSet([try rule("$.n", .setZero)]), shape: .single)
  }

  @Test(arguments: good) func passesNumbersAsTheyAre(_ number: String) throws {
    let rewriter = try rewriter()
    for separator in Self.separators {
      for before in [0, 1, 5] {
        let body = document(number, before: before, separator)
        let result = rewrite(body) { rewriter }
        #expect(result.bailout == nil)
        #expect(result.output == body.dropLast(2) + Array("0}".utf8))
      }
    }
  }

  @Test(arguments: bad) func findsWhatIsNoNumber(_ number: String) throws {
    let rewriter = try rewriter()
    for separator in Self.separators {
      for before in [0, 1, 5] {
        let body = document(number, before: before, separator)
        let result = rewrite(body) { rewriter }
        #expect(result.bailout?.reason == .malformed, "\(number)")
        #expect(result.output == body)
      }
    }
  }

  @Test func rulesSeeNumbersWithinAnArray() throws {
    let body = document("4", before: 9, ", ")
    let rules = JSONRuleSet([try rule("$.x[9]", .setNull), try rule("$..y", .remove)])
    let result = rewrite(body) { JSONRewriter(rules: rules, shape: .single) }
    #expect(result.text == String(decoding: body, as: UTF8.self).replacing(" 4,", with: " null,"))
  }
}
