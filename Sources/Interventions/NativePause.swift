/// A platform's own way to cover a post, so that every client of it shows the cover without our help.
public enum NativePause: String, CaseIterable, Hashable, Sendable {
  /// Mastodon, Pleroma, Akkoma and their relatives: `sensitive` with `spoiler_text`.
  case contentWarning = "content-warning"
  /// Misskey: `cw`, and `isSensitive` of files.
  case misskey = "cw"
  /// Bluesky: a label `!warn`.
  case label
  /// Reddit: `spoiler`.
  case spoiler
  /// Reddit's GraphQL: `isSpoiler`.
  case isSpoiler = "is-spoiler"
  /// X: `possibly_sensitive`, which covers media only.
  case sensitive
  /// X: the wrapper with an interstitial over the whole post.
  case interstitial

  /// Reads the word that a site pack uses; spaces count as hyphens.
  public init?(word: String) {
    self.init(rawValue: word.lowercased().replacing(" ", with: "-").replacing("_", with: "-"))
  }

  /// Whether the words of the post stay in sight.
  public var coversMediaOnly: Bool { self == .sensitive }

  /// What to change in the post's object; empty where the form has nothing for this level, or where the
  /// author's own warning stands there already.
  ///
  /// - Parameters:
  ///   - cover: what the cover says.
  ///   - warning: what the author has put over the post.
  ///   - subject: what a label is about (`uri` of the post); only Bluesky asks.
  ///   - show: the word on the platform's own button, where it can be set.
  /// - Returns: changes that stand side by side; their order does not matter.
  public func edits(
    for cover: Cover,
    warning: String? = nil,
    subject: String = "",
    show: String = ""
  ) -> [MemberEdit] {
    let isWarned = !(warning ?? "").allSatisfy(\.isWhitespace)
    guard cover.level != .note, !isWarned else { return [] }
    let isBlur = cover.level == .blur
    let words = quotedJSON([cover.say, cover.more].compactMap(\.self).joined(separator: " "))
    let flag = "true"
    switch self {
    case .contentWarning:
      return [.set(["sensitive"], flag)]
        + (isBlur ? [] : [.set(["spoiler_text"], words)])
    case .misskey:
      return [
        isBlur ? .set(["files", "*", "isSensitive"], flag) : .set(["cw"], words)
      ]
    case .label: return isBlur ? [] : [.append(["labels"], Self.label(about: subject))]
    case .spoiler: return [.set(["spoiler"], flag)]
    case .isSpoiler: return [.set(["isSpoiler"], flag)]
    case .sensitive:
      // GraphQL has the post in `legacy`; the older API has it bare.
      return [.set(["legacy", "possibly_sensitive"], flag)]
    case .interstitial:
      return isBlur
        ? [.set(["legacy", "possibly_sensitive"], flag)]
        : [Self.interstitial(saying: cover.say, show: show)]
    }
  }

  /// A label as `com.atproto.label.defs#label` has it.
  ///
  /// Clients drop `!warn` from an author and labels of services they do not know; the application's own
  /// service is the one that every client knows.
  private static func label(about subject: String) -> String {
    objectJSON([
      ("ver", "1"), ("src", quotedJSON("did:plc:ar7c4by46qjdydhdevvrndac")),
      ("uri", quotedJSON(subject)), ("val", quotedJSON("!warn")),
      ("cts", quotedJSON("2026-01-01T00:00:00.000Z")),
    ])
  }

  private static func interstitial(saying text: String, show: String) -> MemberEdit {
    func rich(_ text: String) -> String {
      objectJSON([("rtl", "false"), ("text", quotedJSON(text)), ("entities", "[]")])
    }
    let interstitial = objectJSON([
      ("__typename", quotedJSON("ContextualTweetInterstitial")),
      ("displayType", quotedJSON("EntireTweet")),
      ("text", rich(text)), ("revealText", rich(show)),
    ])
    return .wrap(
      prefix: "{\"__typename\":\"TweetWithVisibilityResults\",\"tweetInterstitial\":"
        + "\(interstitial),\"tweet\":",
      suffix: "}"
    )
  }
}

/// One change to a post's object, as plain data; whoever owns the bytes carries it out.
public enum MemberEdit: Hashable, Sendable {
  /// Sets the member that the names lead to, from the post down (`*` for each element of an array), to a JSON
  /// value; adds it where it is missing.
  case set([String], String)
  /// Adds a JSON value at the end of an array.
  case append([String], String)
  /// Puts text before and after the post's object itself.
  case wrap(prefix: String, suffix: String)
}

extension MemberEdit {
  /// Where a `set` or `append` is done: the object that gets the member, as a JSON path from the post, and the
  /// member's name.
  public var place: (path: String, member: String)? {
    switch self {
    case .set(let names, _), .append(let names, _):
      guard let member = names.last else { return nil }
      let steps = names.dropLast().map { $0 == "*" ? "[*]" : ".\($0)" }
      return ("$" + steps.joined(), member)
    case .wrap: return nil
    }
  }
}
