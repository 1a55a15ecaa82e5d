internal import CountText

/// What a draft knows of one kind of document: a response, a page, or what stands inside one.
struct DraftDocument: Sendable {
  /// A count found, by where a rule would look for it.
  struct Candidate: Sendable {
    /// How it may be hidden, as packs say it.
    var way: String
    var example: String
    var count = 0
  }

  /// A place in a page or in JSON that holds a document of its own.
  struct Container: Hashable, Sendable {
    var target: DraftTarget
    /// As packs say it: `json`, `script` or `html`; nil where that need not be said.
    var form: String?
  }

  /// Numbers, by kind.
  var counts: [CountKind: [DraftTarget: Candidate]] = [:]
  /// Words with numbers among them.
  var texts: [DraftTarget: Candidate] = [:]
  var inner: [Container: DraftDocument] = [:]
  var posts = PostArrays()

  /// Rules for more places than these are for nobody to read.
  static let candidatesMax = 60

  var isEmpty: Bool { counts.isEmpty && texts.isEmpty && inner.isEmpty }

  /// Notes a count in the document that lies in these containers, the outermost first.
  mutating func note(
    _ candidate: Candidate,
    kind: CountKind?,
    at target: DraftTarget,
    in containers: ArraySlice<Container>
  ) {
    if let container = containers.first {
      inner[container, default: DraftDocument()]
        .note(candidate, kind: kind, at: target, in: containers.dropFirst())
    } else if let kind {
      var known = counts[kind]?[target] ?? candidate
      known.count += 1
      counts[kind, default: [:]][target] = known
    } else {
      texts[target, default: candidate].count += 1
    }
  }
}

/// Where a rule would look: a JSON path, or a selector with or without an attribute.
struct DraftTarget: Hashable, Sendable, Comparable {
  /// `path` or `select`.
  var key: String
  var text: String
  var attribute: String?

  /// As an entry of a pack begins, without its bracket.
  var yaml: String {
    let quoted = "'\(text.replacing("'", with: "''"))'"
    return "\(key): \(quoted)" + (attribute.map { ", attribute: \($0)" } ?? "")
  }

  static func < (left: DraftTarget, right: DraftTarget) -> Bool {
    (left.text, left.attribute ?? "") < (right.text, right.attribute ?? "")
  }
}
