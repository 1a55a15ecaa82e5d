internal import JSONText

/// One value that is not what it was.
public struct ChangedValue: Hashable, Sendable {
  /// A JSON path.
  public var place: String
  /// The value as it was written, cut to a line.
  public var before: String
  /// As it is now; "(nothing)" where it is gone.
  public var after: String

  /// Joins the parts.
  public init(place: String, before: String, after: String) {
    self.place = place
    self.before = before
    self.after = after
  }
}

/// Compares a body with what became of it.
public struct ChangedValues {
  /// Every value that changed, in document order.
  public private(set) var all: [ChangedValue] = []

  /// Those that are neither a count nor a platform's own switch that hides counts.
  public private(set) var suspicious: [ChangedValue] = []

  private var names = CountName()

  /// Members that platforms have for hiding counts and covering posts.
  private static let switches: Set<String> = [
    "score_hidden", "hide_score", "scoreHidden", "hideScore", "isScoreHidden", "spoiler",
    "sensitive",
    "spoiler_text", "possibly_sensitive", "labels", "cw", "like_and_view_counts_disabled",
    "hide_like_and_view_counts", "summary",
  ]

  /// Compares the JSON of two bodies; pages are compared by the JSON in them only where both are JSON.
  ///
  /// A body that was JSON and is none now is one change: the whole of it.
  public init(before: [UInt8], after: [UInt8]) {
    guard let old = try? JSONParser.parse(before) else { return }
    guard let new = try? JSONParser.parse(after) else {
      let change = ChangedValue(place: "$", before: "JSON", after: "not JSON")
      all = [change]
      suspicious = [change]
      return
    }
    compare(Side(node: old), Side(node: new), path: "$", around: [])
  }

  private struct Side {
    let node: JSONNode

    var text: String { String(decoding: node.source, as: UTF8.self) }

    func member(_ name: String, _ position: Int) -> JSONNode? {
      guard case .object(let members) = node.kind else { return nil }
      // Nearly always the names are single, and this is one look.
      return members.lazy.filter { $0.isNamed(name) }.dropFirst(position).first?.value
    }

    func at(_ node: JSONNode) -> Side { Side(node: node) }
  }

  private mutating func compare(_ old: Side, _ new: Side, path: String, around: [String]) {
    switch (old.node.kind, new.node.kind) {
    case (.object(let members), .object):
      var places: [String: Int] = [:]
      for member in members {
        let place = path + JSONAuditor.step(member.name)
        let owner = CountName.collection(of: member.name, among: members)
        let inner = around + owner + [member.name]
        // Names may stand twice; the first is compared with the first.
        let position = places[member.name, default: 0]
        places[member.name] = position + 1
        if let value = new.member(member.name, position) {
          compare(old.at(member.value), new.at(value), path: place, around: inner)
        } else {
          note(place, old.at(member.value).text, "(nothing)", around: inner, new: nil)
        }
      }
      noteAdditions(old, new, path: path, around: around)
    case (.array(let before), .array(let after)) where before.count == after.count:
      for (index, pair) in zip(before, after).enumerated() {
        compare(old.at(pair.0), new.at(pair.1), path: "\(path)[\(index)]", around: around)
      }
    default:
      if old.text != new.text { note(path, old.text, new.text, around: around, new: new) }
    }
  }

  private mutating func noteAdditions(_ old: Side, _ new: Side, path: String, around: [String]) {
    guard case .object(let members) = new.node.kind else { return }
    for member in members where old.node[member.name] == nil {
      let place = path + JSONAuditor.step(member.name)
      note(place, "(nothing)", new.at(member.value).text, around: around + [member.name], new: nil)
    }
  }

  private mutating func note(
    _ place: String,
    _ before: String,
    _ after: String,
    around: [String],
    new: Side?
  ) {
    let change = ChangedValue(place: place, before: Excerpt.of(before), after: Excerpt.of(after))
    all.append(change)
    guard !isExpected(before, after, around: around) else { return }
    suspicious.append(change)
  }

  /// `joinedWeekCount`, `talking_about_count`: counts of things that the audit has no word for, but not what
  /// somebody wrote or made.
  private static func speaksOfCount(_ name: String) -> Bool {
    let words = NameWords.split(name)
    guard ["count", "counts"].contains(words.last) else { return false }
    return !words.contains {
      ["statuses", "tweet", "media", "notes", "video", "aweme", "pin"].contains($0)
    }
  }

  private mutating func isExpected(_ before: String, _ after: String, around: [String]) -> Bool {
    let name = around.last ?? ""
    if Self.switches.contains(name) { return true }
    if names.kind(of: name, in: around.dropLast()) != nil { return true }
    if Self.speaksOfCount(name) { return true }
    // A count may stand deeper: `view_count: {count, state}`.
    if around.suffix(4).contains(where: { names.kind(of: $0, in: []) != nil }) { return true }
    // A text that lost nothing but a count and the word beside it.
    return CountRemoval.explains(before, after)
  }
}
