import Edits
import Foundation
import JSONRewriting
import Testing

/// Golden cases, found by name: `Fixtures/<case>/{input.json,rules.txt,expected.json,about.txt}`.
///
/// `rules.txt` has a path, a tab and an action a line. With `LENITY_RECORD=1` the expected output is
/// written anew; read it as carefully as code.
struct FixtureTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static let cases: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()

  private static func handlers(_ set: JSONRuleSet) -> JSONHandlers {
    JSONHandlers(
      embedded: { _ in JSONRewriter(rules: set, handlers: handlers(set)) },
      decide: { _, reads in
        guard reads.text("text")?.contains("furious") == true else { return [] }
        return [
          .member("sensitive", JSONLiteral(bool: true)),
          JSONDecision(
            at: JSONPath.root.member("spoiler_text"),
            .setIfEmpty(JSONLiteral(string: "Heated"))
          ),
        ]
      }
    )
  }

  private static func rules(_ text: String) throws -> [JSONRule] {
    try text.split(separator: "\n").enumerated().map { index, line in
      let parts = line.split(separator: "\t").map(String.init)
      return JSONRule(
        id: RuleID(rawValue: UInt32(index)),
        path: try JSONPath(parsing: parts[0]),
        action: try action(parts[1])
      )
    }
  }

  private static func action(_ word: String) throws -> JSONAction {
    switch word {
    case "zero": return .setZero
    case "remove": return .remove
    case "null": return .setNull
    case "empty": return .setEmpty
    case "embed": return .embed
    default:
      let path = try #require(word.split(separator: " ").last.map(String.init))
      return .decide([JSONRead(name: "text", path: try JSONPath(parsing: path))])
    }
  }

  @Test(arguments: cases)
  func isAsExpected(name: String) throws {
    let folder = Self.folder.appending(path: name)
    let input = [UInt8](try Data(contentsOf: folder.appending(path: "input.json")))
    let text = try String(contentsOf: folder.appending(path: "rules.txt"), encoding: .utf8)
    let set = JSONRuleSet(try Self.rules(text))
    let result = rewrite(input) { JSONRewriter(rules: set, handlers: Self.handlers(set)) }
    let expected = folder.appending(path: "expected.json")
    if ProcessInfo.processInfo.environment["LENITY_RECORD"] == "1" {
      try Data(result.output).write(to: expected)
    }
    #expect(result.output == [UInt8](try Data(contentsOf: expected)))
    #expect(result.bailout == nil)
  }

  @Test func thereAreCases() {
    #expect(!Self.cases.isEmpty)
  }
}
