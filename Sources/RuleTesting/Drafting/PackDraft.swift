internal import Auditing
public import Captures
internal import CountText
internal import Rules

/// A first pack for a site, from a capture: for a person to read, cut down and put right.
public struct PackDraft {
  private let site: String
  private let date: String
  private var hosts: Set<String> = []
  private var responses = DraftDocument()
  private var pages = DraftDocument()
  private var auditor = Auditor()
  /// Counts for which no rule could be written, as examples.
  private var unnamed: [String] = []

  private static let unnamedMax = 20

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
    let inPage = entry.mimeType.lowercased().contains("html")
    for leak in leaks { add(leak, inPage: inPage) }
    if inPage {
      pages.posts.look(into: body)
    } else {
      responses.posts.look(into: body)
    }
  }

  private mutating func add(_ leak: Leak, inPage: Bool) {
    let isLabel = leak.evidence == .label
    let route = DraftRoute(leak.place, inPage: inPage, isLabel: isLabel)
    guard let target = route.target else {
      if unnamed.count < Self.unnamedMax { unnamed.append("\(leak.place): \(leak.text)") }
      return
    }
    let isNumber = leak.text.utf8.allSatisfy { $0 &- 0x30 < 10 }
    let way = target.key == "path" && isNumber ? "zero" : "text"
    let candidate = DraftDocument.Candidate(way: way, example: leak.text)
    let kind = isLabel ? nil : leak.kind
    if inPage {
      pages.note(candidate, kind: kind, at: target, in: route.containers[...])
    } else {
      responses.note(candidate, kind: kind, at: target, in: route.containers[...])
    }
  }

  /// Whether nothing was found that looks like a count.
  public var isEmpty: Bool { hosts.isEmpty }

  /// The draft: YAML that can be read as a pack.
  public var yaml: String {
    var text = DraftText()
    let responseLines = text.section(responses, indent: 4)
    let pageLines = text.page(pages, indent: 4)
    let hostList = hosts.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    let match = hosts.sorted().map { "\"*://\($0)/*\"" }.joined(separator: ", ")
    var lines = [
      "# A draft from a capture. Read each line: keep what is a count that others gave, cut the rest, say why.",
      "# Then try it: 'lenity rules check' on this file, 'lenity rules audit' on the capture, a case in rules/tests.",
      "site: \(site)", "title: \(site)", "hosts: [\(hostList)]", "seen: \(date)",
      "evidence: [a capture of \(date)]", "why:",
      "  zero: not checked yet whether clients insist on a number here",
      "  text: the label keeps its words",
    ]
    if !text.shapes.isEmpty { lines += ["shapes:"] + text.shapes }
    if !responseLines.isEmpty { lines += ["responses:", "  - match: [\(match)]"] + responseLines }
    if !pageLines.isEmpty { lines += ["pages:", "  - match: [\(match)]"] + pageLines }
    if !unnamed.isEmpty {
      lines.append("# Found, and nothing beside it that a rule could go by:")
      lines += unnamed.map { "#   \(DraftText.comment($0))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
