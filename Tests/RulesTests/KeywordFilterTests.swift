import Testing

@testable import Rules

/// Keyword filters, as Mastodon's server matches them.
@Suite("Keyword filters") struct KeywordFilterTests {
  private static let place = SourcePlace(file: "p", line: 1, column: 1)

  /// Phrase, whole words only, text, whether it speaks about the text.
  @Test(
    "phrases in texts",
    arguments: [
      ("cat", false, "Concatenate", true), ("cat", true, "Concatenate", false),
      ("cat", true, "a CAT!", true),
      ("cat", true, "concatenated cat", true), ("#cat", true, "my#cat", true),
      ("#cat", true, "#cats", false),
      ("Straße", true, "die STRASSE", false), ("Straße", true, "Die STRAßE.", true),
      ("war", true, "naïve war_crime", false), ("war", true, "post-war", true),
      ("é", true, "caf\u{E9}", false),
      ("選挙", false, "昨日の選挙の話", true), ("a b", true, "A B c", true), ("!", true, "hm!hm", true),
      ("aa", true, "aaa aa", true),
    ]
  )
  func finds(phrase: String, isWholeWord: Bool, text: String, isFound: Bool) {
    var filter = KeywordFilter(phrase: phrase, place: Self.place)
    filter.isWholeWord = isWholeWord
    #expect(filter.matches(text, in: .home, at: 0) == isFound)
  }

  @Test("a filter holds in its contexts and until its end")
  func holdsWhereAndWhile() {
    var filter = KeywordFilter(phrase: "x", place: Self.place)
    filter.contexts = [.home, .thread]
    filter.expires = 100
    #expect(filter.matches("x", in: .home, at: 99))
    #expect(!filter.matches("x", in: .home, at: 100))
    #expect(!filter.matches("x", in: .public, at: 0))
    #expect(filter.matches("x", in: nil, at: 0), "where the place is not known")
  }

  /// Address, where its posts are met.
  @Test(
    "packs tell where posts are met",
    arguments: [
      ("https://mastodon.social/api/v1/timelines/home?limit=20", .home),
      ("https://mastodon.social/api/v1/timelines/tag/bread", .public),
      ("https://mastodon.social/api/v1/statuses/7/context", .thread),
      ("https://mastodon.social/@ana/7", .thread), ("https://mastodon.social/@ana", .account),
      ("https://mastodon.social/api/v2/notifications", .notifications),
      ("https://mastodon.social/api/v1/instance", nil),
      ("https://x.com/i/api/graphql/a-b/HomeTimeline?variables=x", .home),
      ("https://x.com/i/api/graphql/a-b/TweetDetail?variables=x", .thread),
      ("https://x.com/ana/status/7", .thread),
      ("https://bsky.app/profile/ana.example/post/7", .thread),
      ("https://bsky.app/profile/ana.example", .account),
      ("https://www.reddit.com/r/bread/comments/7/x/", .thread),
      ("https://www.reddit.com/r/bread/", .public), ("https://www.reddit.com/", .home),
      ("https://news.ycombinator.com/item?id=7", .thread),
      ("https://news.ycombinator.com/news", .public),
      ("https://unknown.example/api/v1/timelines/home", .home),
      ("https://unknown.example/", nil),
    ] as [(String, KeywordFilter.Context?)]
  )
  func knowsThePlace(url: String, context: KeywordFilter.Context?) throws {
    let rules = try PackCase.rulesForEverything()
    #expect(rules.context(of: try #require(RequestURL(parsing: url))) == context)
  }

  @Test("of several, the one that does most decides")
  func decides() throws {
    let profile = try Profile(
      parsing: """
        keywords:
          - harbour
          - { phrase: storm, action: hide, title: Weather, whole_word: yes, expires: 2030-01-01T00:00:00Z }
          - { phrase: boat, action: blur, context: [home, public] }
        """,
      file: "p.yaml"
    )
    let keywords = profile.keywords
    #expect(keywords.match("a boat in the harbour", in: .home, at: 0)?.phrase == "harbour")
    #expect(keywords.match("a boat in a storm", in: .home, at: 0)?.title == "Weather")
    #expect(keywords.match("a boat", in: .home, at: 0)?.action == .blur)
    #expect(keywords.match("a boat", in: .thread, at: 0) == nil)
    #expect(keywords.filters[1].place.line == 3)
    #expect(profile.suspended.keywords.filters.isEmpty)
  }

  /// Each row: the file, where the fault stands, a part of what is said.
  @Test(
    "faults name place, cause and remedy",
    arguments: [
      ("keywords: [{ phrase: a, context: [hme] }]", "p.yaml:1:35", "did you mean 'home'?"),
      ("keywords: [{ phrase: a, action: burn }]", "p.yaml:1:33", "warn"),
      ("keywords: [{ whole_word: true }]", "p.yaml:1:12", "phrase"),
      ("keywords: [{ phrase: a, expires: soon }]", "p.yaml:1:34", "2026-11-23T18:00:00Z"),
      ("lists: [{ trusted: true }]", "p.yaml:1:9", "'url' or 'file'"),
      ("lists: [http://a.test/l.txt]", "p.yaml:1:9", "https://"),
      ("lists: [{ url: https://a.test/l, file: b }]", "p.yaml:1:9", "not both"),
    ]
  )
  func namesFaults(text: String, place: String, words: String) {
    #expect {
      _ = try Profile(parsing: text, file: "p.yaml")
    } throws: { error in
      let said = "\(error)"
      return said.hasPrefix(place) && said.contains(words)
    }
  }
}
