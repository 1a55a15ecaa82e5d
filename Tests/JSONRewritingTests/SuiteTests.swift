import Edits
import Foundation
import JSONRewriting
import Testing

/// Public suites, read in place.
struct SuiteTests {
  private func files(_ folder: String) throws -> [URL] {
    guard let suites else { return [] }
    return try FileManager.default.contentsOfDirectory(
      at: suites.appending(path: folder),
      includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }
  }

  private func verdict(_ body: [UInt8], _ cut: Cut) -> Int? {
    run(JSONRewriter(rules: JSONRuleSet([]), shape: .single), body, cut).bailout?.offset
  }

  @Test func takesWhatIsJSONAndRefusesWhatIsNot() throws {
    for file in try files("json-parsing/parsing") {
      let body = [UInt8](try Data(contentsOf: file))
      let refusedAt = verdict(body, .whole)
      switch file.lastPathComponent.prefix(1) {
      case "y": #expect(refusedAt == nil, "\(file.lastPathComponent)")
      case "n": #expect(refusedAt != nil, "\(file.lastPathComponent)")
      // What a parser may decide: docs/json.md says how it is decided here.
      default:
        let name = file.lastPathComponent.lowercased().replacing("-", with: "")
        let isRefused = ["utf16", "bom"].contains(where: name.contains)
        #expect((refusedAt != nil) == isRefused, "\(file.lastPathComponent)")
      }
      guard body.count < 10_000 else { continue }
      #expect(verdict(body, .every(1)) == refusedAt, "\(file.lastPathComponent)")
      #expect(verdict(body, .every(3)) == refusedAt, "\(file.lastPathComponent)")
    }
  }

  @Test(arguments: ["json-parsing/parsing", "json-parsing/transform", "json-docs"])
  func leavesEveryByteWithoutRules(folder: String) throws {
    for file in try files(folder) {
      let body = [UInt8](try Data(contentsOf: file))
      for cut in [Cut.whole, .every(4_096)] {
        let result = run(JSONRewriter(rules: JSONRuleSet([])), body, cut)
        #expect(result.output == body, "\(file.lastPathComponent)")
      }
    }
  }

  @Test func evaluatesPathsAsTheComplianceSuiteSays() throws {
    guard let suites else { return }
    let data = try Data(contentsOf: suites.appending(path: "jsonpath/cts.json"))
    let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let tests = try #require(root?["tests"] as? [[String: Any]])
    for test in tests {
      let selector = try #require(test["selector"] as? String)
      guard test["invalid_selector"] == nil else {
        #expect(throws: JSONPathError.self, "\(selector)") { try JSONPath(parsing: selector) }
        continue
      }
      try expect(selector, test)
    }
  }

  private func expect(_ selector: String, _ test: [String: Any]) throws {
    let document = [UInt8](
      try JSONSerialization.data(
        withJSONObject: try #require(test["document"]),
        options: [.fragmentsAllowed]
      )
    )
    let matches = try JSONPath(parsing: selector).select(in: document.span)
    let values = try matches.map {
      try JSONSerialization.jsonObject(with: Data(document[$0.range]), options: .fragmentsAllowed)
    }
    let results = test["results"] as? [[Any]] ?? [test["result"] as? [Any] ?? []]
    #expect(results.contains { NSArray(array: $0) == NSArray(array: values) }, "\(selector)")
    let paths = test["results_paths"] as? [[String]] ?? [test["result_paths"] as? [String] ?? []]
    #expect(paths.contains(matches.map(\.path)), "\(selector)")
  }
}
