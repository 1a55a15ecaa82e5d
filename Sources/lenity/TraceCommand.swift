import ArgumentParser
import Edits
import Foundation
import HTMLRewriting
import Rules

/// `lenity trace PAGE`: what each rule sees on a saved page.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Show which elements of a saved page each rule sees.",
    discussion: """
      The page is matched as it would be on its way through, and nothing is changed.

      EXAMPLES
        lenity trace page.html --url https://news.ycombinator.com/news
        lenity trace page.html --select 'article .count' --select 'p:has(a)'
      """
  )

  @Argument(help: "A file with a page as its site sends it.")
  var page: String

  @Option(help: "The page's URL; the rules are those that would apply to it.")
  var url: String?

  @Option(parsing: .singleValue, help: "A selector to try, instead of rules or beside them.")
  var select: [String] = []

  @Option(help: "A profile file; the newcomer's profile if left out.")
  var profile: String?

  @Option(help: "Folders or files of rule packs; the bundled ones if left out.")
  var rules: [String] = []

  @Option(help: "At most so many elements are shown of each rule.")
  var limit = 10

  func validate() throws {
    guard url != nil || !select.isEmpty else {
      throw ValidationError("name the page's --url, a selector with --select, or both")
    }
  }

  func run() throws {
    try reportingErrors {
      guard let data = FileManager.default.contents(atPath: page) else {
        throw UsageError("\(page): there is no such file, or it cannot be read")
      }
      let watched = try packRules() + selectedRules()
      // A pack's rule may have several selectors: here each has an identity of its own.
      let rules = watched.enumerated().map { index, rule in
        HTMLRule(
          id: RuleID(rawValue: UInt32(index)),
          selector: rule.selector,
          action: .before("")
        )
      }
      let bytes = [UInt8](data)
      let report = HTMLTrace.run(rules, on: bytes)
      let places = LinePlaces(of: bytes)
      for (rule, watched) in zip(rules, watched) {
        show(rule.id, watched.title, report, places)
      }
      if let bailout = report.bailout {
        print("\(page):\(places[bailout.offset]): not read further: \(bailout.explanation)")
      }
    }
  }

  // MARK: What to look for

  private typealias Watched = (selector: Selector, title: String)

  /// The rules that would apply to a page of this URL, each with the line that it was written as.
  private func packRules() throws -> [Watched] {
    guard let url else { return [] }
    guard let parsed = RequestURL(parsing: url.contains("://") ? url : "https://\(url)") else {
      throw UsageError("'\(url)' is no URL; write it as https://example.org/path")
    }
    let packs = try RuleFiles.packs(at: rules.isEmpty ? [RuleFiles.bundled()] : rules)
    let ruleSet = try RuleFiles.ruleSet(packs: packs, profilePath: profile, fallback: .newcomer)
    guard let found = ruleSet.rules(for: parsed, mediaType: "text/html") else {
      throw UsageError("\(url): no rule applies; 'lenity rules list' says what is known")
    }
    return found.htmlRules.map { rule in
      (rule.selector, "\(rule.selector)\n  \(ruleSet[rule.id]?.line ?? "one of Lenity's own")")
    }
  }

  /// The selectors of the command line.
  private func selectedRules() throws -> [Watched] {
    try select.map { text in
      do throws(SelectorError) {
        return (try Selector(parsing: text), text)
      } catch {
        throw UsageError("'\(text)' is no selector: \(error.explanation)")
      }
    }
  }

  // MARK: What was seen

  private func show(
    _ id: RuleID,
    _ title: String,
    _ report: HTMLTrace.Report,
    _ places: LinePlaces
  ) {
    let matches = report.matches.filter { $0.rule == id }
    print("\(title)\n  \(matches.isEmpty ? "no element" : "elements: \(matches.count)")")
    for match in matches.prefix(limit) {
      let tag = match.tag.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      print("  \(page):\(places[match.offset]): \(tag)")
    }
    if matches.count > limit { print("  … and \(matches.count - limit) more") }
    for refusal in report.refusals where refusal.rule == id {
      print("  cannot be carried out: \(refusal.reason.explanation)")
    }
    for incident in report.incidents where incident.rule == id {
      print("  \(page):\(places[incident.offset]): \(incident.explanation)")
    }
  }
}

/// Byte offsets as lines and columns, both from 1.
struct LinePlaces {
  private var starts = [0]

  init(of bytes: [UInt8]) {
    for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
  }

  subscript(offset: Int) -> String {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return "\(low + 1):\(offset - starts[low] + 1)"
  }
}
