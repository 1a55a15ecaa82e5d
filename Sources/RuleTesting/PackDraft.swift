internal import Auditing
public import Captures
internal import CountText
internal import Rules

/// A first pack for a site, from a capture: for a person to read, cut down and put right.
public struct PackDraft {
  /// A count found, by where a rule would look for it.
  private struct Candidate {
    var way: String
    var example: String
    var count = 0
  }

  private let site: String
  private let date: String
  private var hosts: Set<String> = []
  /// By kind, then by path or selector.
  private var paths: [CountKind: [String: Candidate]] = [:]
  private var selectors: [CountKind: [String: Candidate]] = [:]
  private var posts = PostArrays()
  private var auditor = Auditor()

  /// Begins a draft.
  ///
  /// - Parameters:
  ///   - site: the pack's name.
  ///   - date: today, as in `2026-11-23`.
  public init(site: String, date: String) {
    self.site = site
    self.date = date
  }

  /// Takes the next entry of the capture.
  public mutating func add(_ entry: CapturedEntry) {
    guard let body = entry.body, let url = RequestURL(parsing: entry.url) else { return }
    let leaks = auditor.leaks(in: body, contentType: entry.mimeType)
    guard !leaks.isEmpty else { return }
    hosts.insert(url.host)
    for leak in leaks { add(leak) }
    posts.look(into: body)
  }

  private mutating func add(_ leak: Leak) {
    // Documents inside documents need a section of their own; a person decides how to reach them.
    guard !leak.place.contains(" > string") else { return }
    if leak.place.hasPrefix("$") {
      let way = leak.evidence == .label ? "text" : Int(leak.text) == nil ? "empty" : "zero"
      note(leak, at: Self.path(from: leak.place), way: way, in: \.paths)
    } else if let last = leak.place.split(separator: " > ").last, !last.hasPrefix("$") {
      note(leak, at: String(last), way: "text", in: \.selectors)
    }
  }

  private mutating func note(
    _ leak: Leak,
    at target: String,
    way: String,
    in list: WritableKeyPath<PackDraft, [CountKind: [String: Candidate]]>
  ) {
    var candidate =
      self[keyPath: list][leak.kind]?[target] ?? Candidate(way: way, example: leak.text)
    candidate.count += 1
    self[keyPath: list][leak.kind, default: [:]][target] = candidate
  }

  /// `$.posts[0].stats.likes` as `$..stats.likes`: the last two names, wherever they stand.
  private static func path(from place: String) -> String {
    let steps = place.split(separator: ".").dropFirst().map { step in
      String(step.prefix { $0 != "[" })
    }
    guard !place.contains("['"), let last = steps.last, !last.isEmpty else {
      return "$.." + place.drop { $0 != "[" && $0 != "." }.drop { $0 == "." }
    }
    let isPlain = ["count", "total", "value", "number", "totalItems", "total_count"].contains(last)
    return "$.." + (isPlain ? steps.suffix(2).joined(separator: ".") : last)
  }

  // MARK: Writing

  /// The draft: YAML that can be read as a pack.
  public var yaml: String {
    let hostList = hosts.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    let match = hosts.sorted().map { "\"*://\($0)/*\"" }.joined(separator: ", ")
    var lines = [
      "# A draft from a capture. Read each line: keep what is a count that others gave, cut the rest, say why.",
      "site: \(site)", "title: \(site)", "hosts: [\(hostList)]", "seen: \(date)",
      "evidence: [a capture of \(date)]", "why:",
      "  zero: not checked yet whether clients insist on a number here",
      "  empty: not checked yet what clients make of an empty text",
      "  text: the label keeps its words",
    ]
    if !paths.isEmpty {
      lines += ["responses:", "  - match: [\(match)]", "    hide:"]
      lines += Self.lines(paths, key: "path")
    }
    if !selectors.isEmpty {
      lines += ["pages:", "  - match: [\(match)]", "    hide:"]
      lines += Self.lines(selectors, key: "select")
    }
    if !posts.found.isEmpty {
      lines.append("# Where posts may be, with the member that holds their words:")
    }
    lines += posts.found.sorted { $0.key < $1.key }.prefix(20).map { "#   \($0.key)  \($0.value)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(
    _ list: [CountKind: [String: Candidate]],
    key: String
  ) -> [String] {
    list.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { kind, candidates in
      ["      \(kind.rawValue):"]
        + candidates.sorted { $0.key < $1.key }.map { target, candidate in
          let (place, attribute) = split(target)
          let extra = attribute.map { ", attribute: \($0)" } ?? ""
          let note = "# \(candidate.count) times, as in \(candidate.example)"
          return "        - { \(key): \(quoted(place))\(extra), by: \(candidate.way) }  \(note)"
        }
    }
  }

  /// `b.likes@title` is the attribute of an element.
  private static func split(_ target: String) -> (place: String, attribute: String?) {
    guard !target.hasPrefix("$"), let at = target.lastIndex(of: "@") else { return (target, nil) }
    return (String(target[..<at]), String(target[target.index(after: at)...]))
  }

  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}
