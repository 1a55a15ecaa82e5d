import Testing

@testable import Rewriting

struct EntityTagSaltTests {
  private let salt = EntityTagSalt(digest: "1a2b")

  @Test(arguments: ["\"abc\"", "W/\"abc\"", "\"\"", "\"a,b\"", "\"a~lenity-s1a2b\""])
  func comesBackAsTheOriginWroteIt(tag: String) throws {
    let salted = try #require(salt.salted(tag))
    #expect(salted.hasPrefix("W/\""))
    #expect(salted != tag)
    #expect(salt.unsalted(ifNoneMatch: salted) == tag)
  }

  @Test func tagsOfOtherRulesAreLeftOut() throws {
    let stale = try #require(EntityTagSalt(digest: "ffff").salted("\"abc\""))
    let fresh = try #require(salt.salted("\"def\""))
    #expect(salt.unsalted(ifNoneMatch: stale) == nil)
    #expect(salt.unsalted(ifNoneMatch: "\(stale), \(fresh)") == "\"def\"")
  }

  @Test func tagsFromBeforeLenityAreLeftOut() {
    #expect(salt.unsalted(ifNoneMatch: "\"abc\", W/\"def\"") == nil)
  }

  @Test func anyTagStaysAnyTag() {
    #expect(salt.unsalted(ifNoneMatch: "*") == "*")
  }

  @Test(arguments: ["abc", "\"", "W/", ""])
  func whatIsNoTagIsNotSalted(tag: String) {
    #expect(salt.salted(tag) == nil)
  }
}
