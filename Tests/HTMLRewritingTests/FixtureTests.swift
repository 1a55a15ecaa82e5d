import Edits
import Foundation
import HTMLRewriting
import Testing

/// A word in `rules.txt` that names no action.
private struct UnknownAction: Error {
  var name: String
}

/// Golden cases, found by name: `Fixtures/<case>/{input.html,rules.txt,expected.html,about.txt}`.
///
/// `rules.txt` has a selector, a tab and an action a line. With `LENITY_RECORD=1` the expected output is
/// written anew; read it as carefully as code.
struct FixtureTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static let cases: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()

  private static func rules(_ text: String) throws -> [HTMLRule] {
    try text.split(separator: "\n").enumerated().map { index, line in
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      return try rule(parts[0], try action(parts[1]), id: UInt32(index))
    }
  }

  private static func action(_ text: String) throws -> HTMLAction {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let argument = words.count > 1 ? words[1] : ""
    switch words[0] {
    case "remove": return .remove
    case "empty": return .setInnerText("")
    case "digits": return argument.isEmpty ? .editText : .editAttribute(argument)
    case "append": return .append(argument)
    case "furious":
      return .decide([HTMLRead(name: "text", selector: try Selector(parsing: argument))])
    default: throw UnknownAction(name: words[0])
    }
  }

  private static var handlers: HTMLHandlers {
    HTMLHandlers(
      editText: { _, text in
        var splices: [Splice] = []
        for index in text.indices where (0x30...0x39).contains(text[index]) {
          splices.append(Splice(range: index..<(index + 1), replacement: []))
        }
        return splices
      },
      decide: { _, reads in
        guard reads["text"]?.contains("furious") == true else { return [] }
        return [.wrap(before: "<lenity-cover>", after: "</lenity-cover>")]
      },
      headInsertion: HeadInsertion(rule: RuleID(rawValue: 99), html: Array("<style></style>".utf8))
    )
  }

  @Test(arguments: cases)
  func isAsExpected(name: String) throws {
    let folder = Self.folder.appending(path: name)
    let page = try String(contentsOf: folder.appending(path: "input.html"), encoding: .utf8)
    let text = try String(contentsOf: folder.appending(path: "rules.txt"), encoding: .utf8)
    let rules = try Self.rules(text)
    let whole = rewrite(page, rules, Self.handlers)
    let expected = folder.appending(path: "expected.html")
    if ProcessInfo.processInfo.environment["LENITY_RECORD"] == "1" {
      try Data(whole.html.utf8).write(to: expected)
    }
    #expect(whole.html == (try String(contentsOf: expected, encoding: .utf8)))
    for chunk in [1, 2, 3, 7, 64, 1_021] {
      #expect(rewrite(page, rules, Self.handlers, chunk: chunk).html == whole.html, "\(chunk)")
    }
  }

  @Test func thereAreCases() {
    #expect(!Self.cases.isEmpty)
  }
}
