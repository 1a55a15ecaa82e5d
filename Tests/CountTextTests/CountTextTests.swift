import CountText
import Testing

/// What a person would read as a public count, and what not.
struct CountTextTests {
  /// The label with its counts of the given kinds cut out, as the rewriters do.
  private static func without(_ kinds: Set<CountKind>, in label: String) -> String {
    var bytes = Array(label.utf8)
    let spans = CountText.spans(in: bytes.span)
    for span in spans.reversed() where span.kind.map(kinds.contains) ?? true {
      bytes.removeSubrange(span.phraseRange)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Label, the kinds found in order, what is left without them.
  @Test(arguments: [
    ("1,234 likes", "likes", "likes"),
    ("1.2K Likes", "likes", "Likes"),
    ("Followed by ana, bea and 12 others", "followers", "Followed by ana, bea and others"),
    ("ana and 12 others followed you", "followers", "ana and others followed you"),
    ("12 people are talking about this", "replies", "people are talking about this"),
    ("314 ♥", "-", " ♥"),
    ("\u{F0379}314", "-", "\u{F0379}"),
    ("469k", "-", ""),
    ("12", "-", ""),
    ("19.783", "-", ""),
    ("2,9 mio.", "-", ""),
    ("1.2万", "-", ""),
    ("12 lakh", "-", ""),
    ("1,234 likes, 56 comments", "likes replies", "likes, comments"),
    (
      "12K Followers, 300 Following, 45 Posts", "followers following",
      "Followers, Following, 45 Posts"
    ),
    ("314,159 views 2 years ago", "views", "views 2 years ago"),
    ("Likes: 1,234", "likes", "Likes"),
    ("Comments (56)", "replies", "Comments"),
    (
      "like this video along with 1,234 other people", "likes",
      "like this video along with other people"
    ),
    ("12 replies. Reply", "replies", "replies. Reply"),
    ("View 15 comments", "replies", "View comments"),
    ("1.5M subscribers", "subscribers", "subscribers"),
    ("5m likes", "likes", "likes"),
    ("1 point", "scores", "point"),
    ("4K views", "views", "views"),
    ("Gefällt 1.234 Mal", "likes", "Gefällt"),
    ("2.345 „Gefällt mir“-Angaben", "likes", "„Gefällt mir“-Angaben"),
    ("19.783 Aufrufe", "views", "Aufrufe"),
    ("2,9 Mio. Abonnenten", "subscribers", "Abonnenten"),
    ("1 234 J’aime", "likes", "J’aime"),
    ("12 k abonnés", "followers", "abonnés"),
    ("1,2 M de vues", "views", "vues"),
    ("3 mil curtidas", "likes", "curtidas"),
    ("1,5 mi de visualizações", "views", "visualizações"),
    ("12 mil seguidores", "followers", "seguidores"),
    ("1.234 Me gusta", "likes", "Me gusta"),
    ("8,1 tys. wyświetleń", "views", "wyświetleń"),
    ("1,2 тыс. просмотров", "views", "просмотров"),
    ("45 комментариев", "replies", "комментариев"),
    ("3 B görüntüleme", "views", "görüntüleme"),
    ("1.2K followers (1,234)", "followers followers", "followers"),
    ("91,2 t. seuraajaa", "followers", "seuraajaa"),
    ("12 tūkst. peržiūrų", "views", "peržiūrų"),
    ("91 tis. pregleda", "views", "pregleda"),
    ("1,2 þ. áhorf", "views", "áhorf"),
    ("345 தடவை", "", "345 தடவை"),
    ("91ஆ பார்வைகள்", "views", "பார்வைகள்"),
    ("12 సబ్‌స్క్రైబర్‌లు", "subscribers", "సబ్‌స్క్రైబర్‌లు"),
    ("۱۲ دنبال‌کننده", "followers", "دنبال‌کننده"),
    ("91 ათ. ნახვა", "views", "ნახვა"),
    ("91 voti, 12 commenti", "scores replies", "voti, commenti"),
    ("91 users / day", "views", "users / day"),
    ("1,234件のいいね", "likes", "いいね"),
    ("この動画を他 1,234 人とともに高く評価", "likes", "この動画を他 高く評価"),
    ("다른 사용자 1,234명과 함께 이 동영상에 좋아요 표시", "likes", "다른 사용자 좋아요 표시"),
    (
      "dieses Video genauso wie 1.234 andere positiv bewerten", "likes",
      "dieses Video genauso wie positiv bewerten"
    ),
    ("与另外 1,234 人一起点赞", "likes", "与另外 点赞"),
    ("いいね 12件", "likes", "いいね"),
    ("1.2万 回視聴", "views", "回視聴"),
    ("조회수 1.2만회", "views", "조회수"),
    ("댓글 34개", "replies", "댓글"),
    ("1234次观看", "views", "次观看"),
    ("粉丝 12万", "followers", "粉丝"),
    ("١٢٣ إعجاب", "likes", "إعجاب"),
    ("12 लाख बार देखा गया", "views", "बार देखा गया"),
    ("2 rb suka", "likes", "suka"),
    ("1,2 N lượt thích", "likes", "lượt thích"),
    ("1,23,456 views", "views", "views"),
    ("1’234 Kommentare", "replies", "Kommentare"),
    ("1.2K · 3,400", "- -", " · "),
    ("100+ comments", "replies", "comments"),
  ])
  func findsCounts(label: String, kinds: String, rest: String) {
    let spans = CountText.spans(in: Array(label.utf8).span)
    #expect(spans.map { $0.kind?.rawValue ?? "-" }.joined(separator: " ") == kinds)
    #expect(Self.without(Set(CountKind.allCases), in: label) == rest)
  }

  @Test(arguments: [
    "4K video", "8K HDR", "1080p", "60 fps", "2h", "5m", "3 days ago", "vor 2 Jahren",
    "hace 3 horas", "12:30",
    "12:30:05", "2026-11-23", "23.11.2026", "11/23/2026", "May 5, 2024", "5. Mai", "$12.50",
    "12,50 €",
    "€5", "100 USD", "50%", "50 %", "#12345", "@user123", "abc123", "COVID-19", "v1.2.3",
    "192.168.1.1",
    "20 °C", "5 km", "1.5x", "3年前", "2日", "12分", "10 円", "S01E05", "4.5", "mp3", "H264", "16:9",
    "I have 3 cats", "Top 10 songs of 2024", "Page 3", "Posted by quiet_otter 3 hours ago", "",
    "wren on May 5, 2024: \"1,234 likes\"", "Version 12", "Route 66 photographs", "2 новых года",
  ])
  func otherNumbersAreNoCounts(label: String) {
    let spans = CountText.spans(in: Array(label.utf8).span)
    #expect(spans.isEmpty, "\(spans)")
  }

  @Test(arguments: [
    ("469k", true), ("1.2K", true), ("19.783", true), ("2,9 mio.", true), ("1.2万", true),
    ("12 lakh", true),
    ("4K", true), ("0", true), (" 12 ", true), ("(12)", true), ("1,234+", true), ("٣٤", true),
    ("12件", true),
    ("1 234", true), ("12:30", false), ("2h", false), ("4.5", false), ("$5", false),
    ("12 likes", false),
    ("", false), ("K", false), ("1.2.3", false), ("50%", false), ("1 2", false), ("3/10", false),
    ("4K video", false), ("2026-11-23", false),
  ])
  func wholeCounts(label: String, isWhole: Bool) {
    let answer = CountText.isWholeCount(Array(label.utf8).span)
    #expect(answer == isWhole)
  }

  @Test func rangesAreBytesOfTheText() throws {
    let label = "ÄÖ 1,2 Mio. Aufrufe"
    let span = try #require(CountText.spans(in: Array(label.utf8).span).first)
    #expect(String(decoding: Array(label.utf8)[span.range], as: UTF8.self) == "1,2 Mio.")
    #expect(span.kind == .views)
  }

  @Test(
    arguments: [[0xFF, 0x31], [0x31, 0xC3], [0xD9, 0xA1, 0x80], [0xE0], [0x31, 0xF0, 0x9F]]
      as [[UInt8]]
  )
  func brokenUTF8KeepsRangesInsideTheText(bytes: [UInt8]) {
    let spans = CountText.spans(in: bytes.span)
    #expect(spans.allSatisfy { $0.phraseRange.upperBound <= bytes.count })
  }

  /// In a text of which it is known that it tells a count; words nobody listed.
  @Test(arguments: [
    ("402,517 monthly audience", ["402,517"]), ("1,2 þ. áhorf", []), ("1.2K áhorf", ["1.2K"]),
    ("4321 frobs · 1,234 nobs", ["4321", "1,234"]), ("fyrir 3 klst.", []), ("síðan 2021", []),
    ("11/23/2026", []), ("12 frobs", []), ("Ana and 12 others", ["12"]), ("$1,234", []),
    ("no number", []),
  ])
  func largeNumbersNeedNoWord(label: String, expected: [String]) {
    let bytes = Array(label.utf8)
    let found = CountText.largeNumbers(in: bytes.span).map {
      String(decoding: bytes[$0.range], as: UTF8.self)
    }
    #expect(found == expected)
  }

  @Test func longTextsEndWithoutTrouble() {
    let digits = Array(repeating: UInt8(ascii: "1"), count: 100_000)
    let spans = CountText.spans(in: digits.span)
    #expect(spans.count <= 1)
    let mixed = Array(String(repeating: "1, 2. 3:(", count: 10_000).utf8)
    _ = CountText.spans(in: mixed.span)
  }

  @Test func cuttingTwiceIsCuttingOnce() {
    for label in ["1,234 likes, 56 comments", "1.2K · 340", "Likes: 1,234", "(12)"] {
      let once = Self.without(Set(CountKind.allCases), in: label)
      #expect(Self.without(Set(CountKind.allCases), in: once) == once)
    }
  }
}
