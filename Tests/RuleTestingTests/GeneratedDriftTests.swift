import Captures
import Rules
import Testing

@testable import RuleTesting

/// Renames of what the bundled packs look for, made up from their own cases.
struct GeneratedDriftTests {
  private struct Score {
    var right = 0
    var wrong: [String] = []

    var percent: Int { right * 100 / max(1, right + wrong.count) }
  }

  /// How sites rename things: another style, another word, another ending, or no word at all.
  private static func newNames(for name: String, inPage: Bool) -> [String] {
    if inPage, name.hasPrefix("data-") {
      return newNames(for: String(name.dropFirst(5)), inPage: true).map { "data-\($0)" }
    }
    var names = ["x7" + String(name.reversed().prefix(2)) + "q"]
    let isSnake = name.contains("_") || name.contains("-")
    let words = name.split { $0 == "_" || $0 == "-" }
    if isSnake, let first = words.first {
      names.append(
        first + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      )
    } else if name.contains(where: \.isUppercase) {
      names.append(name.reduce("") { $0 + ($1.isUppercase ? "_" + $1.lowercased() : String($1)) })
    }
    names.append(name + (inPage ? "-new" : isSnake ? "_total" : "Total"))
    for (word, other) in [
      ("like", "reaction"), ("count", "number"), ("follower", "fan"), ("view", "play"),
    ] where name.contains(word) {
      names.append(name.replacing(word, with: other))
    }
    return names
  }

  /// The names that are the site's own to change: members of JSON; of a selector its classes, ids, custom elements,
  /// `data-` attributes and their values, but not the words of HTML, ARIA and schema.org.
  private static func names(in target: String, inPage: Bool) -> [String] {
    let patterns =
      inPage
      ? [
        #"[.#]([A-Za-z_][\w-]+)"#, #"\[(data-[\w-]+)"#, #"\[data-[\w-]+="([\w-]+)""#,
        #"(?:^|[\s,>(])([a-z]+-[a-z-]+)"#,
      ] : [#"([A-Za-z_][\w-]*)"#]
    var names: Set<String> = []
    for pattern in patterns {
      guard let expression = try? Regex(pattern, as: (Substring, Substring).self) else { continue }
      names.formUnion(target.matches(of: expression).map { String($0.output.1) })
    }
    return names.filter { $0.count > 3 }.sorted()
  }

  @Test func fourOfFiveSingleRenamesAreProposedRightly() throws {
    let run = TestRun(rules: try BundledPacks.rules())
    let joins: Set<Character> = ["_", "-"]
    var scores: [Bool: Score] = [true: Score(), false: Score()]
    for testCase in try BundledPacks.cases() {
      guard case .written(let method, let url, let type, let body) = testCase.source else {
        continue
      }
      let rewritten = { (body: String) throws in
        run.rewritten(
          try CapturedEntry(method: method, url: url, mediaType: type, body: Array(body.utf8))
        )
      }
      let before = try rewritten(body)
      var old = Drift.Side()
      old.add(before)
      for rule in Set(before.changes.map(\.rule)) where rule.kind != nil {
        for name in Self.names(in: rule.target, inPage: !rule.looksAtJSON) {
          for other in Self.newNames(for: name, inPage: !rule.looksAtJSON)
          where !body.contains(other) {
            let renamed = PathText.replacing(name, by: other, in: body, joining: joins)
            guard renamed != body else { continue }
            var new = Drift.Side()
            new.add(try rewritten(renamed))
            let drift = Drift(from: old, to: new)
            guard let stopped = drift.stopped.first(where: { $0.rule == rule }) else { continue }
            let expected = PathText.replacing(name, by: other, in: rule.target, joining: joins)
            let proposed = stopped.proposals.first?.target
            if proposed == expected {
              scores[rule.looksAtJSON]?.right += 1
            } else {
              scores[rule.looksAtJSON]?.wrong.append(
                "\(testCase.identifier): \(rule.target): \(name) -> \(other): \(proposed ?? "nothing")"
              )
            }
          }
        }
      }
    }
    for (isPath, score) in scores {
      let count = score.right + score.wrong.count
      print(
        "\(isPath ? "paths" : "selectors"): \(score.right) of \(count) renames, \(score.percent) %"
      )
      #expect(count > 100)
      #expect(score.percent >= 80, "\(score.wrong.prefix(60).joined(separator: "\n"))")
    }
  }
}
