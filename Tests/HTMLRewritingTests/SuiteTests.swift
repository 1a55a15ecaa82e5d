import Edits
import Foundation
import HTMLRewriting
import Testing

/// Public suites, read in place; nothing where they are absent.
struct SuiteTests {
  private static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["LENITY_SHARED"] {
      return URL(filePath: path)
    }
    return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")
  }()

  private static func bytes(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: root.appending(path: path))).map { [UInt8]($0) }
  }

  private static func names(_ folder: String, _ suffix: String) -> [String] {
    let path = root.appending(path: folder).path
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if found.isEmpty { print("skipped: no suites at \(folder)") }
    return found.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
  }

  @Test(arguments: ["suites/html-pages/readability", "suites/html-pages/gumbo"])
  func pagesPassWithoutRules(folder: String) {
    for name in Self.names(folder, ".html") {
      let page = Self.bytes(name) ?? []
      for chunk in [1_000, page.count + 1] {
        var rewriter = HTMLRewriter(rules: HTMLRuleSet([]))
        var output: [UInt8] = []
        for start in stride(from: 0, to: page.count, by: chunk) {
          rewriter.write(Array(page[start..<min(start + chunk, page.count)]).span, into: &output)
        }
        rewriter.end(into: &output)
        #expect(output == page, "\(name)")
      }
    }
  }

  @Test func treesPassCutAnywhereAndMarkedTheSame() throws {
    let rules = HTMLRuleSet([
      try rule("*", .mark("m")), try rule("p:has(a), li:last-child", .unwrap),
    ])
    for name in Self.names("suites/html-tree", ".dat") {
      let text = String(decoding: Self.bytes(name) ?? [], as: UTF8.self)
      for block in text.components(separatedBy: "#data\n").dropFirst() {
        let page = Array((block.components(separatedBy: "\n#").first ?? "").utf8)
        let outputs = [1, 5, page.count + 1].map { chunk -> [UInt8] in
          var rewriter = HTMLRewriter(rules: rules)
          var output: [UInt8] = []
          for start in stride(from: 0, to: page.count, by: chunk) {
            rewriter.write(Array(page[start..<min(start + chunk, page.count)]).span, into: &output)
          }
          rewriter.end(into: &output)
          return output
        }
        #expect(outputs[0] == outputs[2] && outputs[1] == outputs[2], "\(name): \(block)")
      }
    }
  }

  @Test(arguments: ["selector_matching", "element_content_replacement"])
  func rewritesAsExpected(folder: String) throws {
    for name in Self.names("suites/html-rewrite/\(folder)", "-info.json") {
      let object = try JSONSerialization.jsonObject(with: Data(Self.bytes(name) ?? []))
      let info = try #require(object as? [String: Any])
      let base = "suites/html-rewrite/\(folder)/"
      let page = Self.bytes(base + (info["src"] as? String ?? "")) ?? []
      // Where a browser would put a comment before <html> is nowhere in this page.
      for (selector, file) in info["selectors"] as? [String: String] ?? [:]
      where selector != ":root" {
        let action: HTMLAction =
          folder == "selector_matching"
          ? .mark(selector) : .setInnerHTML("<!--Replaced (\(selector)) -->")
        guard let parsed = try? Selector(parsing: selector) else { continue }
        let set = HTMLRuleSet([HTMLRule(id: RuleID(rawValue: 0), selector: parsed, action: action)])
        guard set.refusals.isEmpty else { continue }
        var rewriter = HTMLRewriter(rules: set)
        var output: [UInt8] = []
        rewriter.write(page.span, into: &output)
        rewriter.end(into: &output)
        #expect(output == Self.bytes(base + file), "\(name) \(selector)")
      }
    }
  }
}
