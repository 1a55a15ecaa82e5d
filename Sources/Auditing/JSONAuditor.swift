internal import CountText
internal import JSONText

/// Walks a JSON text and reports what looks like a count.
struct JSONAuditor {
  private let place: AuditedPlace
  private var names: CountName

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

  init(in place: AuditedPlace, names: CountName) {
    self.place = place
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
        let path = path + Self.step(name)
        look(at: member, named: name, among: members, path: path, ancestors: ancestors)
        switch member.value.kind {
        case .object, .array: walk(member.value, path: path, ancestors: ancestors + [name])
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
    path: String,
    ancestors: [String]
  ) {
    switch member.value.kind {
    case .number:
      let text = String(decoding: member.value.source, as: UTF8.self)
      guard WholeCount.isPositive(number: text) else { return }
      reportNamed(name, text, among: members, path: path, ancestors: ancestors)
    case .string:
      let text = member.value.string ?? ""
      if WholeCount.isPositive(text: text) {
        reportNamed(name, text, among: members, path: path, ancestors: ancestors)
      } else {
        lookInside(text, of: name, among: members, path: path, ancestors: ancestors)
      }
    case .object, .array, .literal: break
    }
  }

  private mutating func reportNamed(
    _ name: String,
    _ text: String,
    among members: JSONNode.Members,
    path: String,
    ancestors: [String]
  ) {
    let around = ancestors + CountName.collection(of: name, among: members)
    guard let kind = statedKind(name, members) ?? names.kind(of: name, in: around),
      !GivenCounts.contains(name, in: ancestors.last, beside: members.lazy.map(\.name)),
      !isWriting(members)
    else { return }
    place.report(kind, at: path, text, by: .name)
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
    path: String,
    ancestors: [String]
  ) {
    let lower = name.lowercased()
    // What people wrote may be markup; a description for machines may not.
    if Self.writtenNames.contains(lower) { return }
    if ancestors.suffix(2).contains(where: { Self.writtenNames.contains($0.lowercased()) }) {
      return
    }
    if lower == "text", members.contains(where: { Self.postNames.contains($0.name) }) { return }
    if let inner = InnerDocument(text), place.reachesInside {
      names = place.audit(inner, at: path, names)
      return
    }
    let isSiteText = Self.siteNames.contains { lower.hasPrefix($0) }
    guard let kind = CountLabel.kind(in: text, at: isSiteText ? .siteText : .anywhere) else {
      return
    }
    place.report(kind, at: path, Excerpt.of(text), by: .label)
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
