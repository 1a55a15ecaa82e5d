import Edits
import JSONRewriting
import Testing

/// The streaming machine against the evaluator, on documents and paths made at random.
struct PropertyTests {
  private static let names = ["a", "b", "c", "likeCount", "long_member_name_x", "é"]

  private static func document(_ random: inout Random, depth: Int = 0) -> String {
    let blank = ["", "", "", " ", "\n\t"][random.below(5)]
    switch depth > 4 ? 4 + random.below(6) : random.below(10) {
    case 0..<3:
      let members = (0..<random.below(5)).map { _ in
        let name = names[random.below(names.count)]
        let written = random.below(9) == 0 && name == "a" ? "\\u0061" : name
        return "\(blank)\"\(written)\"\(blank):\(blank)\(document(&random, depth: depth + 1))"
      }
      return "{\(members.joined(separator: "\(blank),"))\(blank)}"
    case 3:
      let elements = (0..<random.below(6)).map { _ in document(&random, depth: depth + 1) }
      return "[\(blank)\(elements.joined(separator: ",\(blank)"))]"
    case 4: return ["true", "false", "null"][random.below(3)]
    case 5, 6: return ["0", "-12.5e+3", "1234567890123456789012", "7"][random.below(4)]
    default:
      return ["\"\"", "\"text with \\\"quotes\\\" and \\u00e9\"", "\"x\"", "\"42\""][
        random.below(4)
      ]
    }
  }

  private static func path(_ random: inout Random) -> String {
    let segments = (0..<1 + random.below(3)).map { _ -> String in
      let name = names[random.below(names.count)]
      return [
        "['\(name)']", "..['\(name)']", ".*", "[0]", "[1:]", "[-1]", "..*", "[?@.a]", "..[?@.b==7]",
        "['\(name)',0]", "[?@>'a']", "[::2]", "[-2:]", "..['a','b']", "['\(name)']",
        "..['\(name)']",
      ][random.below(16)]
    }
    return "$" + segments.joined()
  }

  /// What the document must become if every selected node is set to a value, outermost first.
  private static func expected(
    _ document: [UInt8],
    _ paths: [String],
    _ value: String
  ) throws -> String {
    var ranges: Set<Range<Int>> = []
    for path in paths {
      for match in try JSONPath(parsing: path).select(in: document.span) {
        ranges.insert(match.range)
      }
    }
    var output: [UInt8] = []
    var last = 0
    for range in ranges.sorted(by: {
      ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound)
    })
    where range.lowerBound >= last {
      output += document[last..<range.lowerBound] + Array(value.utf8)
      last = range.upperBound
    }
    return String(decoding: output + document[last...], as: UTF8.self)
  }

  @Test func theMachineSelectsWhatTheEvaluatorSelects() throws {
    for seed in 0..<700 as Range<UInt64> {
      var random = Random(seed: seed)
      let document = Self.document(&random)
      let paths = (0..<1 + random.below(3)).map { _ in Self.path(&random) }
      let body = Array(document.utf8)
      let expected = try Self.expected(body, paths, "\"!\"")
      let rules = try paths.map { try rule($0, .set(literal("\"!\""))) }
      let result = Rewritten.of(document, rules, shape: .single)
      #expect(result.text == expected, "seed \(seed): \(paths) on \(document)")
    }
  }

  /// Arrays in arrays, and paths that tell some of their elements apart.
  @Test func elementsAreCounted() throws {
    for seed in 0..<100 as Range<UInt64> {
      var random = Random(seed: seed)
      func array(_ depth: Int) -> String {
        let elements = (0..<random.below(14)).map { _ in
          switch depth == 0 ? 0 : random.below(4) {
          case 0: ["12", "-3.5", "\"text\"", "{\"a\":[1,22,333],\"b\":7}"][random.below(4)]
          case 1: "{\"a\":\(array(depth - 1))}"
          default: array(depth - 1)
          }
        }
        return "[\(elements.joined(separator: [",", ", ", ",\n      "][random.below(3)]))]"
      }
      let document = array(3)
      let paths = (0..<1 + random.below(3)).map { _ in
        let segments = (0..<1 + random.below(3)).map { _ in
          let index = random.below(11)
          return [
            "[\(index)]", "[\(index),\(index + 2)]", "[\(index):\(index + 3)]", "[\(index):]",
            "[\(index)::3]", "..[\(index)]", "..a[\(index)]", ".a[1]", "[*]",
          ][random.below(9)]
        }
        return "$" + segments.joined()
      }
      let rules = try paths.map { try rule($0, .set(literal("\"!\""))) }
      let result = Rewritten.of(document, rules, shape: .single)
      let expected = try Self.expected(Array(document.utf8), paths, "\"!\"")
      #expect(result.text == expected, "seed \(seed): \(paths) on \(document)")
    }
  }

  /// Twelve paths with two `..` have more states than are made beforehand.
  @Test func statesAreMadeAsTheyAreMet() throws {
    let paths = (0..<12).map { "$..n\($0)..x" }
    let rules = try paths.map { try rule($0, .set(literal("\"!\""))) }
    let set = JSONRuleSet(rules)
    for seed in 0..<40 as Range<UInt64> {
      var random = Random(seed: seed)
      var document = "{\"x\":1}"
      for _ in 0..<30 {
        document = "{\"n\(random.below(12))\":\(document),\"x\":\(random.below(9))}"
      }
      let body = Array(document.utf8)
      let result = rewrite(body) { JSONRewriter(rules: set, shape: .single) }
      #expect(result.text == (try Self.expected(body, paths, "\"!\"")), "seed \(seed)")
    }
  }

  @Test func whatRemovalLeavesParses() throws {
    for seed in 0..<500 as Range<UInt64> {
      var random = Random(seed: seed)
      let document = Self.document(&random)
      let paths = (0..<1 + random.below(3)).map { _ in Self.path(&random) }
      let result = Rewritten.of(document, try paths.map { try rule($0, .remove) }, shape: .single)
      #expect(throws: Never.self, "seed \(seed): \(paths) on \(document) gives \(result.text)") {
        _ = try literal(result.text)
      }
    }
  }

  @Test func anyBytesPassWhereNoRuleIs() {
    let alphabet = Array("{}[]\",:\\u0123456789eE+-.truefalsn \n\u{1}".utf8)
    for seed in 0..<500 as Range<UInt64> {
      var random = Random(seed: seed)
      let body = (0..<random.below(60)).map { _ in alphabet[random.below(alphabet.count)] }
      for shape in [JSONShape.automatic, .lines, .eventStream, .multipart(boundary: "e")] {
        let set = JSONRuleSet([])
        let result = rewrite(body) { JSONRewriter(rules: set, shape: shape) }
        #expect(result.output == body, "seed \(seed)")
      }
      let script = rewrite(body) { ScriptJSONRewriter(rules: JSONRuleSet([])) }
      #expect(script.output == body, "seed \(seed)")
    }
  }
}
