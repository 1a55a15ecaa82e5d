internal import CountText

/// The words that names of counts are made of.
///
/// Written from what platforms call things, not from the rules: what the rules forgot should show.
enum NameVocabulary {
  /// What is counted, by the words for one and for many.
  static let nouns: [String: CountKind] = {
    var nouns: [String: CountKind] = [:]
    for (kind, words) in nounsByKind {
      for word in words.split(separator: " ") { nouns[String(word)] = kind }
    }
    return nouns
  }()

  private static let nounsByKind: [CountKind: String] = [
    .likes: """
    like likes liked fav favs fave faves favorite favorites favourite favourites favorited \
    favourited favoriters heart hearts digg diggs reaction reactions react reacts love loves \
    kudos clap claps applause thumbsup appreciation appreciations gefällt megusta jaime smile haha wow sad \
      angry
    """,
    .dislikes: "dislike dislikes disliked thumbsdown",
    .scores: """
    score scores karma upvote upvotes upvoted downvote downvotes ups downs vote votes voted \
    point points
    """,
    .reposts: """
    retweet retweets retweeted repost reposts reposted reblog reblogs reblogged share shares \
    shared boost boosts boosted renote renotes renoted forward forwards crosspost crossposts \
    repin repins announce announces announcement resharer reshare reshares
    """,
    .quotes: "quote quotes quoted quoter",
    .replies: """
    reply replies replied comment comments commented commenter answer answers conversation \
    response responses descendants
    """,
    .views: """
    view views viewer viewers viewed play plays played playback watch watches watched watching \
    watcher watchers clicks checkins impression impressions listen listens listener listeners visit visits \
    visitor visitors reads readers reach participant participants spectator spectators audience
    """,
    .followers: "follower followers fan fans followed",
    .following:
      """
    follow following followings followee followees friend friends follows connection connections
    """,
    .bookmarks: "bookmark bookmarks bookmarked save saves saved collect collects saver savers",
    .subscribers: "subscriber subscribers subscription member members subscribed",
    .ranks: "rank ranks ranking trend trending volume",
    .badges: "award awards awarder awardee badge badges trophy trophies gilded gildings gold",
  ]

  /// Words that say "how many".
  static let countWords: Set<String> = [
    "count", "counts", "counter", "cnt", "num", "nums", "total", "totals", "sum", "amount",
    "qty", "quantity", "tally", "n", "nb", "nr", "ratio", "stat", "stats", "statistic",
    "anzahl", "nombre", "numero", "cantidad", "contador", "items", "interaction", "interactions",
  ]

  /// Names that are a count by themselves when a whole number stands under them.
  ///
  /// Each ends a name: `link_karma`, `subreddit_subscribers`.
  static let bareNouns: Set<String> = [
    "likes", "favs", "faves", "favorites", "favourites", "hearts", "diggs", "reactions", "kudos",
    "claps", "dislikes", "score", "scores", "karma", "upvotes", "downvotes", "ups", "downs",
    "votes",
    "points", "retweets", "reposts", "reblogs", "shares", "boosts", "renotes", "crossposts",
    "repins",
    "quotes", "replies", "comments", "descendants", "clicks", "checkins", "answers", "views",
    "viewers", "readers", "plays", "watches",
    "impressions",
    "listens", "listeners", "visits", "visitors", "reads", "reach", "participants", "followers",
    "fans", "following", "followees", "friends", "follows", "connections", "bookmarks", "saves",
    "collects", "subscribers", "members", "rank", "awards", "badges", "trophies", "gilded",
    "watching", "watchers", "favoriters",
  ]

  /// Words that make a name something else: a limit, a place, a time, a measure, the reader's own.
  static let otherWords: Set<String> = [
    "max", "min", "maximum", "minimum", "limit", "limits", "per", "page", "pages", "pagination",
    "size", "offset", "index", "idx", "id", "ids", "cursor", "token", "key", "time", "timestamp",
    "date", "at", "seconds", "second", "secs", "ms", "msec", "millis", "milliseconds", "minutes",
    "mins", "hours", "days", "duration", "delay", "interval", "timeout", "position", "pos", "width",
    "height", "version", "threshold", "default", "weight", "color", "style", "type", "level",
    "status", "code", "url", "uri", "since", "until", "ago", "unread", "unseen", "pending",
    "rate", "bitrate", "quality", "qualities", "my", "own", "poll", "polls", "bucket", "experiment",
    "flag", "port", "priority", "length", "byte", "bytes", "bits", "format", "icon", "image",
    "font",
    "setting", "settings", "config", "remaining", "radius", "price", "moderator", "mod", "reports",
    "given", "requests", "request", "invite", "context", "speed", "sample", "sampling", "margin",
    "padding", "spacing", "column", "columns", "row", "rows", "zoom", "opacity", "group", "groups",
    "known", "dialog", "cutoff", "eligibility", "buffer", "ranking",
  ]

  /// Names that only wrap what stands below them.
  static let wrappers: Set<String> = [
    "summary", "data", "edges", "edge", "node", "nodes", "result", "results", "value", "info",
    "text",
    "content", "item", "model", "stats", "counts", "count", "renderer",
  ]

  /// Words in the name of something that holds no public counts.
  static let otherMatters: Set<String> = [
    "poll", "polls", "option", "options", "choice", "choices", "config", "configuration", "feature",
    "features", "experiment", "experiments", "settings", "params", "known", "limits", "sensitive",
    "site",
    "server", "instance", "usage",
  ]
}
