internal import CountText
internal import JSONText

/// Walks a JSON text and reports what looks like a count.
struct JSONAuditor {
  private let depth: Int
  private let prefix: String
  private var names: CountName
  private(set) var leaks: [Leak] = []

  /// Names of members that hold what people wrote: "100 likes!" there is their own sentence.
  private static let writtenNames: Set<String> = [
    "full_text", "text_raw", "selftext", "selftext_html", "body", "body_html", "bodyhtml",
    "bodytext",
    "caption", "description", "bio", "note", "content", "message", "headline", "name", "username",
    "screen_name", "display_name", "displayname", "hashtag", "spoiler_text", "summary", "raw",
    "cooked",
    "excerpt", "alt", "alttext", "alt_text", "biography", "desc", "signature", "fields", "source",
    "link_title", "title", "accessibility_caption", "plaintext", "shortdescription", "comment_text",
    "subtitle_text", "keywords", "record",
  ]

  /// A number under one of these is told by its neighbour.
  private static let plainNames: Set<String> = [
    "count", "value", "total", "number", "title", "text", "content", "simpleText",
  ]
  /// The neighbour's name.
  private static let statingNames: Set<String> = [
    "type", "label", "kind", "metric", "key", "iconName",
  ]

  /// Beside these, `text` is a post's.
  private static let postNames: Set<String> = ["id", "id_str", "created_at", "author_id", "user"]

  /// Names of members that only hold what the site says, however long.
  private static let siteNames: Set<String> = [
    "accessibility", "aria", "tooltip", "label", "summarytext",
  ]

  init(prefix: String, depth: Int, names: CountName) {
    self.prefix = prefix
    self.depth = depth
    self.names = names
  }

  /// Audits one value of the text.
  mutating func audit(_ root: JSONNode) -> CountName {
    walk(root, path: "$", ancestors: [])
    return names
  }

  private mutating func walk(_ node: JSONNode, path: String, ancestors: [String]) {
    switch node.kind {
    case .object(let members):
      for member in members {
        let name = member.name
        let place = path + Self.step(name)
        look(at: member, named: name, among: members, place: place, ancestors: ancestors)
        switch member.value.kind {
        case .object, .array: walk(member.value, path: place, ancestors: ancestors + [name])
        case .string, .number, .literal: break
        }
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        walk(element, path: "\(path)[\(index)]", ancestors: ancestors)
      }
    case .string, .number, .literal: break
    }
  }

  private mutating func look(
    at member: JSONNode.Member,
    named name: String,
    among members: JSONNode.Members,
    place: String,
    ancestors: [String]
  ) {
    switch member.value.kind {
    case .number:
      let text = String(decoding: member.value.source, as: UTF8.self)
      guard WholeCount.isPositive(number: text) else { return }
      reportNamed(name, text, among: members, place: place, ancestors: ancestors)
    case .string:
      let text = member.value.string ?? ""
      if WholeCount.isPositive(text: text) {
        reportNamed(name, text, among: members, place: place, ancestors: ancestors)
      } else {
        lookInside(text, of: name, among: members, place: place, ancestors: ancestors)
      }
    case .object, .array, .literal: break
    }
  }

  private mutating func reportNamed(
    _ name: String,
    _ text: String,
    among members: JSONNode.Members,
    place: String,
    ancestors: [String]
  ) {
    guard let kind = statedKind(name, members) ?? names.kind(of: name, in: ancestors),
      !GivenCounts.contains(name, in: ancestors.last, beside: members.lazy.map(\.name)),
      !isWriting(members)
    else { return }
    leaks.append(Leak(kind: kind, place: prefix + place, text: text, evidence: .name))
  }

  /// schema.org counts of what a person wrote.
  private func isWriting(_ members: JSONNode.Members) -> Bool {
    members.contains { member in
      guard member.name == "interactionType" else { return false }
      return String(decoding: member.value.source, as: UTF8.self).contains("WriteAction")
    }
  }

  /// `{"type": "likes", "count": 5}`: a neighbour says what the number counts.
  private mutating func statedKind(_ name: String, _ members: JSONNode.Members) -> CountKind? {
    guard Self.plainNames.contains(name) else { return nil }
    for member in members where Self.statingNames.contains(member.name) && member.name != name {
      guard case .string = member.value.kind, member.value.range.count <= 32 else { continue }
      let text = member.value.string ?? ""
      let isNoun = NameVocabulary.bareNouns.contains(text.lowercased())
      if isNoun || member.name == "iconName", let kind = names.kind(ofLabel: text) { return kind }
    }
    return nil
  }

  private mutating func lookInside(
    _ text: String,
    of name: String,
    among members: JSONNode.Members,
    place: String,
    ancestors: [String]
  ) {
    let lower = name.lowercased()
    // What people wrote may be markup; a description for machines may not.
    if Self.writtenNames.contains(lower) { return }
    if ancestors.suffix(2).contains(where: { Self.writtenNames.contains($0.lowercased()) }) {
      return
    }
    if lower == "text", members.contains(where: { Self.postNames.contains($0.name) }) { return }
    if let inner = InnerDocument(text), depth < InnerDocument.depthMax {
      var auditor = Auditor(depth: depth + 1, names: names)
      leaks += auditor.leaks(in: inner, prefix: prefix + place + " > ")
      return
    }
    let isSiteText = Self.siteNames.contains { lower.hasPrefix($0) }
    guard let kind = CountLabel.kind(in: text, at: isSiteText ? .siteText : .anywhere) else {
      return
    }
    leaks.append(
      Leak(kind: kind, place: prefix + place, text: Excerpt.of(text), evidence: .label)
    )
  }

  /// One step of a path: `.name`, or quoted where the name asks for it.
  static func step(_ name: String) -> String {
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte | 0x20 &- UInt8(ascii: "a") < 26 || byte &- 0x30 < 10
      }
    return isPlain ? ".\(name)" : "['\(name)']"
  }
}
