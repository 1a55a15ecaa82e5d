import Captures
import Rules
import Testing

@testable import RuleTesting

struct PackDraftTests {
  private static func draft(_ body: String, _ type: String) throws -> String {
    var draft = PackDraft(site: "quay", date: "2026-11-23")
    draft.add(
      try CapturedEntry(url: "https://quay.test/api/x", mediaType: type, body: Array(body.utf8))
    )
    return draft.yaml
  }

  @Test func aDraftIsAPackThatHidesWhatItFound() throws {
    let body =
      #"{"posts":[{"text":"a long text","like_count":3},{"text":"another one","like_count":4}],"views":{"count":2},"label":"7 likes"}"#
    let yaml = try Self.draft(body, "application/json")
    #expect(yaml.contains("'$..like_count', by: zero }  # 2 times, as in 3"))
    #expect(yaml.contains("#   $.posts[*]  text"))
    let pack = try SitePack(parsing: yaml, file: "quay.yaml")
    let run = TestRun(rules: try RuleSet(packs: [pack], profile: .everything))
    let entry = try CapturedEntry(
      url: "https://quay.test/api/x",
      mediaType: "application/json",
      body: Array(body.utf8)
    )
    let after = String(decoding: run.rewritten([entry])[0].after, as: UTF8.self)
    #expect(
      after
        == #"{"posts":[{"text":"a long text","like_count":0},{"text":"another one","like_count":0}],"views":{"count":0},"label":"likes"}"#
    )
  }

  @Test func pagesGiveSelectors() throws {
    let yaml = try Self.draft(#"<i class="likes" title="3 likes">3 likes</i>"#, "text/html")
    _ = try SitePack(parsing: yaml, file: "quay.yaml")
    #expect(yaml.contains("select: 'i.likes', attribute: title, by: text"))
    #expect(yaml.contains("select: 'i.likes', by: text"))
  }
}
