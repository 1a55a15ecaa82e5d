/// Counts that a person gives or makes; what others gave them is another matter.
///
/// A number of posts written, of likes handed out: the reader's measure of nobody. They stand beside the
/// counts received and share their words, so it is the neighbours that tell.
enum GivenCounts {
  private struct Exception {
    let name: String
    /// Members of the same object; any one of them will do.
    let neighbours: Set<String>
  }

  private static let exceptions: [String: Exception] = {
    let list = [
      // Likes given, in the profile of an account (Twitter 1.1, Twitter 2, TikTok, Pleroma's older form).
      Exception(name: "favourites_count", neighbours: ["statuses_count", "friends_count"]),
      Exception(name: "favouritesCount", neighbours: ["statusesCount", "friendsCount"]),
      Exception(name: "favorites_count", neighbours: ["statuses_count", "friends_count"]),
      Exception(name: "like_count", neighbours: ["tweet_count"]),
      Exception(name: "diggCount", neighbours: ["videoCount"]),
      Exception(name: "favoriting_count", neighbours: ["aweme_count"]),
      // Comments written, in the counts of a person.
      Exception(name: "comment_count", neighbours: ["post_count"]),
    ]
    return Dictionary(list.map { ($0.name, $0) }) { first, _ in first }
  }()

  /// Whether the member of that name counts what its owner gave.
  static func contains(
    _ name: String,
    in parent: String?,
    beside names: some Sequence<String>
  ) -> Bool {
    // What an account did, in the newer shape of X's accounts.
    if parent == "action_counts" { return true }
    guard let exception = exceptions[name] else { return false }
    return names.contains(where: exception.neighbours.contains)
  }
}
