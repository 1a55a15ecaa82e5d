import ArgumentParser
import Captures
import Foundation
import RuleTesting
import Rules

/// `lenity rules suggest CAPTURE.har --site NAME`: a first pack for a person to edit.
struct RulesSuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Draft a rule pack from a capture: what looks like counts, and where posts may be.",
    discussion: """
      Writes a pack that 'lenity rules check' takes: numbers by path or selector, texts with numbers in them, \
      documents inside pages (state in scripts and attributes) with the same, and lists that look like posts; \
      each with how often it was found and an example. It goes by the heuristics of 'lenity rules audit'. A \
      person has to read it. Exits with 1 where nothing looks like a count.

      EXAMPLE
        lenity rules suggest page.har --site quay > rules/sites/quay.yaml
      """
  )

  @Argument(help: "The capture to read: HAR, or flows of mitmproxy.", completion: .file())
  var capture: String

  @Option(help: "The pack's name, as in quay.")
  var site: String

  func run() throws {
    Memory.returnEagerly()
    var isEmpty = false
    try reportingErrors {
      let date = Date().formatted(.iso8601.year().month().day())
      var draft = PackDraft(site: site, date: date)
      try TestFiles.forEachEntry(of: capture) { draft.add($0) }
      isEmpty = draft.isEmpty
      guard !isEmpty else { return note("\(capture): nothing in it looks like a public count") }
      print(draft.yaml, terminator: "")
    }
    if isEmpty { throw ExitCode(1) }
  }
}
