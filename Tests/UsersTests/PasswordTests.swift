import Testing

@testable import Users

/// Passwords: what is kept, what is accepted, how often one may be wrong.
@Suite("Passwords") struct PasswordTests {
  private static let quick = PasswordHash.Cost(workLog2: 10, blockSize: 1, parallelism: 1)

  @Test("a hash is read back as it was written, and knows its password")
  func roundTrips() throws {
    let hash = try #require(PasswordHash(of: "Grüße, 世界", cost: Self.quick))
    let read = try #require(PasswordHash(parsing: hash.description))
    #expect(read == hash)
    #expect(read.matches("Grüße, 世界"))
    #expect(!read.matches("Grüsse, 世界"))
    #expect(!read.matches(""))
  }

  /// RFC 7914, section 12, the third vector: N 16384, r 8, p 1.
  @Test("keys are those of the RFC")
  func derivesAsTheRFC() throws {
    let hash = try #require(
      PasswordHash(
        of: "pleaseletmein",
        salt: Array("SodiumChloride".utf8),
        cost: PasswordHash.Cost(workLog2: 14, blockSize: 8, parallelism: 1)
      )
    )
    #expect(hash.key.prefix(8) == [0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48])
  }

  @Test("two hashes of one password differ")
  func saltsEachHash() {
    #expect(
      PasswordHash(of: "a", cost: Self.quick)?.description
        != PasswordHash(of: "a", cost: Self.quick)?.description
    )
  }

  @Test(
    "what is no hash, or would take for ever, is refused",
    arguments: [
      "", "scrypt$", "secret", "scrypt$15$8$1$00$00",
      "scrypt$40$8$1$00112233445566778899aabbccddeeff$00112233445566778899aabbccddeeff",
      "scrypt$18$16$1$00112233445566778899aabbccddeeff$00112233445566778899aabbccddeeff",
      "scrypt$15$8$1$0011223344556677$00112233445566778899aabbccddeef",
      "scrypt$-1$8$1$0011223344556677$00112233445566778899aabbccddeeff",
    ]
  )
  func refuses(text: String) {
    #expect(PasswordHash(parsing: text) == nil)
  }

  @Test("the right pair is accepted again and again, also while others guess")
  func limitsGuesses() throws {
    let check = try #require(PasswordCheck())
    let passwords = ["ana": try #require(PasswordHash(of: "harbour", cost: Self.quick))]
    let start = ContinuousClock.now
    #expect(check.accepts(password: "harbour", of: "ana", among: passwords, now: start))
    for _ in 0..<5 {
      #expect(!check.accepts(password: "guess", of: "ana", among: passwords, now: start))
    }
    // Known to be right: no need to try. A fresh pair is not even tried, right or not.
    #expect(check.accepts(password: "harbour", of: "ana", among: passwords, now: start))
    let changed = ["ana": try #require(PasswordHash(of: "lighthouse", cost: Self.quick))]
    #expect(!check.accepts(password: "lighthouse", of: "ana", among: changed, now: start))
    let later = start + .seconds(61)
    #expect(check.accepts(password: "lighthouse", of: "ana", among: changed, now: later))
    #expect(!check.accepts(password: "harbour", of: "ana", among: changed, now: later))
  }

  @Test("many wrong ones at the same time are no more than many in a row")
  func limitsGuessesAtOnce() async throws {
    let check = try #require(PasswordCheck())
    let hash = try #require(PasswordHash(of: "harbour", cost: Self.quick))
    let now = ContinuousClock.now
    await withTaskGroup { group in
      for number in 0..<20 {
        group.addTask {
          _ = check.accepts(password: "guess \(number)", of: "ana", among: ["ana": hash], now: now)
        }
      }
    }
    #expect(!check.accepts(password: "harbour", of: "ana", among: ["ana": hash], now: now))
    let later = now + .seconds(61)
    #expect(check.accepts(password: "harbour", of: "ana", among: ["ana": hash], now: later))
  }

  @Test("names that nobody has are refused")
  func refusesStrangers() throws {
    let check = try #require(PasswordCheck())
    #expect(!check.accepts(password: "", of: "nobody", among: [:]))
  }

  @Test(
    "names",
    arguments: [
      ("ana", true), ("müller", true), ("a.b-c_d@home", true), ("", false), (".ana", false),
      ("../ana", false), ("a:b", false), ("a b", false), (String(repeating: "a", count: 65), false),
    ]
  )
  func judgesNames(name: String, isName: Bool) {
    #expect(Users.isName(name) == isName)
  }
}
