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

  /// The profile of a user, to be changed; a new one for `default` where there is none.
  static func open(user: String, configuration: String?) throws -> ProfileFile {
    let settings = try Settings(configurationFile: configuration, listen: [])
    if let path = try settings.allProfilePaths()[user] {
      return ProfileFile(text: try RuleFiles.read(path), path: path)
    }
    guard user == "default" else {
      throw UsageError("there is no user '\(user)'; make one with: lenity user add \(user)")
    }
    return ProfileFile(text: newcomer, path: settings.userFiles.profilePath(of: user))
  }

  /// Adds a line to the person's own filters.
  mutating func add(filter line: String) throws {
    let known = try Profile(parsing: text, file: path).filters.map(\.text)
    let lines = known.filter { !$0.allSatisfy(\.isWhitespace) } + [line]
    try set("filters", to: "|\n" + lines.map { "  \($0)" }.joined(separator: "\n"))
  }

  /// Takes a list over; one that is there already only changes its trust.
  mutating func add(list name: String, isAddress: Bool, isTrusted: Bool) throws {
    var lists = try Profile(parsing: text, file: path).lists.map { list -> String in
      let (key, value) =
        switch list.source {
        case .url(let address): ("url", address)
        case .file(let file): ("file", file)
        }
      return Self.line(key: key, name: value, isTrusted: list.isTrusted)
    }
    let key = isAddress ? "url" : "file"
    lists.removeAll { line in
      [true, false].contains { line == Self.line(key: key, name: name, isTrusted: $0) }
    }
    lists.append(Self.line(key: key, name: name, isTrusted: isTrusted))
    try set("lists", to: lists.map { "\n  - \($0)" }.joined())
  }

  private static func line(key: String, name: String, isTrusted: Bool) -> String {
    let quoted =
      "'\(name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    return "{ \(key): \(quoted)\(isTrusted ? ", trusted: true" : "") }"
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
