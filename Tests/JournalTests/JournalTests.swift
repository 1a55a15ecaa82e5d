import Foundation
import Journal
import Synchronization
import Testing

@Suite struct JournalTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lenity-journal-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private var path: String { folder.appending(path: "journal.sqlite").path }

  private static func entry(
    _ count: Int,
    day: String = "2026-11-23",
    user: String = "default",
    kind: String = "likes"
  ) -> JournalEntry {
    JournalEntry(
      subject: .init(
        day: day,
        user: user,
        site: "harbour",
        rule: "$..likes",
        kind: kind,
        intervention: "hide"
      ),
      count: count
    )
  }

  private static let calendar: Journal.Calendar = { daysAgo in
    daysAgo < 23 ? String(format: "2026-11-%02d", 23 - daysAgo) : "2026-10-01"
  }

  private func open(_ notices: Notices = Notices(), retentionDays: Int = 400) -> Journal {
    Journal(path: path, retentionDays: retentionDays, day: Self.calendar) { notices.add($0) }
  }

  @Test func countsAddUpAcrossRestarts() {
    let first = open()
    first.add([Self.entry(2), Self.entry(3, kind: "views")])
    first.flush()
    first.add([Self.entry(5)])
    #expect(first.entries(user: nil, days: 1).map(\.count) == [7, 3])
    first.close()
    let second = open()
    second.add([Self.entry(1)])
    #expect(second.entries(user: "default", days: 1).map(\.count) == [8, 3])
    second.close()
  }

  @Test func peopleAreKeptApart() {
    let journal = open()
    journal.add([Self.entry(2, user: "ana"), Self.entry(9, user: "ben")])
    journal.flush()
    #expect(journal.entries(user: "ana", days: 1).map(\.count) == [2])
    journal.erase(user: "ana")
    #expect(journal.entries(user: "ana", days: 1).isEmpty)
    #expect(journal.entries(user: "ben", days: 1).map(\.count) == [9])
    journal.close()
  }

  @Test func eraseLeavesNoByteOfTheNamesInTheFiles() throws {
    let journal = open()
    journal.add([Self.entry(2, user: "quite-a-rare-name")])
    journal.flush()
    #expect(try bytes(contain: "quite-a-rare-name"))
    #expect(journal.erase(user: nil))
    #expect(try !bytes(contain: "quite-a-rare-name"))
    journal.close()
  }

  private func bytes(contain text: String) throws -> Bool {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return files.contains { file in
      let data = FileManager.default.contents(atPath: folder.appending(path: file).path)
      return data?.range(of: Data(text.utf8)) != nil
    }
  }

  @Test func oldDaysAreForgotten() {
    let journal = open()
    journal.add([Self.entry(4, day: "2026-10-20"), Self.entry(1)])
    journal.close()
    let later = open(retentionDays: 10)
    #expect(later.entries(user: nil, days: 100).map(\.count) == [1])
    later.close()
  }

  @Test func sightingsAreSummedByDay() {
    let journal = open()
    let day = "2026-11-23"
    let seen = RuleSighting(day: day, site: "harbour", rule: "$..likes", cameBy: 4, found: 3)
    journal.add([seen])
    journal.flush()
    journal.add([seen])
    let sum = RuleSighting(day: day, site: "harbour", rule: "$..likes", cameBy: 8, found: 6)
    #expect(journal.sightings(days: 1) == [sum])
    journal.close()
  }

  @Test func aDamagedFileIsSetAsideWithANotice() throws {
    try Data("this is no database, only a text that happens to stand here\n".utf8)
      .write(to: URL(filePath: path))
    let notices = Notices()
    let journal = open(notices)
    journal.add([Self.entry(6)])
    journal.close()
    #expect(notices.all.count == 1)
    #expect(notices.all.first?.contains("set aside as \(path).damaged-2026-11-23") == true)
    #expect(FileManager.default.fileExists(atPath: "\(path).damaged-2026-11-23"))
    #expect(open().entries(user: nil, days: 1).map(\.count) == [6])
  }

  @Test func bytesOverwrittenInsideAreNoticed() throws {
    let journal = open()
    for number in 0..<500 { journal.add([Self.entry(1, kind: "kind \(number)")]) }
    journal.close()
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    try handle.seek(toOffset: 8_192)
    try handle.write(contentsOf: Data(repeating: 0x5a, count: 12_288))
    try handle.close()
    let notices = Notices()
    let again = open(notices)
    again.add([Self.entry(2)])
    #expect(again.entries(user: nil, days: 1).map(\.count) == [2])
    #expect(notices.all.count == 1)
    again.close()
  }

  @Test func countsStayInMemoryWhereThereIsNoFolder() {
    let notices = Notices()
    let journal = Journal(
      path: folder.appending(path: "missing/journal.sqlite").path,
      day: Self.calendar
    ) { notices.add($0) }
    journal.add([Self.entry(3)])
    journal.flush()
    #expect(journal.entries(user: nil, days: 1).map(\.count) == [3])
    #expect(notices.all.count == 1)
    #expect(notices.all.first?.contains("in memory") == true)
    journal.close()
  }

  @Test func theFileIsForItsOwnerOnly() throws {
    let journal = open()
    journal.add([Self.entry(1)])
    journal.flush()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: name).path
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(name)")
    }
    journal.close()
  }

  /// A child whose files may not grow past 256 KiB: for SQLite that is a disk with no room left.
  @Test func aFullDiskIsSaidOnceAndCountingGoesOn() async {
    setenv("LENITY_TEST_JOURNAL", path, 1)
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 262_144, rlim_max: 262_144)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let notices = Notices()
      let journal = Journal(
        path: ProcessInfo.processInfo.environment["LENITY_TEST_JOURNAL"] ?? "",
        notice: { notices.add($0) }
      )
      for round in 0..<4 {
        for number in 0..<3_000 {
          let subject = JournalEntry.Subject(
            day: journal.today,
            user: "default",
            site: "harbour",
            rule: "a rule with a rather long selector, number \(round) \(number)",
            kind: "likes",
            intervention: "hide"
          )
          journal.add([JournalEntry(subject: subject, count: 2)])
        }
        journal.flush()
      }
      let sum = journal.entries(user: nil, days: 1).reduce(0) { $0 + $1.count }
      let isSaidOnce = notices.all.count == 1 && notices.all[0].contains("in memory")
      exit(sum == 24_000 && isSaidOnce ? 7 : 1)
    }
  }

  /// A child writes as fast as it can and is killed in the middle, several times over one file.
  @Test func killedWritersLeaveAWholeFile() async throws {
    for _ in 0..<5 {
      setenv("LENITY_TEST_JOURNAL", path, 1)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        let journal = Journal(
          path: ProcessInfo.processInfo.environment["LENITY_TEST_JOURNAL"] ?? ""
        )
        Thread.detachNewThread {
          usleep(.random(in: 60_000...250_000))
          kill(getpid(), SIGKILL)
        }
        var number = 0
        while true {
          number += 1
          let subject = JournalEntry.Subject(
            day: journal.today,
            user: "default",
            site: "harbour",
            rule: "$..r\(number % 997)",
            kind: "likes",
            intervention: "hide"
          )
          journal.add([JournalEntry(subject: subject, count: 1)])
          if number % 50 == 0 { journal.flush() }
        }
      }
    }
    let check = Process()
    check.executableURL = URL(filePath: "/usr/bin/env")
    check.arguments = ["sqlite3", path, "PRAGMA integrity_check"]
    let pipe = Pipe()
    check.standardOutput = pipe
    try check.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    check.waitUntilExit()
    #expect(String(decoding: said, as: UTF8.self) == "ok\n")
    let notices = Notices()
    let journal = Journal(path: path, notice: { notices.add($0) })
    #expect(notices.all.isEmpty)
    #expect(!journal.entries(user: nil, days: 1).isEmpty)
    journal.close()
  }
}

/// Collects what the journal tells.
private final class Notices: Sendable {
  private let texts = Mutex<[String]>([])

  func add(_ notice: JournalNotice) {
    texts.withLock { $0.append(notice.description) }
  }

  var all: [String] { texts.withLock { $0 } }
}
