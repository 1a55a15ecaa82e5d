import Dispatch
import Foundation
import Synchronization

/// Counts what Lenity does: by day, person, site, rule and kind; no text, no address.
///
/// Counting is adding to a table in memory, cheap enough for an event loop. Every `flushInterval` the table
/// goes to the file in one transaction; a program that is killed loses that much at most. Whatever is wrong
/// with the file, counting goes on in memory, and one notice says so.
public final class Journal: Sendable {
  /// Takes what a person should know, each thing once.
  public typealias NoticeSink = @Sendable (JournalNotice) -> Void
  /// Tells the day, as in `2026-11-23`, so many days before today.
  public typealias Calendar = @Sendable (_ daysAgo: Int) -> String

  /// The intervention under which seconds on a site are counted, rather than how often something was done.
  public static let timeSpent = "time"

  /// Days that counts are kept.
  public static let retentionDaysDefault = 400
  static let flushInterval = DispatchTimeInterval.seconds(2)

  private struct State: Sendable {
    var pending = PendingCounts()
    var file: JournalFile?
    var lastFault: JournalFault?
    var keptSince = ""
    var isClosed = false
    var flushesUntilRetry = 0
  }

  private let path: String
  private let retentionDays: Int
  private let day: Calendar
  private let notice: NoticeSink
  private let state = Mutex(State())
  /// Writing happens here, one batch after the other.
  private let queue = DispatchQueue(label: "lenity.journal")
  private nonisolated(unsafe) let timer: any DispatchSourceTimer

  /// Flushes that pass between attempts to open a file that failed.
  private static let retryFlushes = 30

  /// Opens the journal; never fails.
  ///
  /// - Parameters:
  ///   - path: the SQLite file; made where there is none. Its folder must exist.
  ///   - retentionDays: counts older than this are forgotten, at opening and once a day.
  ///   - day: the calendar; the machine's own if left out.
  ///   - notice: takes what a person should know.
  public init(
    path: String,
    retentionDays: Int = Journal.retentionDaysDefault,
    day: @escaping Calendar = Journal.localDay,
    notice: @escaping NoticeSink = { _ in }
  ) {
    self.path = path
    self.retentionDays = retentionDays
    self.day = day
    self.notice = notice
    timer = DispatchSource.makeTimerSource(queue: queue)
    queue.sync { open() }
    timer.setEventHandler { [weak self] in self?.writePending() }
    timer.schedule(deadline: .now() + Self.flushInterval, repeating: Self.flushInterval)
    timer.resume()
  }

  deinit {
    timer.cancel()
  }

  /// Today, or so many days before, in this machine's time zone.
  public static let localDay: Calendar = { daysAgo in
    var seconds = time(nil) - daysAgo * 86_400
    var parts = tm()
    localtime_r(&seconds, &parts)
    return String(
      format: "%04d-%02d-%02d",
      Int(parts.tm_year) + 1900,
      Int(parts.tm_mon) + 1,
      Int(parts.tm_mday)
    )
  }

  /// Today.
  public var today: String { day(0) }

  /// The day so many days before today.
  public func day(ago days: Int) -> String { day(max(0, days)) }

  /// Counts; safe and cheap on any thread.
  public func add(_ entries: [JournalEntry]) {
    guard !entries.isEmpty else { return }
    state.withLock { state in
      for entry in entries { state.pending.add(entry.count, of: entry.subject) }
    }
  }

  /// Notes what rules came by and found; safe and cheap on any thread.
  public func add(_ sightings: [RuleSighting]) {
    guard !sightings.isEmpty else { return }
    state.withLock { state in
      for sighting in sightings { state.pending.add(sighting) }
    }
  }

  /// What was counted for one person, or for all, in the last days; today alone is 1.
  public func entries(user: String?, days: Int) -> [JournalEntry] {
    let since = day(max(0, days - 1))
    var counts: [JournalEntry.Subject: Int] = [:]
    // Writing and reading take turns, so that nothing is counted twice on its way to the file.
    queue.sync {
      let (file, pending) = state.withLock { ($0.file, $0.pending) }
      for entry in (try? file?.entries(user: user, since: since)) ?? [] {
        counts[entry.subject] = entry.count
      }
      for (subject, count) in pending.counts
      where subject.day >= since && (user == nil || subject.user == user) {
        counts[subject, default: 0] += count
      }
    }
    return counts.map { JournalEntry(subject: $0, count: $1) }.sorted { $0.subject < $1.subject }
  }

  /// What rules came by and found in the last days.
  public func sightings(days: Int) -> [RuleSighting] {
    let since = day(max(0, days - 1))
    var all = PendingCounts()
    queue.sync {
      let (file, pending) = state.withLock { ($0.file, $0.pending) }
      for sighting in (try? file?.sightings(since: since)) ?? [] { all.add(sighting) }
      all.merge(pending)
    }
    return all.allSightings.filter { $0.day >= since }
      .sorted { ($0.day, $0.site, $0.rule) < ($1.day, $1.site, $1.rule) }
  }

  /// Erases one person's counts, or with nil everything; false where the file could not be written.
  @discardableResult
  public func erase(user: String?) -> Bool {
    queue.sync {
      let file = state.withLock { state in
        state.pending.removeAll(of: user)
        return state.file
      }
      guard let file else { return true }
      do {
        try file.removeAll(of: user)
        return true
      } catch {
        receive(JournalFault(error))
        return false
      }
    }
  }

  /// Writes what is pending now.
  public func flush() {
    queue.sync { writePending() }
  }

  /// Writes what is pending and lets go of the file.
  public func close() {
    timer.cancel()
    queue.sync {
      writePending()
      let file = state.withLock { state in
        state.isClosed = true
        defer { state.file = nil }
        return state.file
      }
      file?.close()
    }
  }
}

// MARK: - On the journal's own queue

extension Journal {
  private func open() {
    do {
      use(try JournalFile(path: path))
    } catch {
      let fault = JournalFault(error)
      guard fault == .damaged else {
        receive(fault)
        return
      }
      let aside = setAside()
      tell(fault, setAside: aside)
      if aside != nil, let fresh = try? JournalFile(path: path) { use(fresh) }
    }
  }

  private func use(_ file: JournalFile) {
    state.withLock { state in
      state.file = file
      state.keptSince = ""
    }
    forgetOld()
  }

  private func writePending() {
    let (file, pending) = state.withLock { state in
      defer { state.pending = PendingCounts() }
      return (state.file, state.pending)
    }
    guard let file else {
      state.withLock { $0.pending.merge(pending) }
      retryOpening()
      return
    }
    do {
      if !pending.isEmpty { try file.add(pending) }
      if !pending.isEmpty { state.withLock { $0.lastFault = nil } }
      forgetOld()
    } catch {
      state.withLock { $0.pending.merge(pending) }
      receive(JournalFault(error))
    }
  }

  private func forgetOld() {
    let since = day(retentionDays)
    let file = state.withLock { state -> JournalFile? in
      guard state.keptSince != since else { return nil }
      state.keptSince = since
      state.pending.removeAll(before: since)
      return state.file
    }
    try? file?.removeAll(before: since)
  }

  /// A file that could not be opened is tried again once a minute: a disk may have room again.
  private func retryOpening() {
    let isDue = state.withLock { state in
      state.flushesUntilRetry -= 1
      guard state.flushesUntilRetry <= 0, !state.isClosed else { return false }
      state.flushesUntilRetry = Self.retryFlushes
      return true
    }
    if isDue { open() }
  }

  private func receive(_ fault: JournalFault) {
    if fault == .damaged {
      let file = state.withLock { state in
        defer { state.file = nil }
        return state.file
      }
      file?.close()
      open()
      return
    }
    tell(fault, setAside: nil)
  }

  private func tell(_ fault: JournalFault, setAside: String?) {
    let isNews = state.withLock { state in
      defer { state.lastFault = fault }
      return state.lastFault != fault
    }
    if isNews { notice(JournalNotice(fault, path: path, setAside: setAside)) }
  }

  /// Renames the file and its companions; the new name, or nil where that is not allowed.
  private func setAside() -> String? {
    var name = "\(path).damaged-\(today)"
    var number = 1
    while FileManager.default.fileExists(atPath: name), number < 100 {
      number += 1
      name = "\(path).damaged-\(today)-\(number)"
    }
    guard rename(path, name) == 0 else { return nil }
    for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
      guard rename(path + suffix, name + suffix) == 0 else { return nil }
    }
    return name
  }
}

extension JournalEntry.Subject: Comparable {
  /// In the order of the parts.
  public static func < (left: Self, right: Self) -> Bool {
    let leftWho = (left.day, left.user, left.site)
    let rightWho = (right.day, right.user, right.site)
    guard leftWho == rightWho else { return leftWho < rightWho }
    return (left.rule, left.kind, left.intervention)
      < (right.rule, right.kind, right.intervention)
  }
}
