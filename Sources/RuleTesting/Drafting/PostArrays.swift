internal import JSONText

/// Arrays whose elements have a text that people write: where posts may be.
struct PostArrays: Sendable {
  /// Elements of one array, as a pack would tell them.
  struct Found: Sendable {
    /// The words, from an element on, as in `$.record.text`.
    var text: String
    /// The author's name, likewise; nil where no such member stands there.
    var author: String?
    var example: String
    var count = 0
  }

  /// By the path of the elements, as in `$..posts[*]`.
  private(set) var found: [String: Found] = [:]

  private static let names = [
    "full_text", "text", "content", "body", "message", "caption", "selftext", "desc",
  ]
  private static let authorNames = ["author", "user", "account", "creator", "owner", "from"]
  private static let nameNames = [
    "displayName", "display_name", "nickname", "full_name", "name", "username", "login",
  ]
  /// Shorter texts, quotes included, are labels.
  private static let textBytesMin = 13
  private static let foundMax = 256

  /// Looks through a body: JSON, or a text with JSON in it.
  mutating func look(into body: [UInt8]) {
    for value in JSONScan.values(in: body) { look(into: value, name: "") }
  }

  private mutating func look(into node: JSONNode, name: String) {
    switch node.kind {
    case .object(let members):
      for member in members {
        switch member.value.kind {
        case .object, .array: look(into: member.value, name: member.name)
        case .string, .number, .literal: break
        }
      }
    case .array(let elements):
      let isList = elements.prefix(2).count > 1
      for element in elements {
        if isList { note(element, in: name) }
        look(into: element, name: "")
      }
    case .string, .number, .literal: break
    }
  }

  private mutating func note(_ element: JSONNode, in name: String) {
    let path = name.isEmpty ? "$[*]" : "$..\(DraftPath.quoted(name))[*]"
    guard found[path] != nil || found.count < Self.foundMax,
      let (text, value) = Self.text(of: element)
    else { return }
    let example = String(decoding: value.source.prefix(400), as: UTF8.self)
    let known = found[path] ?? Found(text: text, author: Self.author(of: element), example: example)
    found[path] = known
    found[path]?.count += 1
  }

  /// Of the element, or of an object that it has: posts come wrapped.
  private static func text(of element: JSONNode) -> (path: String, value: JSONNode)? {
    guard case .object(let members) = element.kind else { return nil }
    if let (name, value) = ownText(of: element) { return ("$.\(name)", value) }
    for member in members {
      guard let (name, value) = ownText(of: member.value) else { continue }
      return ("$.\(DraftPath.quoted(member.name)).\(name)", value)
    }
    return nil
  }

  private static func ownText(of node: JSONNode) -> (name: String, value: JSONNode)? {
    for name in names {
      guard let value = node[name], case .string = value.kind,
        value.range.count >= textBytesMin, value.source.contains(0x20)
      else { continue }
      return (name, value)
    }
    return nil
  }

  private static func author(of element: JSONNode) -> String? {
    for author in authorNames {
      guard let node = element[author] else { continue }
      if let name = nameNames.first(where: { node[$0]?.string != nil }) {
        return "$.\(author).\(name)"
      }
    }
    return nil
  }
}
