import Rules

/// A profile's text, changed key by key; comments and all else stay as the person wrote them.
struct ProfileFile {
  private(set) var text: String
  let path: String

  /// What a new profile says.
  static let newcomer = """
    # What every key means is in docs/rules.md, "Profiles".
    hide: [likes, dislikes, scores, followers, subscribers]

    """

  /// Sets a key of the first level; nil takes it out.
  ///
  /// - Throws: what would be wrong in the profile afterwards; nothing is changed then.
  mutating func set(_ key: String, to value: String?) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    let fresh = value.map { ["\(key): \(Self.written($0, for: key))"] } ?? []
    if let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) {
      let rest = lines[(start + 1)...]
      let end = rest.firstIndex { !($0.hasPrefix(" ") || $0.hasPrefix("\t") || $0.hasPrefix("- ")) }
      lines.replaceSubrange(start..<(end ?? lines.endIndex), with: fresh)
    } else {
      lines += fresh
    }
    let changed = lines.joined(separator: "\n") + "\n"
    _ = try Profile(parsing: changed, file: path)
    text = changed
  }

  func write() throws {
    try UserFiles.write(text, to: path, permissions: 0o600)
  }

  /// A list of words with commas is a list.
  private static func written(_ value: String, for key: String) -> String {
    let isList = key == "hide" && value.contains(",") && !value.contains("[")
    let isSingle = key == "hide" && !["all", "none"].contains(value) && !value.contains("[")
    return isList || isSingle ? "[\(value)]" : value
  }
}
