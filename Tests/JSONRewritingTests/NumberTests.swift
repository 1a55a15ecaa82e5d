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

  /// Arrays of numbers and of such arrays, many bytes of which are read at one time, against the same read
  /// byte by byte; most of them damaged in one place.
  @Test func tablesReadAtOnceAreReadLikeBytes() throws {
    let set = JSONRuleSet([try rule("$.n", .setZero), try rule("$..likes", .setNull)])
    let damage = Array("[],.-+eE0 9\n\"x{".utf8)
    var wholeCount = 0
    for seed in 0..<600 as Range<UInt64> {
      var random = Random(seed: seed)
      var body = Array("{\"t\":\(Self.table(&random, depth: 3)),\"n\":1}".utf8)
      if seed % 4 != 0 {
        let place = 5 + random.below(body.count - 13)
        switch random.below(3) {
        case 0: body[place] = damage[random.below(damage.count)]
        case 1: body.insert(damage[random.below(damage.count)], at: place)
        default: body.remove(at: place)
        }
      }
      let whole = run(JSONRewriter(rules: set, shape: .single), body)
      let bytes = run(JSONRewriter(rules: set, shape: .single), body, .every(1))
      #expect(whole == bytes, "seed \(seed): \(String(decoding: body, as: UTF8.self))")
      if whole.bailout == nil { wholeCount += 1 }
      if seed % 4 == 0 { #expect(whole.bailout == nil && whole.edits.count == 1, "seed \(seed)") }
    }
    #expect(wholeCount > 150 && wholeCount < 580)
  }

  private static func table(_ random: inout Random, depth: Int) -> String {
    let separator = separators[[0, 0, 0, 1, 2, 3, 4][random.below(7)]]
    let blank = ["", "", "", " ", "\n  "][random.below(5)]
    let elements = (0..<random.below(depth == 3 ? 12 : 24)).map { _ in
      depth > 0 && random.below(3) == 0
        ? table(&random, depth: depth - 1) : good[random.below(good.count)]
    }
    return "[\(blank)\(elements.joined(separator: separator))\(blank)]"
  }

  @Test func tablesAreNotReadDeeperThanAllowed() throws {
    let row = "[" + Array(repeating: "1,[2,3,4],5", count: 30).joined(separator: ",") + "]"
    var limits = JSONLimits()
    for (depth, reason) in [(3, nil), (2, Bailout.Reason.limitExceeded)] {
      limits.depthMax = depth
      let result = Rewritten.of("[\(row)]", [try rule("$..n", .setZero)], limits: limits)
      #expect(result.bailout?.reason == reason)
    }
  }
}
