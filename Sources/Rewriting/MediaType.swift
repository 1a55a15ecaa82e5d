/// A media type as `Content-Type` carries it: RFC 9110, section 8.3.1.
struct MediaType: Equatable {
  /// Lower case, `type/subtype`.
  let essence: String

  /// Lower-case names; values with their quotes undone.
  ///
  /// The first of a repeated name counts.
  let parameters: [String: String]

  /// Nil where there is no `type/subtype` at the start.
  init?(parsing field: String) {
    var parts = field.split(separator: ";", omittingEmptySubsequences: false)[...]
    guard let first = parts.popFirst() else { return nil }
    let essence = Self.trim(first).lowercased()
    let names = essence.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, names.allSatisfy({ !$0.isEmpty }) else { return nil }
    var parameters: [String: String] = [:]
    for part in parts {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = Self.trim(part[..<equals]).lowercased()
      let value = Self.unquote(Self.trim(part[part.index(after: equals)...]))
      if parameters[name] == nil { parameters[name] = value }
    }
    self.essence = essence
    self.parameters = parameters
  }

  /// `application/json` and its relatives: RFC 8259, RFC 6839 (`+json`), GraphQL over HTTP.
  ///
  /// LinkedIn writes a version behind the suffix: `application/vnd.linkedin.normalized+json+2.1`.
  var isJSON: Bool {
    essence.hasSuffix("+json") || essence.contains("+json+") || Self.jsonEssences.contains(essence)
  }

  /// One JSON text a line.
  var isJSONLines: Bool {
    Self.jsonLinesEssences.contains(essence)
  }

  /// Pages, and parts of pages under names of a site's own (`text/vnd.reddit.partial+html`).
  var isHTML: Bool {
    essence == "text/html" || essence == "application/xhtml+xml" || essence.hasSuffix("+html")
  }

  /// Feeds for readers: RSS, Atom, and XML by its general names.
  var isFeed: Bool {
    Self.feedEssences.contains(essence)
  }

  /// Scripts and plain text: some sites send JSON so, behind a prefix that no script tag can read.
  var mayHideJSON: Bool {
    Self.scriptEssences.contains(essence)
  }

  private static let jsonEssences: Set<String> = ["application/json", "text/json"]
  private static let jsonLinesEssences: Set<String> = [
    "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-seq",
  ]
  private static let feedEssences: Set<String> = [
    "application/rss+xml", "application/atom+xml", "application/xml", "text/xml",
  ]
  private static let scriptEssences: Set<String> = [
    "text/javascript", "application/javascript", "application/x-javascript", "text/plain",
  ]

  private static func trim(_ text: some StringProtocol) -> String {
    var slice = Substring(text)
    while let first = slice.first, first == " " || first == "\t" { slice.removeFirst() }
    while let last = slice.last, last == " " || last == "\t" { slice.removeLast() }
    return String(slice)
  }

  private static func unquote(_ text: String) -> String {
    guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
    var out = ""
    var escaped = false
    for character in text.dropFirst().dropLast() {
      if character == "\\", !escaped {
        escaped = true
      } else {
        out.append(character)
        escaped = false
      }
    }
    return out
  }
}
