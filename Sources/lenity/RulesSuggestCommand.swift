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
      EXAMPLE
        lenity rules suggest quay.har --site quay > quay.yaml
      """
  )

  @Argument(help: "The capture to read.", completion: .file(extensions: ["har"]))
  var capture: String

  @Option(help: "The pack's name, as in quay.")
  var site: String

  func run() throws {
    try reportingErrors {
      let date = Date().formatted(.iso8601.year().month().day())
      var draft = PackDraft(site: site, date: date)
      for entry in try TestFiles.entries(of: capture) { draft.add(entry) }
      print(draft.yaml, terminator: "")
    }
  }
}
