import ContentSecurityPolicy
import Foundation
import Testing

/// Policies of real sites and of other checkers' tests, read in place where they are at hand.
struct SuiteTests {
  static let folder: URL? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["LENITY_SHARED"].map { URL(filePath: $0) }
      ?? root.appending(path: "shared")
    let folder = shared.appending(path: "suites/csp")
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: no suites")
      return nil
    }
    return folder
  }()

  static let policies: [String] = {
    guard let folder else { return [] }
    return ["real-policies", "roundtrip", "evaluator", "query"].flatMap { name in
      let file = folder.appending(path: "\(name).json")
      let rows =
        (try? JSONSerialization.jsonObject(with: Data(contentsOf: file))) as? [[String: Any]]
      return (rows ?? []).compactMap { $0["policy"] as? String }
    }
  }()

  @Test(.enabled(if: folder != nil))
  func policiesComeOutAsTheyCame() {
    #expect(Self.policies.count > 600)
    for policy in Self.policies {
      #expect(PolicyList(parsing: policy).description == policy)
    }
  }

  @Test(.enabled(if: folder != nil))
  func additionsChangeNothingElse() throws {
    let nonce = try #require(PolicyNonce("b3Vycw=="))
    let origin = try #require(PolicyURL("https://site.example"))
    let place = "https://site.example/.well-known/lenity/"
    for text in Set(Self.policies) {
      let before = PolicyList(parsing: text)
      let after = before.allowing([.scriptNonce(nonce), .styleNonce(nonce), .connection(place)])
      #expect(after.allows(inline: .script, nonce: nonce.value), "\(text)")
      #expect(after.allows(inline: .style, nonce: nonce.value), "\(text)")
      let url = try #require(PolicyURL(place + "verdicts"))
      #expect(after.allows(.connect, url, from: origin), "\(text)")
      #expect(try verdicts(before) == verdicts(after), "\(text)")
    }
  }

  /// What a policy says about everything but what was added.
  private func verdicts(_ policies: PolicyList) throws -> [Bool] {
    let origin = try #require(PolicyURL("https://site.example"))
    let urls = [
      "https://site.example/x", "http://www.google.com/a.js", "data:,", "wss://a.example/",
    ]
    let fetches = try PolicyUse.allCases.flatMap { use in
      try urls.map { policies.allows(use, try #require(PolicyURL($0)), from: origin) }
    }
    let inline = InlineKind.allCases.flatMap { kind in
      [nil, "other"].map { policies.allows(inline: kind, nonce: $0, content: "x") }
    }
    return fetches + inline + [policies.allowsEvaluation]
  }
}
