import Testing

@testable import Auditing

struct NameWordsTests {
  @Test(arguments: [
    ("edge_liked_by", ["edge", "liked", "by"]), ("likeCount", ["like", "count"]),
    ("data-like-count", ["data", "like", "count"]), ("HTTPLikes2", ["http", "likes"]),
    ("__typename", ["typename"]), ("", []), ("123", []), ("Gefällt", ["gefällt"]),
  ])
  func splitsNames(name: String, words: [String]) {
    #expect(NameWords.split(name) == words)
  }
}
