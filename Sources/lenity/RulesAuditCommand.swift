import ArgumentParser
import Auditing
import Captures
import CountText
import Foundation
import Rewriting
import Rules

/// `lenity rules audit CAPTURE.har…`: public counts that the rules leave in recorded traffic.
struct RulesAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Find what looks like a public count that survives the rules.",
    discussion: """
      Rewrites each capture as the proxy would, then looks at what is left with heuristics of its own: \
      names such as like_count, numbers beside words in 29 languages, elements named for counts. Prints \
      one line a finding: file, entry, place, text; how many there are goes to standard error. Exits with \
      1 where there is any.

      EXAMPLE
        lenity rules audit ~/captures/*.har
      """
  )

  @Argument(help: "Captures to look at.", completion: .file(extensions: ["har"]))
  var captures: [String]

  @Option(help: "A profile file; every kind is hidden if left out.")
  var profile: String?

  @Option(help: "Folders or files of rule packs; the bundled ones if left out.")
  var rules: [String] = []

  @Flag(help: "Also list values that changed and are no counts.")
  var collateral = false

  @Flag(help: "Print JSON, one object a finding.")
  var json = false

  func run() throws {
    Memory.returnEagerly()
    let tally = Tally()
    try reportingErrors {
      let rulePaths = try rules.isEmpty ? [RuleFiles.bundled()] : rules
      let packs = try RuleFiles.packs(at: rulePaths)
      let ruleSet = try RuleFiles.ruleSet(
        packs: packs,
        profilePath: profile,
        fallback: .everything
      )
      let replay = Replay(rules: ruleSet, context: Self.context(rulePaths))
      Memory.trim()
      let bar = ProgressBar("auditing", total: captures.count)
      defer { bar.finish() }
      for capture in captures {
        try audit(capture, ruleSet, replay, tally)
        bar.advance()
      }
    }
    note(tally.description)
    if tally.findings > 0 { throw ExitCode(1) }
  }

  /// Posts are paused as in the proxy; pages get no script, whose words speak of counts.
  private static func context(_ rulePaths: [String]) -> InterventionContext? {
    var context = JudgeFiles.replayContext(rulePaths: rulePaths)
    context?.pageSecrets = nil
    return context
  }

  private func audit(
    _ path: String,
    _ ruleSet: RuleSet,
    _ replay: Replay,
    _ tally: Tally
  ) throws {
    var auditor = Auditor()
    try CapturedTraffic(path: path).read { part in
      guard case .entry(let entry, let index) = part else { return }
      let result = replay.rewrite(entry)
      guard let body = result.body else { return }
      tally.answers += 1
      if result.report != nil { tally.looked += 1 }
      let hidden = ruleSet.profile.hiddenKinds(for: result.report?.site ?? "")
      let place = AuditLine.Place(file: path, entry: index, url: entry.url)
      auditor.audit(body, contentType: entry.mimeType) { leak in
        guard hidden.contains(leak.kind) else { return }
        tally.findings += 1
        print(AuditLine(AuditFinding(leak), at: place))
      }
      guard collateral else { return }
      for finding in Self.collateral(of: entry, result) {
        tally.findings += 1
        print(AuditLine(finding, at: place))
      }
    }
  }

  private static func collateral(
    of entry: CapturedEntry,
    _ result: Replay.Result
  ) -> [AuditFinding] {
    guard let before = entry.body, let after = result.body, before != after else { return [] }
    return ChangedValues(before: before, after: after).suspicious
      .map(AuditFinding.init)
  }

  private func print(_ line: AuditLine) {
    Swift.print(json ? line.json : line.description)
  }
}

/// What an audit has seen.
private final class Tally: CustomStringConvertible {
  var answers = 0
  /// Of them, those from sites that rules speak of.
  var looked = 0
  var findings = 0

  var description: String {
    let found = findings == 1 ? "1 finding" : "\(findings == 0 ? "no" : "\(findings)") findings"
    return "\(found) in \(answers) answers, \(looked) of them from sites that the rules know"
  }
}

/// A leak or a changed value, for printing.
struct AuditFinding: Encodable {
  let what: String
  let place: String
  let text: String

  init(_ leak: Leak) {
    what = "\(leak.kind.rawValue) by \(leak.evidence.rawValue)"
    place = leak.place
    text = leak.text
  }

  init(_ change: ChangedValue) {
    what = "collateral"
    place = change.place
    text = "\(change.before) became \(change.after)"
  }
}

/// A finding with where it is, as it is printed.
private struct AuditLine: Encodable, CustomStringConvertible {
  struct Place {
    let file: String
    let entry: Int
    let url: String
  }

  let file: String
  let entry: Int
  let url: String
  let finding: AuditFinding

  init(_ finding: AuditFinding, at place: Place) {
    file = place.file
    entry = place.entry
    url = place.url
    self.finding = finding
  }

  var description: String {
    "\(file): entry \(entry): \(finding.what): \(finding.place): \(finding.text)"
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and one number: these can always be encoded.
    let data = (try? encoder.encode(self)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
