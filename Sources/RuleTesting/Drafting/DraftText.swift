internal import CountText

/// Writes what a draft knows as lines of a pack.
struct DraftText {
  /// The shapes that were needed for documents inside documents.
  private(set) var shapes: [String] = []
  private var shapeCount = 0

  private static let postsMax = 12

  /// The lines of a section or shape; none where nothing was found.
  mutating func section(_ document: DraftDocument, indent: Int) -> [String] {
    lines(of: document, innerKey: "nested", posts: document.posts, indent: indent)
  }

  /// As `section`; posts in the state of a page stand in the document with the most counts.
  mutating func page(_ document: DraftDocument, indent: Int) -> [String] {
    var document = document
    let state = document.inner.filter { $0.key.target.attribute == nil }
      .max { (Self.size(of: $0.value), $1.key.target) < (Self.size(of: $1.value), $0.key.target) }
    if let state { document.inner[state.key]?.posts = document.posts }
    return lines(of: document, innerKey: "embedded", posts: PostArrays(), indent: indent)
  }

  private static func size(of document: DraftDocument) -> Int {
    document.texts.count + document.counts.values.reduce(0) { $0 + $1.count }
  }

  private mutating func lines(
    of document: DraftDocument,
    innerKey: String,
    posts: PostArrays,
    indent: Int
  ) -> [String] {
    guard !document.isEmpty else { return [] }
    let space = String(repeating: " ", count: indent)
    var lines: [String] = []
    if !document.counts.isEmpty {
      lines.append("hide:")
      for (kind, candidates) in document.counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        lines.append("  \(kind.rawValue):")
        lines += Self.entries(candidates) { "by: \($0.way)" }.map { "    \($0)" }
      }
    }
    if !document.texts.isEmpty {
      lines.append("texts:")
      lines += Self.entries(document.texts) { _ in "kinds: all" }.map { "  \($0)" }
    }
    lines += innerLines(of: document, key: innerKey)
    lines += Self.postLines(posts)
    return lines.map { space + $0 }
  }

  private mutating func innerLines(of document: DraftDocument, key: String) -> [String] {
    var lines: [String] = []
    for (container, inner) in document.inner.sorted(by: { $0.key.target < $1.key.target }) {
      shapeCount += 1
      let name = "inner-\(shapeCount)"
      let isPage = container.form == "html"
      let body = isPage ? page(inner, indent: 4) : section(inner, indent: 4)
      guard !body.isEmpty else { continue }
      shapes += ["  \(name):"] + body
      let form = container.form.map { ", as: \($0)" } ?? ""
      lines.append("  - { \(container.target.yaml)\(form), use: \(name) }")
    }
    return lines.isEmpty ? [] : ["\(key):"] + lines
  }

  private static func entries(
    _ candidates: [DraftTarget: DraftDocument.Candidate],
    _ end: (DraftDocument.Candidate) -> String
  ) -> [String] {
    let kept = candidates.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .prefix(DraftDocument.candidatesMax)
    let lines = kept.sorted { $0.key < $1.key }.map { target, candidate in
      "- { \(target.yaml), \(end(candidate)) }"
        + "  # \(candidate.count) times, as in \(comment(candidate.example))"
    }
    let left = candidates.count - kept.count
    return lines + (left > 0 ? ["# \(left) rarer places left out"] : [])
  }

  private static func postLines(_ posts: PostArrays) -> [String] {
    let found = posts.found.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .prefix(postsMax)
    guard !found.isEmpty else { return [] }
    return ["posts:"]
      + found.flatMap { path, post in
        let author = post.author.map { ", author: { name: \($0) }" } ?? ""
        return [
          "  - { at: '\(path.replacing("'", with: "''"))', text: \"\(post.text)\"\(author) }"
            + "  # \(post.count), as in \(comment(post.example))"
        ]
      }
  }

  /// One line of a comment, cut.
  static func comment(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
    return line.count > 70 ? line.prefix(70) + "…" : line
  }
}
