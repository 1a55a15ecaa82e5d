import Captures
import CountText
import Rules
import Testing

@testable import RuleTesting

struct CoverageTests {
  private static let body = """
    {"posts":[{"text":"a first longer text","likes":12,"boost_count":3},
    {"text":"a second longer text","likes":1,"boost_count":0}]}
    """

  private static func coverage(posts: String) throws -> Coverage {
    let pack = """
      site: quay
      title: Quay
      hosts: [quay.test]
      seen: 2026-11-23
      evidence: [invented]
      why: { zero: required }
      responses:
        - match: "*://quay.test/api/*"
      \(posts)
          hide:
            likes: { path: $..likes, by: zero }
            views: { path: $..views, by: zero }
      """
    let rules = try RuleSet(
      packs: [SitePack(parsing: pack, file: "quay.yaml")],
      profile: .everything
    )
    let entry = try CapturedEntry(
      url: "https://quay.test/api/posts",
      mediaType: "application/json",
      body: Array(body.utf8)
    )
    var coverage = Coverage(of: rules)
    coverage.add(TestRun(rules: rules).rewritten(entry), of: "quay/posts")
    return coverage
  }

  @Test func saysWhatNoCaseExercisesAndWhatNoRuleKnows() throws {
    let coverage = try Self.coverage(posts: "")
    #expect(coverage.unusedRules.map(\.target) == ["$..views"])
    #expect(coverage.unknownFields.map(\.text) == ["3"])
    #expect(coverage.unknownPosts == ["quay/posts: $..posts[*] with $.text"])
    #expect(coverage.text.contains("posts that no rule knows"))
    var twice = coverage
    twice.add(coverage)
    #expect(twice.unknownFields.count == 2)
    #expect(twice.unusedRules == coverage.unusedRules)
  }

  @Test func knownPostsAreNotListed() throws {
    let posts = "    posts: { at: '$.posts[*]', text: $.text }"
    #expect(try Self.coverage(posts: posts).unknownPosts.isEmpty)
  }
}
