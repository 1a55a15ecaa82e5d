import Auditing
import Captures
import Foundation
import Rules
import Testing

@testable import RuleTesting

/// Drafts made from captures of real sites.
struct DraftOnCapturesTests {
  private static let captures = BundledPacks.captures(bytesMax: 260_000)

  @Test(.enabled(if: !captures.isEmpty, "skipped: no captures"))
  func aDraftIsAPackThatHidesNearlyAllThatTheAuditFinds() throws {
    var found = 0
    var left = 0
    for capture in Self.captures {
      var entries: [CapturedEntry] = []
      try CapturedTraffic(path: capture.path).read { part in
        if case .entry(let entry, _) = part { entries.append(entry) }
      }
      var draft = PackDraft(site: "quay", date: "2026-11-23")
      for entry in entries { draft.add(entry) }
      guard !draft.isEmpty else { continue }
      let pack = try SitePack(parsing: draft.yaml, file: capture.lastPathComponent)
      let run = TestRun(rules: try RuleSet(packs: [pack], profile: .everything))
      var auditor = Auditor()
      for entry in entries {
        let response = run.rewritten(entry)
        found += auditor.leaks(in: response.before, contentType: entry.mimeType).count
        left += auditor.leaks(in: response.after, contentType: entry.mimeType).count
      }
    }
    print("drafts: \(left) of \(found) findings left")
    #expect(found > 400)
    #expect(left * 10 <= found)
  }
}
