import Captures
import Rules
import Testing

@testable import RuleTesting

struct DriftTests {
  private static let pack = """
    site: quay
    title: Quay
    hosts: [quay.test]
    seen: 2026-11-23
    evidence: [invented]
    why: { zero: required, text: the label keeps its words }
    responses:
      - match: "*://quay.test/api/*"
        hide:
          likes: { path: [$..like_count, $..stats.hearts], by: zero }
          replies: { path: $..numComments, by: zero }
          views: { path: $..view_count, by: zero }
          followers: { path: $..author.followersCount, by: zero }
          reposts: { path: $..shares.total, by: zero }
    pages:
      - match: "*://quay.test/*"
        except: "*://quay.test/api/*"
        hide:
          likes: { select: .like-count, by: text }
          replies: { select: '[data-testid="reply-number"]', by: text }
          views: { select: '.post-views span', by: text }
    """

  private static let json = """
    {"cursor":"abc","posts":[{"id":1,"text":"one","created_at":"x","like_count":3,"numComments":2,
    "view_count":100,"stats":{"hearts":4,"size":9},"shares":{"total":2,"url":"u"},
    "author":{"name":"ana","followersCount":12,"verified":true},"media_width":640},
    {"id":2,"text":"two","created_at":"y","like_count":1,"numComments":5,"view_count":7,
    "stats":{"hearts":1,"size":9},"shares":{"total":1,"url":"u"},
    "author":{"name":"bo","followersCount":9,"verified":false},"media_width":320}],"took":12}
    """

  private static let page = """
    <main class="feed"><article class="post"><h2 class="post-title">One</h2>
    <div class="post-bar"><span class="like-count icon">3 likes</span>
    <a data-testid="reply-number" class="link">2 replies</a>
    <p class="post-views"><span>7 views</span></p></div></article></main>
    """

  /// Each row: what the site renames, to what; the path or selector that a person would write.
  private static let renames: [(old: String, new: String, target: String)] = [
    ("like_count", "likeCount", "$..likeCount"),
    ("like_count", "likes_total", "$..likes_total"),
    ("like_count", "total_likes", "$..total_likes"),
    ("like_count", "reaction_count", "$..reaction_count"),
    ("like_count", "favouriteCount", "$..favouriteCount"),
    ("numComments", "comment_count", "$..comment_count"),
    ("numComments", "commentsCount", "$..commentsCount"),
    ("numComments", "replies", "$..replies"),
    ("view_count", "views", "$..views"),
    ("view_count", "impressions", "$..impressions"),
    ("view_count", "play_count", "$..play_count"),
    ("followersCount", "follower_count", "$..author.follower_count"),
    ("followersCount", "fans", "$..author.fans"),
    ("hearts", "likes", "$..stats.likes"),
    ("stats", "metrics", "$..metrics.hearts"),
    ("shares", "reposts", "$..reposts.total"),
    ("author", "user", "$..user.followersCount"),
    ("total", "count", "$..shares.count"),
  ]

  private static let classRenames: [(old: String, new: String, target: String)] = [
    ("like-count", "likes-number", ".likes-number"),
    ("like-count", "x7f3", ".x7f3"),
    ("reply-number", "replyCount", "[data-testid=\"replyCount\"]"),
    ("post-views", "item-views", ".item-views span"),
    ("post-views", "impressions", ".impressions span"),
  ]

  private static func side(_ body: String, _ url: String, _ type: String) throws -> Drift.Side {
    let rules = try RuleSet(
      packs: [SitePack(parsing: pack, file: "quay.yaml")],
      profile: .everything
    )
    var side = Drift.Side()
    let entry = try CapturedEntry(url: url, mediaType: type, body: Array(body.utf8))
    side.add(TestRun(rules: rules).rewritten(entry))
    return side
  }

  private static func proposal(
    _ rename: (old: String, new: String, target: String),
    _ body: String,
    _ url: String,
    _ type: String
  ) throws -> String? {
    let renamed = body.replacing(rename.old, with: rename.new)
    let drift = Drift(
      from: try side(body, url, type),
      to: try side(renamed, url, type)
    )
    return drift.stopped.first?.proposals.first?.target
  }

  @Test func mostSingleRenamesAreProposedRightly() throws {
    var right = 0
    for rename in Self.renames {
      let found = try Self.proposal(
        rename,
        Self.json,
        "https://quay.test/api/p",
        "application/json"
      )
      if found == rename.target { right += 1 } else { print("\(rename): \(found ?? "nothing")") }
    }
    for rename in Self.classRenames {
      let found = try Self.proposal(rename, Self.page, "https://quay.test/p", "text/html")
      if found == rename.target { right += 1 } else { print("\(rename): \(found ?? "nothing")") }
    }
    let count = Self.renames.count + Self.classRenames.count
    #expect(right * 100 >= count * 80, "\(right) of \(count)")
  }

  @Test func nothingStopsWhereNothingChanged() throws {
    let same = try Self.side(Self.json, "https://quay.test/api/p", "application/json")
    #expect(Drift(from: same, to: same).stopped.isEmpty)
  }

  @Test func whatIsGoneWithoutAnHeirHasNoProposal() throws {
    let gone = Self.json.replacing(#""view_count":100,"#, with: "")
      .replacing(#""view_count":7,"#, with: "")
    let drift = Drift(
      from: try Self.side(Self.json, "https://quay.test/api/p", "application/json"),
      to: try Self.side(gone, "https://quay.test/api/p", "application/json")
    )
    #expect(drift.stopped.map(\.rule.target) == ["$..view_count"])
    #expect(drift.stopped.first?.proposals.isEmpty == true)
  }
}
