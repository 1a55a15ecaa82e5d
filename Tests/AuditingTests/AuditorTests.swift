import CountText
import Testing

@testable import Auditing

struct AuditorTests {
  private static func leaks(_ body: String, _ type: String = "application/json") -> [Leak] {
    var auditor = Auditor()
    return auditor.leaks(in: Array(body.utf8), contentType: type)
  }

  /// Each row: a JSON text, the kind of the one count in it, where it is.
  @Test(arguments: [
    (#"{"like_count":7}"#, CountKind.likes, "$.like_count"),
    (#"{"post":{"likeCount":"1.2K"}}"#, .likes, "$.post.likeCount"),
    (#"{"edge_liked_by":{"count":3}}"#, .likes, "$.edge_liked_by.count"),
    (#"{"likes":{"summary":{"total_count":3}}}"#, .likes, "$.likes.summary.total_count"),
    (#"{"reactions":{"❤":3}}"#, .likes, "$.reactions['❤']"),
    (#"{"score":12}"#, .scores, "$.score"),
    (#"{"link_karma":5}"#, .scores, "$.link_karma"),
    (#"[{"numComments":5}]"#, .replies, "$[0].numComments"),
    (#"{"number_of_shares":2}"#, .reposts, "$.number_of_shares"),
    (#"{"replies":{"totalItems":2}}"#, .replies, "$.replies.totalItems"),
    (
      #"{"id":"https://a.example/u/ana/followers?page=1","totalItems":2}"#, .followers,
      "$.totalItems"
    ),
    (#"{"reactioncount":342}"#, .likes, "$.reactioncount"),
    (#"{"viewCountText":{"simpleText":"1,234 views"}}"#, .views, "$.viewCountText.simpleText"),
    (#"{"simpleText":"1.234 Aufrufe"}"#, .views, "$.simpleText"),
    (#"{"iconName":"LIKE","title":"469k"}"#, .likes, "$.title"),
    (#"{"type":"followers","value":12}"#, .followers, "$.value"),
    (
      #"{"interactionType":{"@type":"LikeAction"},"commentCount":4}"#, .replies, "$.commentCount"
    ),
  ])
  func findsCountsInJSON(body: String, kind: CountKind, place: String) {
    let found = Self.leaks(body)
    #expect(found.map(\.kind) == [kind], "\(body)")
    #expect(found.map(\.place) == [place])
  }

  @Test(arguments: [
    (#"{"like_count":0,"likes":null,"score":""}"#, "what is hidden is no finding"),
    (#"{"id":17,"post_id":"99","next_cursor":3}"#, "ids and cursors"),
    (#"{"likes":true,"viewer_has_liked":false}"#, "the reader's own state"),
    (#"{"max_likes":5,"comments_per_page":20,"comment_limit":500}"#, "limits"),
    (#"{"view_duration_ms":500,"watch_time":3}"#, "durations"),
    (#"{"statuses_count":5,"posts_count":5,"media_count":4}"#, "posts written"),
    (#"{"favourites_count":5,"statuses_count":9}"#, "likes given"),
    (#"{"diggCount":3,"videoCount":19}"#, "likes given"),
    (#"{"reply_to_post_number":3}"#, "a place in a thread"),
    (#"{"poll":{"options":[{"votes_count":3}]}}"#, "what people chose is content"),
    (#"{"full_text":"100 likes!","id":1}"#, "a person's own words"),
    (#"{"text":"2 Retweets, that's a hit","id":"1"}"#, "a person's own words"),
    (#"{"defaultConfig":{"impressions":{"value":5}}}"#, "a program's switches"),
    (#"{"score":0.73}"#, "a relevance"),
    (#"{"viewer":{"knownFollowers":{"count":2}}}"#, "whom the reader knows"),
    (#"{"upvotes_timestamp":1700000000,"views":1700000000123456}"#, "times and ids"),
  ])
  func leavesEverythingElse(body: String, why: String) {
    #expect(Self.leaks(body) == [], "\(why)")
  }

  @Test(arguments: [
    (#"<span class="score">88 points</span>"#, CountKind.scores),
    (#"<div class="like-count"><b>1.2K</b></div>"#, .likes),
    (#"<a href="/ana/followers"><span>3,893</span></a>"#, .followers),
    (#"<button aria-label="27 Likes. Like">x</button>"#, .likes),
    (#"<shreddit-post comment-count="12">"#, .replies),
    (#"<meta property="og:description" content="9 Likes - a post">"#, .likes),
    (#"<meta itemprop="commentCount" content="12">"#, .replies),
    (#"<p><b>1,234</b> followers</p>"#, .followers),
    (#"<script>window.x = {"likeCount": 4}</script>"#, .likes),
    (#"<script>f({a:1,like_count:44,b:function(){}})</script>"#, .likes),
    (#"<script>var s = '\x7b\x22likeCount\x22:\x2244\x22\x7d'</script>"#, .likes),
    (#"<div data-state="{&quot;like_count&quot;:3}"></div>"#, .likes),
  ])
  func findsCountsInPages(body: String, kind: CountKind) {
    #expect(Self.leaks(body, "text/html").map(\.kind) == [kind], "\(body)")
  }

  @Test(arguments: [
    #"<td class="title"><a href="x">HN Plays 2048</a></td>"#,
    #"<div class="md"><p>submission reply 61</p></div>"#,
    #"<span class="dialog-counter">140</span>"#,
    #"<a href="/x?likes=3">Likes</a><time>3:20</time>"#,
    #"<script>let duration = 44; f({position:3})</script>"#,
    #"<style>.likes{width:44px}</style>"#,
  ])
  func findsNothingInPagesWithout(body: String) {
    #expect(Self.leaks(body, "text/html") == [])
  }

  @Test(arguments: [
    "for (;;);{\"likes\":2}", ")]}'\n{\"likes\":2}", "data: {\"likes\":2}\n\n", "{}\n{\"likes\":2}",
    "cb({\"likes\":2})",
  ])
  func looksBehindGuardsAndFraming(body: String) {
    #expect(Self.leaks(body, "text/plain").count == 1)
  }

  /// Broken and hostile input ends.
  @Test(arguments: [
    "", "{", "\"", "<", "<a", "<a b", "<a b=", "<a b=\"", "<!--", "<script>", "</", "{\"a\":\"\\",
    "&#x;",
    String(repeating: "[", count: 50_000), String(repeating: "{\"a\":", count: 20_000),
    String(repeating: "<b>", count: 20_000), "<script>'\\x", "<script>\"{\\\"likes\\\":",
  ])
  func brokenInputEnds(body: String) {
    for type in ["application/json", "text/html", "text/javascript"] {
      #expect(Self.leaks(body, type).isEmpty)
    }
  }
}
