import ArgumentParser
import Foundation
import Journal

/// `lenity journal …`: what was counted, to take along or to erase.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "See, take along or erase what Lenity has counted.",
    discussion: """
      The journal holds numbers only: how often which rule did what, on which site and day. No text, no \
      address, nothing about people you read.

      EXAMPLES
        lenity journal export > my-counts.json
        lenity journal erase --user ana
      """,
    subcommands: [JournalExportCommand.self, JournalEraseCommand.self]
  )
}

/// `lenity journal export`.
struct JournalExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the journal as JSON.",
    discussion: "EXAMPLE\n  lenity journal export --days 7"
  )

  @Option(help: "Only this person's counts.")
  var user: String?

  @Option(help: "So many days, today among them.")
  var days = Journal.retentionDaysDefault

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let journal = settings.openJournal()
      defer { journal.close() }
      FileHandle.standardOutput.write(try JournalExport(journal, user: user, days: days).json)
    }
  }
}

/// `lenity journal erase`.
struct JournalEraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase the journal, or one person's part of it, for good.",
    discussion: "EXAMPLE\n  lenity journal erase --user ana"
  )

  @Option(help: "Only this person's counts.")
  var user: String?

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let journal = settings.openJournal()
      defer { journal.close() }
      guard journal.erase(user: user) else {
        throw UsageError("the journal could not be erased; is \(settings.journalPath) yours?")
      }
      note("Erased. What is counted from now on begins at nought.")
    }
  }
}

extension Settings {
  /// The journal's file.
  var journalPath: String { "\(statePath)/journal.sqlite" }

  /// Opens the journal; whatever is wrong with it is said on standard error and harms nothing.
  func openJournal() -> Journal {
    try? FileManager.default.createDirectory(
      atPath: statePath,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    return Journal(path: journalPath, notice: { note("lenity: \($0)") })
  }
}

/// The journal's lines as JSON.
struct JournalExport {
  private struct Line: Encodable {
    var day: String
    var user: String
    var site: String
    var rule: String
    var kind: String
    var intervention: String
    var count: Int
  }

  let json: Data

  init(_ journal: Journal, user: String?, days: Int) throws {
    let lines = journal.entries(user: user, days: days).map { entry in
      Line(
        day: entry.subject.day,
        user: entry.subject.user,
        site: entry.subject.site,
        rule: entry.subject.rule,
        kind: entry.subject.kind,
        intervention: entry.subject.intervention,
        count: entry.count
      )
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    json = try encoder.encode(lines) + Data("\n".utf8)
  }
}
