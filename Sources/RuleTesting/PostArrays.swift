internal import JSONText

/// Arrays of a JSON document whose elements have a text that people write: where posts may be.
struct PostArrays {
  /// The path of the elements, as in `$.posts[*]`, and the name of the member with the words.
  private(set) var found: [String: String] = [:]

  private static let names = [
    "full_text", "text", "content", "body", "message", "caption", "selftext", "desc",
  ]
  /// Shorter texts, quotes included, are labels.
  private static let textBytesMin = 13

  /// Looks through a body: JSON, or a text with JSON in it.
  mutating func look(into body: [UInt8]) {
    for value in JSONScan.values(in: body) { look(into: value, path: "$") }
  }

  private mutating func look(into node: JSONNode, path: String) {
    switch node.kind {
    case .object(let members):
      for member in members { look(into: member.value, path: "\(path).\(member.name)") }
    case .array(let elements):
      for element in elements {
        if elements.count > 1, let name = Self.textName(of: element) { found["\(path)[*]"] = name }
        look(into: element, path: "\(path)[*]")
      }
    case .string, .number, .literal: break
    }
  }

  private static func textName(of node: JSONNode) -> String? {
    names.first { name in
      guard let value = node[name], case .string = value.kind else { return false }
      return value.range.count >= textBytesMin
    }
  }
}
