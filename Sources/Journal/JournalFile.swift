import Foundation
import GRDB

/// The journal's SQLite file: its schema, and the statements on it.
///
/// Write-ahead logging, so that a program that is killed leaves a whole file and readers never wait for the
/// writer. What is erased is overwritten (`secure_delete`).
struct JournalFile: Sendable {
  private let database: DatabaseQueue

  /// Opens or makes the file, checks it, and brings its schema up to date.
  ///
  /// - Throws: `JournalFault`.
  init(path: String) throws {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(2)
    configuration.label = "journal"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA secure_delete = ON")
    }
    do {
      Self.makePrivate(path)
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.read { database in
        let answer = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        if answer != "ok" { throw JournalFault.damaged }
        if try Self.migrator.hasBeenSuperseded(database) { throw JournalFault.fromNewerVersion }
      }
      try Self.migrator.migrate(database)
    } catch {
      throw JournalFault(error)
    }
  }

  /// Makes the file, where there is none, for its owner only; SQLite gives its companions the same mode.
  private static func makePrivate(_ path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    fchmod(descriptor, 0o600)
    _ = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("counts") { database in
      try database.execute(
        sql: """
          CREATE TABLE count (
            day TEXT NOT NULL, user TEXT NOT NULL, site TEXT NOT NULL, rule TEXT NOT NULL,
            kind TEXT NOT NULL, intervention TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (day, user, site, rule, kind, intervention)
          ) WITHOUT ROWID
          """
      )
    }
    migrator.registerMigration("sightings") { database in
      try database.execute(
        sql: """
          CREATE TABLE sighting (
            day TEXT NOT NULL, site TEXT NOT NULL, rule TEXT NOT NULL,
            came_by INTEGER NOT NULL, found INTEGER NOT NULL,
            PRIMARY KEY (day, site, rule)
          ) WITHOUT ROWID
          """
      )
    }
    return migrator
  }

  /// Adds all that is pending, or nothing.
  func add(_ pending: PendingCounts) throws {
    try perform { database in
      let count = try database.cachedStatement(
        sql: """
          INSERT INTO count VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET count = min(count + excluded.count, 9007199254740992)
          """
      )
      for (subject, number) in pending.counts {
        try count.execute(arguments: [
          subject.day, subject.user, subject.site, subject.rule, subject.kind,
          subject.intervention, number,
        ])
      }
      let sighting = try database.cachedStatement(
        sql: """
          INSERT INTO sighting VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET came_by = came_by + excluded.came_by,
            found = found + excluded.found
          """
      )
      for seen in pending.allSightings {
        try sighting.execute(arguments: [seen.day, seen.site, seen.rule, seen.cameBy, seen.found])
      }
    }
  }

  func entries(user: String?, since day: String) throws -> [JournalEntry] {
    try database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM count WHERE day >= ? AND (? IS NULL OR user = ?)",
        arguments: [day, user, user]
      )
      return rows.map { row in
        let subject = JournalEntry.Subject(
          day: row["day"],
          user: row["user"],
          site: row["site"],
          rule: row["rule"],
          kind: row["kind"],
          intervention: row["intervention"]
        )
        return JournalEntry(subject: subject, count: row["count"])
      }
    }
  }

  func sightings(since day: String) throws -> [RuleSighting] {
    try database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM sighting WHERE day >= ?",
        arguments: [day]
      )
      return rows.map { row in
        RuleSighting(
          day: row["day"],
          site: row["site"],
          rule: row["rule"],
          cameBy: row["came_by"],
          found: row["found"]
        )
      }
    }
  }

  /// Forgets what is older.
  func removeAll(before day: String) throws {
    try perform { database in
      try database.execute(sql: "DELETE FROM count WHERE day < ?", arguments: [day])
      try database.execute(sql: "DELETE FROM sighting WHERE day < ?", arguments: [day])
    }
  }

  /// Erases one person's counts, or everything, also from the write-ahead log.
  func removeAll(of user: String?) throws {
    try perform { database in
      if let user {
        try database.execute(sql: "DELETE FROM count WHERE user = ?", arguments: [user])
      } else {
        try database.execute(sql: "DELETE FROM count; DELETE FROM sighting")
      }
    }
    do {
      try database.vacuum()
      try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    } catch {
      throw JournalFault(error)
    }
  }

  func close() {
    try? database.close()
  }

  private func perform(_ work: @Sendable (Database) throws -> Void) throws {
    do {
      try database.write(work)
    } catch {
      throw JournalFault(error)
    }
  }
}
