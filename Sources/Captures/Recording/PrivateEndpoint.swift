internal import JSONText

/// Tells which exchanges carry private conversations, and empties their texts.
enum PrivateEndpoint {
  private static let words: Set<String> = [
    "dm", "dms", "direct", "inbox", "conversation", "conversations", "chat", "chats", "message",
    "messages", "messaging", "messenger", "mailbox", "whisper", "modmail",
  ]

  /// Members whose texts say what a thing is: rules and clients go by them.
  private static let kept: Set<String> = [
    "__typename", "type", "typename", "kind", "$type", "id", "rest_id", "id_str",
  ]

  /// Whether a request is about a private conversation, by its path and, for GraphQL, by the name of its query.
  static func names(path: String, requestBody: [UInt8]) -> Bool {
    let target = path.prefix { $0 != "?" && $0 != "#" }
    if target.split(separator: "/").contains(where: hasWord) { return true }
    let name = operationName(in: requestBody)
    return !name.isEmpty && hasWord(name)
  }

  private static func hasWord(_ text: some StringProtocol) -> Bool {
    SensitiveName.words(of: text).contains(where: words.contains)
  }

  /// `fb_api_req_friendly_name=…` in a form, `"operationName": "…"` in JSON.
  private static func operationName(in body: [UInt8]) -> String {
    for mark in ["fb_api_req_friendly_name=", "\"operationName\":\""] {
      guard let found = body.firstRange(of: mark.utf8) else { continue }
      let rest = body[found.upperBound...].prefix(128)
      return String(decoding: rest.prefix { $0 != 0x26 && $0 != 0x22 }, as: UTF8.self)
    }
    return ""
  }

  /// The body with each text in the place of another; nothing of it where it is no JSON.
  static func redact(_ body: [UInt8], into report: inout RedactionReport) -> [UInt8] {
    guard !body.isEmpty else { return body }
    guard let root = try? JSONParser.parse(body) else {
      report.note(.message)
      return []
    }
    var ranges: [Range<Int>] = []
    collect(root, name: "", into: &ranges)
    var output: [UInt8] = []
    var offset = 0
    for range in ranges {
      output += body[offset..<range.lowerBound]
      output += [UInt8(ascii: "\"")] + TextRedaction.replacement + [UInt8(ascii: "\"")]
      offset = range.upperBound
      report.note(.message)
    }
    return output + body[offset...]
  }

  private static func collect(_ node: JSONNode, name: String, into ranges: inout [Range<Int>]) {
    switch node.kind {
    case .object(let members):
      for member in members { collect(member.value, name: member.name, into: &ranges) }
    case .array(let elements):
      for element in elements { collect(element, name: name, into: &ranges) }
    case .string where node.range.count > 2 && !kept.contains(name): ranges.append(node.range)
    case .string, .number, .literal: break
    }
  }
}
