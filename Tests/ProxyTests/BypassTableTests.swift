import Synchronization
import Testing

@testable import Proxy

@Suite("Hosts left alone for a while")
struct BypassTableTests {
  private let clock = ManualClock()

  @Test("an entry ends after its time")
  func forgets() {
    let table = BypassTable(hostsMax: 4, duration: .seconds(60), now: { clock.now })
    #expect(table.insert("a.test", reason: .challenge))
    #expect(!table.insert("a.test", reason: .challenge))
    #expect(table.contains("a.test"))
    clock.advance(by: .seconds(61))
    #expect(!table.contains("a.test"))
  }

  @Test("the oldest gives way when the table is full")
  func isBounded() {
    let table = BypassTable(hostsMax: 2, duration: .seconds(60), now: { clock.now })
    for host in ["a", "b", "c"] {
      table.insert(host, reason: .clientRejectedCertificate)
      clock.advance(by: .seconds(1))
    }
    #expect(["a", "b", "c"].map { table.contains($0) } == [false, true, true])
  }

  @Test("what one kind of client refuses is no other's concern; a challenge is everyone's")
  func tellsClientsApart() {
    let table = BypassTable(hostsMax: 4, duration: .seconds(60), now: { clock.now })
    table.insert("a", client: "app/1", reason: .clientRejectedCertificate)
    #expect(table.contains("a", client: "app/1"))
    #expect(!table.contains("a", client: "browser"))
    #expect(!table.contains("a"))
    table.insert("b", reason: .challenge)
    #expect(table.contains("b", client: "browser"))
  }

  @Test("leaving without a word counts the third time within a minute, unless one handshake worked")
  func countsDepartures() {
    let table = BypassTable(hostsMax: 2, duration: .seconds(60), now: { clock.now })
    #expect([0, 1, 2].map { _ in table.noteDeparture("a") } == [false, false, true])
    #expect([0, 1].map { _ in table.noteDeparture("b") } == [false, false])
    table.noteHandshake("b")
    #expect(!table.noteDeparture("b"))
    clock.advance(by: .seconds(61))
    #expect([0, 1].map { _ in table.noteDeparture("b") } == [false, false])
  }
}

/// A clock that stands still until told otherwise.
final class ManualClock: Sendable {
  private let time = Mutex(ContinuousClock.now)

  var now: ContinuousClock.Instant { time.withLock { $0 } }

  func advance(by duration: Duration) {
    time.withLock { $0 += duration }
  }
}
