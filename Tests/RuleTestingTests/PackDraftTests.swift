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
    #expect(yaml.contains("at: '$..posts[*]', text: \"$.text\" }  # 2, as in"))
    let pack = try SitePack(parsing: yaml, file: "quay.yaml")
    let run = TestRun(rules: try RuleSet(packs: [pack], profile: .everything))
    let entry = try CapturedEntry(
      url: "https://quay.test/api/x",
      mediaType: "application/json",
      body: Array(body.utf8)
    )
    let after = String(decoding: run.rewritten(entry).after, as: UTF8.self)
    #expect(
      after
        == #"{"posts":[{"text":"a long text","like_count":0},{"text":"another one","like_count":0}],"views":{"count":0},"label":"likes"}"#
    )
  }

  /// Each row: a page, a line of the draft.
  @Test(arguments: [
    (#"<i class="likes">3</i>"#, "- { select: 'i.likes', by: text }"),
    (
      #"<i class="likes" title="3 likes">x</i>"#,
      "- { select: 'i.likes', attribute: title, kinds: all }"
    ),
    (
      #"<ul class="stats"><li><b>3</b> likes</li></ul>"#, "- { select: 'ul.stats li', kinds: all }"
    ),
    (#"<b id="score_4711">3</b>"#, #"- { select: 'b[id^="score_"]', by: text }"#),
    (
      #"<script id="__NEXT_DATA__" type="application/json">{"a":{"likes":3}}</script>"#,
      #"- { select: 'script#__NEXT_DATA__[type="application/json"]', as: json, use: inner-1 }"#
    ),
    (
      #"<script>window.x = {"a":{"likes":3}}</script>"#,
      "- { select: 'script:not([src]):not([type])', as: script, use: inner-1 }"
    ),
    (
      #"<div data-state="{&quot;likes_total&quot;:3}"></div>"#,
      "- { select: 'div[data-state]', attribute: data-state, use: inner-1 }"
    ),
  ])
  func pagesGiveSelectorsAndState(page: String, line: String) throws {
    let yaml = try Self.draft(page, "text/html")
    _ = try SitePack(parsing: yaml, file: "quay.yaml")
    #expect(yaml.contains(line), "\(yaml)")
  }

  /// Each row: where the audit found a count, the path of its kind.
  @Test(arguments: [
    ("$.posts[0].stats.likes", "$..likes"), ("$.a.edge_liked_by.count", "$..edge_liked_by.count"),
    ("$.viewCountText.runs[2].text", "$..viewCountText.runs[*].text"),
    ("$.reactions['❤']", "$..reactions.*"), ("$[0]['like-count']", "$..['like-count']"),
    ("$.posts['12'].count", "$..posts.*.count"),
  ])
  func pathsTellTheKind(place: String, path: String) {
    #expect(DraftPath.generalized(place) == path)
  }
}
